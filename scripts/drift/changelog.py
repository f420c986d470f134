"""Writing what changed into the changelog."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.documents.atomic import write_atomically

_TITLE = "# Changelog"
_UNRELEASED = re.compile(r"^## \[?unreleased\]?.*$", re.I | re.M)
_SECTION = re.compile(r"^## ", re.M)


def add_entry(path: Path, entry: str) -> None:
    """Put an entry at the top of the unreleased section, which is made if there is none."""
    text = path.read_text(encoding="utf-8") if path.exists() else f"{_TITLE}\n"
    write_atomically(path, with_entry(text, entry))


def with_entry(text: str, entry: str) -> str:
    """Give a changelog's text with an entry in it."""
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
