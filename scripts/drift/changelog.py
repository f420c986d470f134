"""Writing what changed into the changelog."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.documents.files import read_file, write_atomically
from scripts.problem import BadInput, Problem

_TITLE = "# Changelog"
_UNRELEASED = re.compile(r"^## \[?unreleased\]?.*$", re.I | re.M)
_SECTION = re.compile(r"^## ", re.M)


def add_entry(path: Path, entry: str) -> None:
    """Put an entry at the top of the unreleased section, which is made if there is none."""
    write_atomically(path, with_entry(read_changelog(path), entry))


def read_changelog(path: Path) -> str:
    """Read the changelog, a new one if there is none; raises `BadInput` if it cannot be read."""
    try:
        return read_file(path).decode() if path.exists() else f"{_TITLE}\n"
    except (OSError, UnicodeDecodeError) as error:
        message = f"the changelog cannot be read: {error}"
        remedy = "save it as UTF-8 text, then run again"
        raise BadInput([Problem(message, file=str(path), remedy=remedy)]) from error


def with_entry(text: str, entry: str) -> str:
    """Return a changelog's text with an entry in it."""
    if heading := _UNRELEASED.search(text):
        before, after = text[: heading.end()], text[heading.end() :]
        return f"{before}\n\n{entry.strip()}\n{_apart(after)}"
    section = _SECTION.search(text)
    at = section.start() if section else len(text)
    before, after = text[:at].rstrip("\n"), text[at:]
    return f"{before}\n\n## Unreleased\n\n{entry.strip()}\n{_apart(after)}"


def _apart(rest: str) -> str:
    rest = rest.lstrip("\n")
    return f"\n{rest}" if rest else ""
