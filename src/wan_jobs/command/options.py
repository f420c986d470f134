"""Options that several verbs share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import click
from click.shell_completion import CompletionItem

from wan_jobs.command.fields.options import Word
from wan_jobs.command.screen.output import Output

F = TypeVar("F", bound=Callable[..., object])

_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|m|min|h)?")
_UNITS = {"": 1, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600}
_COMPLETED_TASKS = 30


class TimeSpan(Word):
    """A time in seconds, or with a unit: `90`, `90s`, `10m`, `2h`."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return seconds."""
        found = _SECONDS.fullmatch(str(value).strip().lower())
        if found is None:
            self.fail(f"{value!r} is no time; give seconds, or such as 90s, 10m, 2h", param, ctx)
        return float(found.group(1)) * _UNITS[found.group(2) or ""]


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
        from wan_jobs.command.client import journal_for_reading

        entries = journal_for_reading().entries(limit=_COMPLETED_TASKS)
        return [
            CompletionItem(entry.task_id, help=f"{entry.model} {entry.state}")
            for entry in entries
            if entry.task_id and entry.task_id.startswith(incomplete)
        ]


def json_option(command: F) -> F:
    """Add `--json`."""
    return click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_choose_json,
        help="Write the result, or the error, to stdout as JSON.",
    )(command)


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


def _choose_json(context: click.Context, _: click.Parameter, chosen: bool) -> None:
    output = context.find_object(Output)
    if chosen and output is not None:
        output.as_json = True
