"""File names from a server, made safe, and where a result is put."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wan_document.media_types import EXTENSIONS, canonical

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")

# Encrypted folders allow 143 bytes, and a mark with the task's id may be added.
_LONGEST = 100


def safe_name(url: str, media_type: str, fallback: str) -> str:
    """Return a file name for what stands at `url`: one plain component, visible, of modest length.

    `fallback` serves where the address has no name; an extension is added from the media type.
    """
    last = unquote(urlsplit(url).path, errors="replace").replace("\\", "/").rsplit("/", 1)[-1]
    name = Path(_UNSAFE.sub("_", last).strip("._-"))
    extension = name.suffix[:10] or EXTENSIONS.get(canonical(media_type), "")
    stem = (
        name.stem[: _LONGEST - len(extension)] or _UNSAFE.sub("_", fallback).strip("._-")[:_LONGEST]
    )
    whole = (stem or "result") + extension
    return f"_{whole}" if _RESERVED.match(whole) else whole


def is_folder(target: str | os.PathLike[str]) -> bool:
    """Whether a target names a folder: it is one, or ends like one."""
    text = os.fspath(target)
    return text.endswith(("/", os.sep)) or Path(text).is_dir()


def places_in(folder: Path, name: str, task_id: str) -> Iterator[Path]:
    """Yield where a file may be put in a folder, best first.

    By its own name; then, beside another task's file of that name, marked with the task's id; then
    numbered, for results of one task whose names are alike.
    """
    path = folder / name
    mark = _UNSAFE.sub("_", task_id)[:32]
    yield path
    yield folder / f"{path.stem}-{mark}{path.suffix}"
    yield from (folder / f"{path.stem}-{mark}-{number}{path.suffix}" for number in count(2))
