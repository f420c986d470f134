"""The verbs that change how a batch stands and send nothing: pause, stop, retry, forget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wan_jobs.command.batches.naming import name_argument
from wan_jobs.command.client import journal_for_reading
from wan_jobs.command.options import on_option
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.verb import Verb

if TYPE_CHECKING:
    from wan_jobs.ledger.batch import BatchState
    from wan_jobs.ledger.batches import Batches


@click.command("pause", cls=Verb, examples=("wan batch pause clips",))
@name_argument()
@on_option()
@click.pass_obj
def pause(output: Output, name: str) -> None:
    """Send nothing more; whoever runs the batch follows what is paid for, and ends."""
    from wan_jobs.ledger.batch import BatchState

    _set_state(output, name, BatchState.PAUSED, "somebody paused it")


@click.command("stop", cls=Verb, examples=("wan batch stop clips",))
@name_argument()
@on_option()
@click.pass_obj
def stop(output: Output, name: str) -> None:
    """Give up what was not sent yet; `resume` takes it up again."""
    from wan_jobs.ledger.batch import BatchState

    _set_state(output, name, BatchState.STOPPED, "somebody stopped it")


@click.command(
    "retry",
    cls=Verb,
    examples=(
        "wan batch retry clips",
        "wan batch retry clips --doubt --yes",
    ),
)
@name_argument()
@click.option("--failed", is_flag=True, help="Those that failed, at no cost. The default.")
@click.option(
    "--missing", is_flag=True, help="Those whose file is gone: fetched again, not paid for again."
)
@click.option(
    "--expired", is_flag=True, help="Those whose result was gone, too: THEY ARE PAID FOR AGAIN."
)
@click.option("--doubt", is_flag=True, help="Those in doubt, too: THEY MAY BE PAID FOR TWICE.")
@click.option("--yes", is_flag=True, help="With --doubt: it is all right to pay twice.")
@on_option()
@click.pass_obj
def retry(
    output: Output,
    name: str,
    failed: bool,
    missing: bool,
    expired: bool,
    doubt: bool,
    yes: bool,
) -> None:
    """Let items that did not come about be tried anew by the next `resume`."""
    from wan_jobs.command.batches.retrying import retry_items
    from wan_jobs.ledger.batch import ItemState

    wanted = {ItemState.EXPIRED: expired, ItemState.DOUBT: doubt}
    wanted[ItemState.FAILED] = failed or not (missing or expired or doubt)
    states = [state for state, is_wanted in wanted.items() if is_wanted]
    retry_items(output, name, states, missing=missing, agreed=yes)


@click.command("forget", cls=Verb, examples=("wan batch forget clips",))
@name_argument()
@click.option("--yes", is_flag=True, help="Also if something was paid for that was not fetched.")
@on_option()
@click.pass_obj
def forget(output: Output, name: str, yes: bool) -> None:
    """Take a batch out of the journal; files, and what `wan tasks` knows of its tasks, stay.

    The same table run again is a new batch: all of it is paid for again.
    """
    from wan_jobs.command.screen.failures import command_line

    batches = journal_for_reading().batches
    told = _not_fetched(batches, name)
    if told and not yes:
        if not output.asks:
            resume = command_line("batch resume", name)
            raise click.UsageError(
                f"{told} To forget the batch all the same, add --yes; to go on with it:  {resume}"
            )
        output.note(told)
        if not click.confirm("Forget the batch all the same?", err=True):
            raise click.Abort
    batches.forget(name)
    if output.as_json:
        output.json({"name": name, "forgotten": True})
    output.note(f"{shown(name)} is forgotten; its files and its tasks are where they were.")


def _not_fetched(batches: Batches, name: str) -> str:
    """Say what may be paid for and is not there; empty if that is nothing."""
    from wan_jobs.ledger.batch import ItemState

    told = []
    sent = sum(item.task_id is not None for item in batches.items(name, [ItemState.TODO]))
    if sent:
        items = "1 item was" if sent == 1 else f"{sent} items were"
        told.append(f"{items} sent and may be paid for.")
    doubts = batches.get(name).counts.get(ItemState.DOUBT, 0)
    if doubts:
        items = "1 item is" if doubts == 1 else f"{doubts} items are"
        told.append(
            f"{items} in doubt and may be billed: `wan tasks --unsettled` goes on to list it."
        )
    return " ".join(told)


def _set_state(output: Output, name: str, state: BatchState, reason: str) -> None:
    journal_for_reading().batches.set_state(name, state, reason)
    if output.as_json:
        output.json({"name": name, "state": state, "reason": reason})
    output.note(f"{shown(name)} is {state}.")


CHANGES: tuple[click.Command, ...] = (pause, stop, retry, forget)
