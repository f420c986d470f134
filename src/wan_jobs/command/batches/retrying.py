"""Having items tried anew: those that failed for nothing, those in doubt if somebody says so."""

from __future__ import annotations

from collections.abc import Collection

import click

from wan_jobs.batch.run import reopen_missing
from wan_jobs.command.client import journal_for_reading
from wan_jobs.command.screen.failures import command_line
from wan_jobs.command.screen.output import Output
from wan_jobs.ledger.batch import ItemState


def retry_items(
    output: Output, name: str, states: Collection[ItemState], *, missing: bool, agreed: bool
) -> None:
    """Let items in these states, or whose file is `missing`, be tried anew by the next `resume`.

    Without `agreed` somebody is asked before a doubt is.
    """
    batches = journal_for_reading().batches
    in_doubt = batches.get(name).counts.get(ItemState.DOUBT, 0)
    if ItemState.DOUBT in states and in_doubt and not agreed:
        _ask(output, in_doubt)
    count = batches.retry(name, states)
    if missing:
        count += reopen_missing(batches, name)
    if output.as_json:
        output.json({"name": name, "to_be_tried": count})
    go_on = f" Go on with:  {command_line('batch resume', name)}" if count else ""
    output.note(f"{count} to be tried again.{go_on}")


def _ask(output: Output, in_doubt: int) -> None:
    told = (
        "The task of one item may exist and be billed."
        if in_doubt == 1
        else f"The tasks of {in_doubt} items may exist and be billed."
    )
    if not output.asks:
        raise click.UsageError(
            f"{told} To try again all the same, add --yes; to look first:  wan tasks --unsettled"
        )
    output.note(told)
    if not click.confirm("Try again, and maybe pay twice?", err=True):
        raise click.Abort
