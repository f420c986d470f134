"""What shows that a page was copied badly: marks of Markdown, lines that were cut off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from scripts.documents import JsonObject, Value, as_array, as_object
from scripts.intake.restore.fields import placed_mappings

_ESCAPE = re.compile(r"\\[_*\[\]#`~-]")
_LINK = re.compile(r"[<\[].*https?://")
_ELLIPSIS = ("\N{HORIZONTAL ELLIPSIS}", "...")
_FEW = 2
"""Two lines that end so at the very edge are no chance."""


def copying_faults(document: JsonObject, text: str) -> Iterator[str]:
    """Yield what copying put into a document; `text` is the document as it stands on the page."""
    yield from dict.fromkeys(_escaped(document))
    for server in as_array(document.get("servers")):
        url = as_object(server).get("url")
        if isinstance(url, str) and _LINK.match(url):
            yield f"the server {url} has the marks of a link"
    if count := _cut_lines(text):
        yield f"{count} lines end in an ellipsis where the text is widest: they were cut off"


def _escaped(document: JsonObject) -> Iterator[str]:
    for place in placed_mappings(document):
        if place.kind == "any":
            continue
        values = as_array(place.value.get("enum")) if place.kind == "schema" else []
        names: list[Value] = [*place.value, *values]
        for name in names:
            if isinstance(name, str) and _ESCAPE.search(name):
                yield f"`{name}` has an escape of Markdown"


def _cut_lines(text: str) -> int:
    """Count the lines that end in an ellipsis at the width that no line exceeds."""
    rows = [row.rstrip() for row in text.split("\n")]
    widths = Counter(len(row) for row in rows if row.endswith(_ELLIPSIS))
    count = widths[max(map(len, rows), default=0)]
    return count if count >= _FEW else 0
