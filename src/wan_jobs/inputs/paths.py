"""Paths as they are typed."""

from __future__ import annotations

from pathlib import Path


def typed_path(word: str) -> Path:
    """Return a path with `~` resolved; one of nobody's home is taken as it stands."""
    path = Path(word)
    try:
        return path.expanduser()
    except RuntimeError:
        return path
