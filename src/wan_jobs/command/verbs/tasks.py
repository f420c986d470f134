"""`wan tasks` and `wan settle`: what the journal knows, and what it is still to be told."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from wan_jobs.command.client import journal_for_reading, open_client, whole_name
from wan_jobs.command.options import TimeSpan, json_option
from wan_jobs.command.screen.failures import command_line
from wan_jobs.command.screen.output import Output, shown, write_table
from wan_jobs.command.screen.quantities import age_in_words, plain_number
from wan_jobs.document import merged_document
from wan_jobs.errors import KeyRefused, WanError
from wan_jobs.inputs.model_choice import short_name

if TYPE_CHECKING:
    from wan_jobs.ledger.entry import Entry

_HEADINGS = ("task", "state", "model", "made", "credits", "file or prompt")
_SHORT_ID = 12

STATES = ("intended", "unknown", "refused", "created", "success", "fail")
"""The values of `EntryState`, which would take long to import for the help."""


@click.command("tasks", epilog="Piped, the columns come separated by tabs, with no headings.")
@click.option("--unsettled", is_flag=True, help="Only submissions whose outcome is unknown.")
@click.option("--refresh", is_flag=True, help="Ask the service about those that may still run.")
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@click.option("--since", type=TimeSpan(), metavar="TIME", help="Only the latest, such as of 2h.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N")
@json_option
@click.pass_obj
def tasks_command(
    output: Output,
    unsettled: bool,
    refresh: bool,
    state: str | None,
    since: float | None,
    limit: int,
) -> None:
    """List the tasks made on this machine, newest first.

    The beginning of an id is enough for the other verbs. A submission whose outcome is unknown is
    listed by its token: a task may exist and be billed.
    """
    from wan_jobs.ledger.entry import EntryState

    journal = journal_for_reading()
    chosen = EntryState(state) if state else None
    after = 0.0 if since is None else time.time() - since
    if refresh:
        _refresh(output, journal.entries(limit=limit, unsettled=unsettled, since=after))
    entries = journal.entries(limit=limit, unsettled=unsettled, state=chosen, since=after)
    if output.as_json:
        output.json([_entry_json(entry) for entry in entries])
        return
    if output.for_people:
        _show(output, entries)
    else:
        write_table(output, _HEADINGS, [_whole_row(entry) for entry in entries])
    doubtful = sum(entry.state.unsettled for entry in entries)
    if not entries:
        chosen_none = "No such task." if state or since else "No task has been made yet."
        output.note("No submission is unsettled." if unsettled else chosen_none)
    elif doubtful:
        output.note(f"{doubtful} unsettled: see `wan settle --help`.")


@click.command("settle", epilog="`wan tasks --unsettled` lists what is in doubt.")
@click.argument("token", metavar="TOKEN")
@click.argument("task_id", required=False, metavar="[TASK_ID]")
@click.option("--never-created", is_flag=True, help="The account's task log shows no such task.")
@json_option
@click.pass_obj
def settle_command(output: Output, token: str, task_id: str | None, never_created: bool) -> None:
    """Settle a submission whose outcome is unknown.

    The answer was lost, so a task may run and be billed. Look at the task log of your account:
    if the task is there, give its id; if not, say --never-created. TOKEN is the submission's name
    in `wan tasks`, or its beginning.
    """
    if (task_id is None) != never_created:
        raise click.UsageError("Give either the task's id or --never-created.")
    journal = journal_for_reading()
    entry = journal.settle(whole_name(journal, token, unsettled=True), task_id)
    if output.as_json:
        output.json({"token": entry.token, "task_id": entry.task_id, "state": entry.state})
    elif entry.task_id:
        output.note(f"Settled. Fetch it with:  {shown(command_line('download', entry.task_id))}")
    else:
        output.note("Settled as never created; it is safe to submit again.")


def _refresh(output: Output, entries: list[Entry]) -> None:
    from wan_jobs.ledger.entry import EntryState

    running = [each.task_id for each in entries if each.state is EntryState.CREATED]
    with open_client(output) as wan:
        for task_id in filter(None, running):
            try:
                wan.task(task_id).refresh()
            except KeyRefused:
                raise
            except WanError as error:
                output.note(f"{shown(task_id)}: {shown(error.message)}")


def _show(output: Output, entries: list[Entry]) -> None:
    """Lay the tasks out, those of each service apart where there are several, as of a mock."""
    services = dict.fromkeys(entry.service for entry in entries)
    for service in services:
        if len(services) > 1:
            output.line(shown(service))
        rows = [_short_row(entry) for entry in entries if entry.service == service]
        write_table(output, _HEADINGS, rows)


def _short_row(entry: Entry) -> tuple[str, ...]:
    name = entry.task_id or entry.token
    model = short_name(merged_document().models, entry.model)
    made = age_in_words(max(0.0, time.time() - entry.intended_at))
    file = entry.file and os.path.relpath(entry.file)
    credits_ = plain_number(entry.credits) if entry.credits is not None else ""
    told = file or entry.reason or entry.input.get("prompt") or ""
    return (*map(shown, (name[:_SHORT_ID], entry.state, model, made, credits_, told)),)


def _whole_row(entry: Entry) -> tuple[str, ...]:
    made = datetime.fromtimestamp(entry.intended_at, UTC).isoformat(timespec="seconds")
    credits_ = plain_number(entry.credits) if entry.credits is not None else ""
    name, told = entry.task_id or entry.token, entry.file or entry.reason or ""
    row = (name, entry.state, entry.model, made, credits_, told, entry.service)
    return (*map(shown, row),)


def _entry_json(entry: Entry) -> dict[str, object]:
    names = ("task_id", "token", "state", "model", "input", "service", "key", "reason")
    times = ("intended_at", "finished_at", "duration", "credits", "file")
    return {name: getattr(entry, name) for name in (*names, *times)}
