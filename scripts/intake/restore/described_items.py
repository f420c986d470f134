"""Descriptions behind the items of a list that may be the items' own.

Nearly all are the list's. A writer who describes both, the one right behind the other, may have
described the items alone elsewhere: of 10 exports with both, 4 have such items.
"""

from __future__ import annotations

from collections.abc import Sequence

from scripts.documents import JsonObject, as_object
from scripts.intake.restore.fields import placed_mappings
from scripts.intake.restore.proof import Disproof
from scripts.intake.restore.reading import Reading


def described_items(lines: Sequence[str], reading: Reading) -> list[Disproof]:
    """Find the descriptions right behind references in a list, if others are described there."""
    lists = [
        place
        for place in placed_mappings(reading.document.value)
        if place.kind == "schema"
        and "$ref" in as_object(place.value.get("items"))
        and _behind_items(place.value) == "description"
    ]
    if not any(_last(place.value) == "description" for place in lists):
        return []
    found = [
        reading.line_of((*place.parts, "description"))
        for place in lists
        if _last(place.value) == "$ref"
    ]
    return [
        Disproof(line, f"`{lines[line]}` may describe the items alone") for line in sorted(found)
    ]


def _behind_items(schema: JsonObject) -> str:
    names = list(schema)
    return next(iter(names[names.index("items") + 1 :]), "")


def _last(schema: JsonObject) -> str:
    return list(as_object(schema["items"]))[-1]
