"""Running a program against the mock: its environment leads it here, its exit code is passed on."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence

import click

_NOT_FOUND, _NOT_RUNNABLE, _BY_SIGNAL = 127, 126, 128
"""Exit codes as a shell gives them."""


def run_program(program: Sequence[str], variables: Mapping[str, str]) -> int:
    """Run a program to its end and return its exit code.

    Ctrl-C reaches it from the terminal itself, and is waited out here; SIGTERM is handed on.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - the user typed it
            program, env={**os.environ, **variables}
        )
    except OSError as error:
        click.echo(f"{program[0]} cannot be run: {error.strerror}", err=True)
        return _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_RUNNABLE
    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN),
        signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: process.terminate()),
    }
    try:
        code = process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else _BY_SIGNAL - code
