"""ruff over a finished package: it formats the files, and finds names that are bound nowhere."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ruff import find_ruff_bin  # type: ignore[import-untyped]

_SETTINGS = ("line-length=100", "target-version='py311'", "exclude=[]", "respect-gitignore=false")
_UNBOUND = "--select=F821,F822,F823"


def format_package(directory: Path) -> str:
    """Format every file; return what ruff says about code that it cannot read."""
    return _say(directory, "format")


def unbound_names(directory: Path) -> str:
    """Return what ruff says about names that are bound nowhere, or that `__all__` only claims."""
    return _say(directory, "check", _UNBOUND, "--quiet")


def _say(directory: Path, *command: str) -> str:
    """Return what ruff finds, if anything; settings of the folders above have no effect."""
    settings = [word for setting in _SETTINGS for word in ("--config", setting)]
    done = subprocess.run(  # noqa: S603 - our own dependency, no shell
        [find_ruff_bin(), *command, "--isolated", "--no-cache", *settings, "."],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr) if done.returncode else ""
