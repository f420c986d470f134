"""Options that several verbs share."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import click

from wan_jobs.command.fields.options import Word
from wan_jobs.command.screen.output import Output
from wan_jobs.service import JOURNAL_VARIABLE

F = TypeVar("F", bound=Callable[..., object])

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|m|min|h|d)?")
_UNITS = {"": 1, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
_DAYS = {"today": 0, "yesterday": 1}
_COMPLETED_TASKS = 30


class TimeSpan(Word):
    """A time in seconds, or with a unit: `90`, `90s`, `10m`, `2h`, `3d`."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return seconds."""
        seconds = _seconds(str(value))
        if seconds is None:
            self.fail(f"{value!r} is no time; give seconds, or such as 90s, 10m, 2h", param, ctx)
        return seconds


class Moment(Word):
    """A moment of the past: a date or time of here, a day by its name, or how long ago it was."""

    name = "moment"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return Unix time."""
        word = str(value).strip().lower()
        ago = _seconds(word)
        if ago is not None:
            return time.time() - ago
        today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        if word in _DAYS:
            return (today - timedelta(days=_DAYS[word])).timestamp()
        try:
            return datetime.fromisoformat(word).timestamp()
        except (ValueError, OverflowError, OSError):
            self.fail(f"{value!r} is no moment; give such as 2h, today or 2026-11-28", param, ctx)


def _seconds(word: str) -> float | None:
    found = _SECONDS.fullmatch(word.strip().lower())
    return float(found.group(1)) * _UNITS[found.group(2) or ""] if found else None


class Credits(Word):
    """An amount of credits, zero or more."""

    name = "credits"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the amount."""
        try:
            amount = float(str(value))
        except ValueError:
            amount = -1.0
        if not 0 <= amount < float("inf"):
            self.fail(f"{value!r} is no amount of credits", param, ctx)
        return amount


class ResultsPlace(click.Path):
    """A folder, or an address in an object store."""

    def __init__(self) -> None:
        super().__init__(file_okay=False)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return an address as it is, and what else is given as a path."""
        from wan_jobs.batch.object_store import is_address

        text = os.fspath(value)
        return text if is_address(text) else str(super().convert(text, param, ctx))


class TaskId(Word):
    """The id of a task, completed from the journal."""

    name = "id"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the id; a blank one is refused."""
        text = str(value).strip()
        if not text:
            self.fail("a task id cannot be empty", param, ctx)
        return text

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer the latest tasks of the journal."""
        from click.shell_completion import CompletionItem

        from wan_jobs.command.client import journal_for_reading

        entries = journal_for_reading().entries(limit=_COMPLETED_TASKS)
        return [
            CompletionItem(entry.task_id, help=f"{entry.model} {entry.state}")
            for entry in entries
            if entry.task_id and entry.task_id.startswith(incomplete)
        ]


def complete_token(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Offer the submissions whose outcome is unknown."""
    from wan_jobs.command.client import journal_for_reading

    entries = journal_for_reading().entries(limit=_COMPLETED_TASKS, unsettled=True)
    return [entry.token for entry in entries if entry.token.startswith(incomplete)]


def on_option(*, exposed: bool = False) -> Callable[[F], F]:
    """Add `--on`, the address of a ledger that machines share; its value is `on` if `exposed`."""
    return click.option(
        "--on",
        metavar="ADDRESS",
        expose_value=exposed,
        is_eager=True,
        callback=_choose_ledger,
        help="Use the ledger in this Postgres database, postgresql://…, which machines share.",
    )


def _choose_ledger(context: click.Context, _: click.Parameter, address: str | None) -> str | None:
    output = context.find_object(Output)
    if address is None or output is None:
        return address
    from wan_jobs.redaction import is_database

    if not is_database(address):
        raise click.BadParameter("It must look like postgresql://user@host/database.")
    os.environ[JOURNAL_VARIABLE] = address
    output.chosen[JOURNAL_VARIABLE] = "--on"
    return address


def timeout_option(command: F) -> F:
    """Add `--timeout`."""
    return click.option(
        "--timeout",
        type=TimeSpan(),
        metavar="TIME",
        help="How long to wait, such as 90s, 10m, 2h. [default: 30m]",
    )(command)


def output_option(command: F) -> F:
    """Add `-o`."""
    return click.option(
        "-o",
        "--output",
        metavar="PATH",
        help="Save the video as this file or into this folder. [default: here]",
    )(command)


def overwrite_option(command: F) -> F:
    """Add `--overwrite`."""
    return click.option(
        "--overwrite", is_flag=True, help="Replace a file that is there already. [default: keep it]"
    )(command)


def task_ids_argument(command: F) -> F:
    """Add `ID…`; ids are opaque, so that one may begin with a hyphen."""
    return click.argument("task_ids", type=TaskId(), nargs=-1, required=True, metavar="ID...")(
        command
    )
