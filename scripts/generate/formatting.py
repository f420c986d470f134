"""Formatting the package with ruff, in one process for all files."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ruff import find_ruff_bin  # type: ignore[import-untyped]

from scripts.generate.checks import refusal
from scripts.problem import BadInput

_SETTINGS = ("line-length=100", "target-version='py311'", "exclude=[]", "respect-gitignore=false")


def format_package(directory: Path) -> None:
    """Format every file; settings of the folders above have no effect.

    Raises `BadInput` with what ruff says about code that it cannot read.
    """
    settings = [word for setting in _SETTINGS for word in ("--config", setting)]
    done = subprocess.run(  # noqa: S603 - our own dependency, no shell
        [find_ruff_bin(), "format", "--isolated", "--no-cache", *settings, "."],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BadInput([refusal(done.stderr)])
