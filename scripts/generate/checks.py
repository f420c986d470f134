"""Looking at the finished package before it is handed over."""

from __future__ import annotations

from pathlib import Path


def check_package(directory: Path) -> None:
    """Raise if a file does not compile, holds what no client needs, or cannot be imported."""
