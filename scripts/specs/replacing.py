"""Replacing specs and their entries in a folder, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.documents import Document, JsonObject
from scripts.documents.files import write_atomically
from scripts.problem import BadInput, Problem
from scripts.specs.sources import FILE, write_sources

CONFIRMATION = "plain-scalars"
"""The member of an entry by which a person confirms that unquoted values are text."""


def replace_specs(specs: Path, texts: dict[Path, str], entries: dict[str, JsonObject]) -> None:
    """Write the texts of specs and all entries; if one cannot be written, all are as they were."""
    with replaced_specs(specs, texts, entries):
        pass


@contextmanager
def replaced_specs(
    specs: Path, texts: dict[Path, str], entries: dict[str, JsonObject]
) -> Iterator[None]:
    """Write the texts of specs and all entries, to stay if what is done with them succeeds.

    If one cannot be written (`BadInput`), or the block raises, all are as they were.
    """
    before: dict[Path, bytes | None] = {}
    try:
        _write_specs(specs, texts, entries, before)
        yield
    except BaseException:
        _put_back(before)
        raise


def _write_specs(
    specs: Path,
    texts: dict[Path, str],
    entries: dict[str, JsonObject],
    before: dict[Path, bytes | None],
) -> None:
    """Write, and note in `before` what stood there."""
    try:
        specs.mkdir(parents=True, exist_ok=True)
        for path in [*texts, specs / FILE]:
            before[path] = path.read_bytes() if path.exists() else None
        for path, text in texts.items():
            write_atomically(path, text)
        write_sources(specs, entries)
    except OSError as error:
        message = f"the specs cannot be written: {error.strerror or error}"
        remedy = "make room, or get the right to write there, and run again"
        raise BadInput([Problem(message, file=str(specs), remedy=remedy)]) from error


def confirmed(entry: JsonObject, before: Document, after: Document) -> JsonObject:
    """Return an entry whose confirmation of unquoted values holds for what the spec says now.

    That they are text was confirmed of the values that were there; new ones are new.
    """
    known = {trap.text for trap in before.traps}
    if {trap.text for trap in after.traps} <= known:
        return entry
    return {key: value for key, value in entry.items() if key != CONFIRMATION}


def _put_back(before: dict[Path, bytes | None]) -> None:
    for path, data in before.items():
        if data is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != data:
            write_atomically(path, data.decode())
