"""Where a command writes: results to stdout, all that is for people to stderr.

Tables are laid out on a terminal; elsewhere a row is one line of values between tabs.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

import click

from wan_jobs.command.exit_codes import ResultUnwritten
from wan_jobs.command.screen.terminal import is_live, visible, visible_json, wants_colour

if TYPE_CHECKING:
    from wan_jobs.command.screen.failures import Failure


_CLEAR_LINE = "\r\x1b[2K"


@dataclass(slots=True)
class Output:
    """The two streams of one command.

    With `as_json`, stdout gets one JSON document: the result, or `{"error": …}`. `resume` is the
    command that goes on with a task once one is under way, for whatever may end this process.

    A stderr that takes nothing more ends nothing. A stdout that does not take the result raises
    `ResultUnwritten`, once all that is worth keeping is kept: see the verbs.
    """

    as_json: bool = False
    verbose: bool = False
    resume: str | None = None
    pipe_closed: bool = False
    _stdout_failed: OSError | None = None
    _live: str = ""
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def for_people(self) -> bool:
        """Whether stdout is a terminal, and text is wanted."""
        return sys.stdout.isatty() and not self.as_json

    @property
    def draws(self) -> bool:
        """Whether a line on stderr may be drawn over."""
        return is_live(sys.stderr)

    def json(self, value: object, *, indented: bool = False) -> None:
        """Write the one JSON document of this command to stdout."""
        import json

        indent = 2 if indented or sys.stdout.isatty() else None
        text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
        self._out(visible_json(text))

    def line(self, text: str) -> None:
        """Write one line of a result to stdout; what strangers wrote is made visible before."""
        self._out(text)

    def note(self, text: str) -> None:
        """Tell people something, on stderr; the live line moves down."""
        with self._lock:
            live, self._live = self._live, ""
            self._err(f"{_CLEAR_LINE if live else ''}{text}\n")
            self.draw(live)

    def draw(self, text: str) -> None:
        """Draw the live line anew, or take it away with an empty text."""
        with self._lock:
            if text or self._live:
                self._err(_CLEAR_LINE + text)
            self._live = text

    def style(self, text: str, **style: object) -> str:
        """Colour a text for stderr, where colours are wanted."""
        return click.style(text, **style) if wants_colour(sys.stderr) else text  # type: ignore[arg-type]

    def fail(self, failure: Failure) -> None:
        """Say what went wrong and what to do next."""
        self.draw("")
        if self.as_json and self._stdout_failed is None:
            self.json({"error": failure.as_json()})
            return
        first, *rest = failure.lines()
        label = "" if failure.is_wish else self.style("Error: ", fg="red", bold=True)
        self.note(f"{label}{first}")
        for line in rest:
            self.note(f"  {line}")

    def _out(self, text: str) -> None:
        with self._lock:
            live = self._live
            self.draw("")
            if self._stdout_failed is None:
                try:
                    click.echo(text)
                except OSError as error:
                    self._stdout_failed = error
                    _give_up(sys.stdout)
            if self._stdout_failed is not None:
                raise ResultUnwritten(self._stdout_failed, self.resume)
            self.draw(live)

    def _err(self, text: str) -> None:
        try:
            click.echo(text, err=True, nl=False)
        except OSError as error:
            self.pipe_closed = self.pipe_closed or isinstance(error, BrokenPipeError)
            _give_up(sys.stderr)


def _give_up(stream: TextIO) -> None:
    """Let all that is written to a stream from now on, by whomever, go nowhere."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def shown(value: object) -> str:
    """Return any value as one line that is safe to print."""
    return visible(value if isinstance(value, str) else str(value))


def write_table(
    output: Output, headings: Sequence[str], rows: Sequence[Sequence[str]], *, fold: bool = False
) -> None:
    """Write rows whose cells are safe to print.

    On a terminal the last column gives way where space is short: it is cut, or folded with `fold`.
    Elsewhere no cell is cut, and there are no headings.
    """
    if not output.for_people:
        for row in rows:
            output.line("\t".join(row))
        return
    if not rows:
        return
    # rich knows how wide the characters of all scripts are; only people wait for it.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, heading in enumerate(headings[:-1]):
        widest = max(Text(row[index]).cell_len for row in rows)
        table.add_column(heading, no_wrap=True, min_width=max(widest, len(heading)))
    table.add_column(headings[-1], no_wrap=not fold, overflow="fold" if fold else "ellipsis")
    for row in rows:
        table.add_row(*map(Text, row))
    Console(highlight=False).print(table)
