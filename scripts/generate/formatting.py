"""Formatting the package with ruff, in one process for all files."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ruff import find_ruff_bin  # type: ignore[import-untyped]

_SETTINGS = ("line-length=100", "target-version='py311'", "exclude=[]", "respect-gitignore=false")


def format_package(directory: Path) -> None:
    """Format every file; settings of the folders above have no effect.

    Raises `SyntaxError` with what ruff says: only a fault of the templates can bring that about.
    """
    settings = [word for setting in _SETTINGS for word in ("--config", setting)]
    done = subprocess.run(  # noqa: S603 - our own dependency, no shell
        [find_ruff_bin(), "format", "--isolated", "--no-cache", "--quiet", *settings, "."],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SyntaxError(done.stderr)
