"""Where a command writes: results to stdout, all that is for people to stderr.

Tables are laid out on a terminal; elsewhere a row is one line of values between tabs.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

import click

from wan_jobs.command.exit_codes import ResultUnwritten
from wan_jobs.command.screen.terminal import is_live, visible, visible_json, wants_colour

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from wan_jobs.command.screen.failures import Failure


_CLEAR_LINE = "\r\x1b[2K"

# Columns the last cell of a row gets at least; where there are fewer, rows become lines.
_FOLDED_FROM = 16


class Output:
    """The two streams of one command.

    With `as_json`, stdout gets one JSON document: the result, or `{"error": …}`. `resume` is the
    command that goes on with a task once one is under way, for whatever may end this process;
    `saved` are the files of a task that has come to its end.

    A stderr that takes nothing more ends nothing. A stdout that does not take the result raises
    `ResultUnwritten`, once all that is worth keeping is kept: see the verbs.

    `chosen` holds the options that stand for settings of the environment, by its variables.
    """

    def __init__(self) -> None:
        self.as_json = False
        self.quiet = False
        self.verbose = False
        self.no_input = False
        self.chosen: dict[str, str] = {}
        self.resume: str | None = None
        self.saved: list[str] = []
        self.pipe_closed = False
        self._stdout_failed: OSError | None = None
        self._live = ""
        self._lock = threading.RLock()

    @property
    def for_people(self) -> bool:
        """Whether stdout is a terminal, and text is wanted."""
        return sys.stdout.isatty() and not self.as_json

    @property
    def draws(self) -> bool:
        """Whether a line on stderr may be drawn over."""
        return is_live(sys.stderr) and not self.quiet

    @property
    def asks(self) -> bool:
        """Whether somebody is there to be asked: a person at a terminal who sees the question."""
        talks = sys.stdin.isatty() and is_live(sys.stderr)
        return talks and not (self.no_input or self.as_json or self.quiet)

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
        """Tell people something, on stderr, unless they want it quiet; the live line moves down."""
        if not self.quiet:
            self._tell(text)

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
        self._tell(f"{label}{first}")
        for line in rest:
            self._tell(f"  {line}")

    def _tell(self, text: str) -> None:
        with self._lock:
            live, self._live = self._live, ""
            self._err(f"{_CLEAR_LINE if live else ''}{text}\n")
            self.draw(live)

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
                raise ResultUnwritten(self._stdout_failed, self.resume, self.saved)
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


def write_table(output: Output, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows whose cells are safe to print; none is ever cut.

    On a terminal the last column is folded where space is short, and where even that does not fit
    each row becomes a few lines, a cell on each. Elsewhere there are no headings.
    """
    if not output.for_people:
        for row in rows:
            output.line("\t".join(row))
        return
    if not rows:
        return
    # rich knows how wide the characters of all scripts are; only people wait for it.
    from rich.console import Console
    from rich.text import Text

    cells = [[Text(cell) for cell in row] for row in rows]
    widths = [
        max(len(heading), *(texts[index].cell_len for texts in cells))
        for index, heading in enumerate(headings)
    ]
    console = Console(highlight=False)
    least = sum(widths[:-1]) + len(widths) - 1 + min(widths[-1], _FOLDED_FROM)
    fits = least <= console.width
    console.print(_side_by_side(headings, cells, widths) if fits else _one_below(headings, cells))


def _side_by_side(
    headings: Sequence[str], cells: Sequence[Sequence[Text]], widths: Sequence[int]
) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, width in zip(headings[:-1], widths, strict=False):
        table.add_column(heading, no_wrap=True, min_width=width)
    table.add_column(headings[-1], overflow="fold")
    for texts in cells:
        table.add_row(*texts)
    return table


def _one_below(headings: Sequence[str], cells: Sequence[Sequence[Text]]) -> Table:
    """Return a table with the cells of a row one below the other, and a blank line behind each."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for texts in cells:
        for heading, cell in zip(headings, texts, strict=True):
            if cell.plain:
                table.add_row(heading, cell)
        table.add_row()
    return table
