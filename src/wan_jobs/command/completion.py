"""Completion in shells, on click's engine."""

from __future__ import annotations

import click
from click.shell_completion import (
    get_completion_class,
    shell_complete,
)

SHELLS = ("bash", "zsh", "fish")

_PROGRAM, _VARIABLE = "wan", "_WAN_COMPLETE"


def script(shell: str, program: click.Command) -> str:
    """Return the script to be loaded by `shell`."""
    kind = get_completion_class(shell)
    if kind is None:
        raise ValueError(f"no completion for {shell}")
    return kind(program, {}, _PROGRAM, _VARIABLE).source().strip()


def complete(program: click.Command, name: str, variable: str, instruction: str) -> int:
    """Answer a shell's question; a fault answers with nothing, not with noise on the prompt."""
    try:
        return shell_complete(program, {}, name, variable, instruction)
    except Exception:
        return 1
