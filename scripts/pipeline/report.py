"""Saying what the pipeline does: a line for each stage, and what is wrong in many places once.

A list that is read to its end beats a complete one.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

from scripts.problem import Problem

_EACH = 3
_SHOWN = 5


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


def _same_words(problem: Problem) -> Hashable:
    return (problem.message, problem.expected, problem.remedy)


def gathered(
    problems: Iterable[Problem],
    *,
    kind: Callable[[Problem], Hashable] = _same_words,
) -> list[Problem]:
    """Make one problem of more than three of a kind, which names the places of the next few.

    Of a kind are those in the same words, unless `kind` tells otherwise.
    """
    groups: dict[Hashable, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(kind(problem), []).append(problem)
    told: list[Problem] = []
    for group in groups.values():
        told += group if len(group) <= _EACH else [_one(group)]
    return told


def _one(group: list[Problem]) -> Problem:
    first, *others = sorted(group, key=lambda problem: (problem.file or "", problem.line or 0))
    places = list({_place(each): None for each in others if _place(each) != _place(first)})
    shown = ", ".join(places[:_SHOWN]) + (", …" if len(places) > _SHOWN else "")
    message = f"{first.message}\n        and {len(others)} more like it: {shown or 'all here'}"
    return dataclasses.replace(first, message=message)


def _place(problem: Problem) -> str:
    return f"{problem.file}:{problem.line}" if problem.line else str(problem.file)
