"""Saying what the pipeline does: one line per stage, with counts and time, on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO


@dataclass(slots=True)
class Stage:
    """A stage at work; `counts` is what its line will tell."""

    name: str
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Writes a line for each stage; on a terminal the line stands while the stage is at work."""

    quiet: bool = False
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    clock: Callable[[], float] = time.perf_counter

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """Time a stage and tell its counts when it is done."""
        stage = Stage(name)
        started = self.clock()
        live = not self.quiet and self.stream.isatty()
        if live:
            self._write(f"{name:<10} …")
        try:
            yield stage
        except BaseException:
            if live:
                self._write("\n")
            raise
        line = f"{name:<10} {stage.counts:<58} {_time(self.clock() - started)}"
        self.tell(f"\r{line}" if live else line)

    def tell(self, line: str) -> None:
        """Write a line, unless quiet."""
        if not self.quiet:
            self._write(f"{line}\n")

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()


def _time(seconds: float) -> str:
    return f"{seconds * 1000:6.0f} ms" if seconds < 10 else f"{seconds:6.1f} s"


def count(number: int, noun: str) -> str:
    """`1 spec`, `2 specs`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
