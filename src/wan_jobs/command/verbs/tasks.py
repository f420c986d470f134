"""`wan tasks` and `wan settle`: what the journal knows, and what it is still to be told."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from wan_jobs.command.client import journal_for_reading, open_client, whole_name
from wan_jobs.command.options import Moment, complete_token
from wan_jobs.command.screen.failures import command_line
from wan_jobs.command.screen.output import Output, shown, write_table
from wan_jobs.command.screen.quantities import age_in_words, plain_number
from wan_jobs.command.verb import Verb
from wan_jobs.configuration import is_loopback
from wan_jobs.document import merged_document, short_name
from wan_jobs.errors import KeyRefused, WanError

if TYPE_CHECKING:
    from wan_jobs.ledger.entry import Entry

_HEADINGS = ("task", "state", "model", "made", "credits", "file or prompt")
_SHORT_ID, _LONGEST_PROMPT = 12, 60

STATES = ("granted", "intended", "unknown", "refused", "created", "success", "fail")
"""The values of `EntryState`, which would take long to import for the help."""


@click.command(
    "tasks",
    cls=Verb,
    examples=(
        "wan tasks --state fail --since 2d",
        "wan tasks --service mock --limit 100",
        "wan tasks --unsettled --json",
    ),
    epilog="Piped, the columns come separated by tabs, with no headings.",
)
@click.option("--unsettled", is_flag=True, help="Only submissions whose outcome is unknown.")
@click.option("--refresh", is_flag=True, help="Ask the service about those that may still run.")
@click.option(
    "--state",
    type=click.Choice(STATES),
    metavar="STATE",
    help=f"Only those in this state: {', '.join(STATES)}.",
)
@click.option("--since", type=Moment(), metavar="WHEN", help="Only those made from then on.")
@click.option("--until", type=Moment(), metavar="WHEN", help="Only those made before.")
@click.option(
    "--service",
    metavar="real|mock|PART",
    help="Only those of the real service, of mocks on this machine, or of such an address.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    metavar="N",
    help="How many to list. [default: 20]",
)
@click.pass_obj
def tasks_command(
    output: Output,
    unsettled: bool,
    refresh: bool,
    state: str | None,
    since: float | None,
    until: float | None,
    service: str | None,
    limit: int,
) -> None:
    """List the tasks made on this machine, newest first, those of mocks apart.

    The beginning of an id is enough for the other verbs. A submission whose outcome is unknown is
    listed by its token: a task may exist and be billed. WHEN is such as 2h, today or 2026-11-28.
    """
    from wan_jobs.ledger.entry import EntryState

    journal = journal_for_reading()
    services = None if service is None else _services(journal.services(), service)
    where = {"since": since or 0.0, "until": until, "services": services}
    list_, count = partial(journal.entries, **where), partial(journal.count, **where)  # type: ignore[arg-type]
    chosen = EntryState(state) if state else None
    if refresh:
        _refresh(output, list_(limit=limit, unsettled=unsettled, state=EntryState.CREATED))
    entries = list_(limit=limit, unsettled=unsettled, state=chosen)
    if output.as_json:
        output.json([_entry_json(entry) for entry in entries])
        return
    if output.for_people:
        _show(output, entries)
    else:
        write_table(output, _HEADINGS, [_whole_row(entry) for entry in entries])
    there_are = count(unsettled=unsettled, state=chosen)
    if unsettled and not there_are:
        output.note("No submission is unsettled.")
    elif not there_are:
        output.note("No such task." if journal.count() else "No task has been made yet.")
    _say_how_many(output, len(entries), there_are, count(unsettled=True, state=chosen))


def _say_how_many(output: Output, listed: int, there_are: int, doubtful: int) -> None:
    if listed < there_are:
        output.note(f"The latest {listed} of {there_are}; --limit {there_are} lists all.")
    if doubtful:
        output.note(f"{doubtful} unsettled: see `wan settle --help`.")


def _services(known: list[str], wanted: str) -> list[str]:
    if wanted in {"real", "mock"}:
        return [each for each in known if _is_mock(each) is (wanted == "mock")]
    return [each for each in known if wanted in each]


def _is_mock(service: str) -> bool:
    return is_loopback(urlsplit(service).hostname or "")


def _refresh(output: Output, entries: list[Entry]) -> None:
    """Ask the service of this run about its tasks; those of others would be unknown there."""
    with open_client(output) as wan:
        for entry in entries:
            if entry.task_id is None or entry.service != wan.service:
                continue
            try:
                wan.task(entry.task_id).refresh()
            except KeyRefused:
                raise
            except WanError as error:
                output.note(f"{shown(entry.task_id)}: {shown(error.message)}")


def _show(output: Output, entries: list[Entry]) -> None:
    """Lay the tasks out, with the service where there are several, and those of mocks below."""
    several = len({entry.service for entry in entries}) > 1
    headings = (*_HEADINGS[:3], "service", *_HEADINGS[3:]) if several else _HEADINGS
    real = [entry for entry in entries if not _is_mock(entry.service)]
    of_mocks = [entry for entry in entries if _is_mock(entry.service)]
    write_table(output, headings, [_short_row(entry, several=several) for entry in real])
    if real and of_mocks:
        output.note("On mocks of this machine, where nothing is paid for:")
    write_table(output, headings, [_short_row(entry, several=several) for entry in of_mocks])


def _shown_place(file: str) -> str:
    from wan_jobs.batch.object_store import is_address

    return file if is_address(file) else os.path.relpath(file)


def _short_row(entry: Entry, *, several: bool) -> tuple[str, ...]:
    name = entry.task_id or entry.token
    model = short_name(merged_document().models, entry.model)
    made = age_in_words(max(0.0, time.time() - entry.intended_at))
    file = _shown_place(entry.file) if entry.file else None
    credits_ = plain_number(entry.credits) if entry.credits is not None else ""
    told = file or entry.reason or _shortened(str(entry.input.get("prompt") or ""))
    place = [entry.service.partition("://")[2]] if several else []
    return (*map(shown, (name[:_SHORT_ID], entry.state, model, *place, made, credits_, told)),)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_PROMPT else f"{text[: _LONGEST_PROMPT - 1]}…"


@click.command(
    "settle",
    cls=Verb,
    examples=(
        "wan settle 9f86d081884c d4713d60c8a70639eb1167b367a9c378",
        "wan settle 9f86d081884c --never-created",
    ),
    epilog="`wan tasks --unsettled` lists what is in doubt.",
)
@click.argument("token", metavar="TOKEN", shell_complete=complete_token)
@click.argument("task_id", required=False, metavar="[TASK_ID]")
@click.option("--never-created", is_flag=True, help="The account's task log shows no such task.")
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
