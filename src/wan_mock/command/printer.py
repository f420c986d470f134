"""Writing lines to the terminal from a thread of its own.

A script that starts the mock may read its first line only: then the pipe fills up and writing
blocks. That must neither hold up the mock nor keep it from ending, nor fill the memory.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading

import click

_MOST_WAITING = 10_000
_LAST_WORDS_SECONDS = 1.0


class Printer:
    """Prints what it is given, in order; what is too much while nobody reads is left out."""

    def __init__(self, *, err: bool = False) -> None:
        self._err = err
        self._first = ""
        self._lines: queue.Queue[str | None] = queue.Queue(_MOST_WAITING)
        self._thread = threading.Thread(target=self._run, daemon=True, name="wan-mock-printer")

    def start(self, first: str) -> None:
        """Begin to print, with `first`, whatever waits already."""
        self._first = first
        self._thread.start()

    def offer(self, line: str) -> None:
        """Print a line unless too many wait; never blocks."""
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(line)

    def put(self, line: str | None) -> None:
        """Print a line that matters: wait a moment for its turn."""
        with contextlib.suppress(queue.Full):
            self._lines.put(line, timeout=_LAST_WORDS_SECONDS)

    def finish(self) -> None:
        """Print what waits, and end the process if nobody reads it."""
        self.put(None)
        self._thread.join(_LAST_WORDS_SECONDS)
        if self._thread.is_alive():
            os._exit(0)

    def _run(self) -> None:
        try:
            click.echo(self._first, err=self._err)
            while (line := self._lines.get()) is not None:
                click.echo(line, err=self._err)
        except OSError:
            # Nobody reads any more; keep the interpreter's own last flush from saying so.
            sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
