"""Pages that have lost their line ends as well."""

from __future__ import annotations


def is_joined(text: str) -> bool:
    """Whether the line ends of a document are lost."""
    return text.strip().count("\n") == 0


def split_joined(text: str) -> list[str]:
    """Find the lines of a text whose line ends are lost."""
    return [text]
