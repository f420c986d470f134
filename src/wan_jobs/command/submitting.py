"""Submitting a job under the eyes of somebody who may press Ctrl-C, or type the command twice."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wan_jobs.command.exit_codes import EqualRequestInDoubt, ExitCode, Interrupted
from wan_jobs.command.screen.failures import command_line
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.progress import Progress
from wan_jobs.command.screen.quantities import age_in_words

if TYPE_CHECKING:
    from wan_jobs.client import Wan
    from wan_jobs.ledger.entry import Entry
    from wan_jobs.ledger.journal import Journal

# A command is repeated within minutes, or the next morning; what is older is meant anew.
_WITHIN = 24 * 3600.0


def submission_progress(output: Output, values: Mapping[str, object]) -> Progress:
    """Return the progress line of a submission."""
    lists = [value if isinstance(value, list) else [value] for value in values.values()]
    files = any(isinstance(item, Path) for items in lists for item in items)
    return Progress(output, "uploading and submitting" if files else "submitting")


@contextmanager
def interruptible(wan: Wan) -> Iterator[None]:
    """Say of a submission that is interrupted whether it may have come about: the journal knows.

    However often it is interrupted, and though the interrupt came when the submission was over.
    """
    try:
        yield
    except KeyboardInterrupt:
        token = wan.session.latest_submission
        entry = wan.journal.find(token) if wan.journal and token else None
        raise _interrupted(entry) from None


def check_repetition(output: Output, journal: Journal, service: str, digest: str) -> None:
    """Look for an equal request of the last day.

    Where one is known to have made a task, a line says which. Where one is in doubt, a person is
    asked, and a script is refused with `EqualRequestInDoubt`.
    """
    alike = journal.alike(service, digest, within=_WITHIN)
    doubt = next((entry for entry in alike if entry.state.unsettled), None)
    if doubt is not None:
        _ask(output, doubt)
    known = next((entry for entry in alike if entry.task_id), None)
    if known is not None:
        first = shown(known.task_id)
        output.note(f"The same was made {_ago(known)}, as task {first}: this pays for another one.")
        output.note(f"  Fetch the first with:  {shown(command_line('download', first))}")
        output.note("  If another one is meant, --again says so without this word.")


def _interrupted(entry: Entry | None) -> Interrupted:
    if entry is not None and entry.task_id:
        return Interrupted(
            f"Interrupted. Task {shown(entry.task_id)} goes on without you.",
            ExitCode.RUNNING,
            remedy=f"Go on with:  {command_line('download', entry.task_id)}",
        )
    # What is granted may be leaving in this moment.
    if entry is not None and (entry.state.unsettled or entry.state.value == "granted"):
        return Interrupted(
            f"Interrupted while request {shown(entry.token)} was on its way: a task may exist and "
            "be billed.",
            ExitCode.UNKNOWN,
            remedy="See `wan tasks --unsettled`, and look at the task log of your account.",
        )
    return Interrupted("Interrupted. Nothing was created.", ExitCode.INTERRUPTED)


def _ask(output: Output, doubt: Entry) -> None:
    told = f"The same was asked for {_ago(doubt)}, and its task may exist and be billed."
    if output.asks:
        output.note(told)
        if click.confirm("Send it again, and maybe pay twice?", err=True):
            return
    settle = command_line("settle", doubt.token)
    raise EqualRequestInDoubt(
        told,
        token=doubt.token,
        remedy=f"Look at the task log of your account, then say:  {settle} TASK_ID  or  {settle} "
        "--never-created. To pay for another one, add --again.",
    )


def _ago(entry: Entry) -> str:
    return age_in_words(max(0.0, time.time() - entry.intended_at))
