"""`index.html`: a page to look at a batch with, in one file that needs no network.

Everything that strangers wrote (prompts, reasons, names) stands in it as data, which the page's
script puts into text nodes; nothing of it is markup.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from wan_jobs.batch.destination import Destination
from wan_jobs.ledger.batch import Batch, Item

NAME = "index.html"
_PLACE = "{{DATA}}"


def write_page(destination: Destination, batch: Batch, items: Iterable[Item]) -> str:
    """Write the page beside the results and return its place; raises `DownloadError`."""
    data = {
        "name": batch.name,
        "state": batch.state,
        "reason": batch.reason,
        "items": [_shown(item) for item in items],
    }
    template = (files("wan_jobs.batch") / "page.html").read_text("utf-8")
    return destination.replace(NAME, template.replace(_PLACE, _as_script(data)))


def _shown(item: Item) -> dict[str, object]:
    given = {**item.input, **{name: Path(path).name for name, path in item.files.items()}}
    return {
        "id": item.id,
        "state": item.state,
        "model": item.model,
        "prompt": given.pop("prompt", None),
        "settings": {name: value for name, value in given.items() if value is not None},
        "file": _last_part(item.file) if item.file else None,
        "credits": item.credits,
        "seconds": item.seconds,
        "attempts": item.attempt,
        "task": item.task_id,
        "reason": item.reason,
    }


def _last_part(place: str) -> str:
    """Return the name of a file at a path or an address; for thousands of them at a time."""
    return place.replace(os.sep, "/").rpartition("/")[2]


def _as_script(value: object) -> str:
    """Return JSON that cannot end the script element it stands in, nor begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
