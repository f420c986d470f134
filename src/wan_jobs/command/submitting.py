"""Submitting a job under the eyes of somebody who may press Ctrl-C."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from wan_jobs.command.exit_codes import ExitCode, Interrupted
from wan_jobs.command.screen.failures import command_line
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.progress import Progress

if TYPE_CHECKING:
    from wan_jobs.client import Wan
    from wan_jobs.ledger.entry import Entry


def submission_progress(output: Output, values: Mapping[str, object]) -> Progress:
    """Return the progress line of a submission."""
    lists = [value if isinstance(value, list) else [value] for value in values.values()]
    files = any(isinstance(item, Path) for items in lists for item in items)
    return Progress(output, "uploading and submitting" if files else "submitting")


@contextmanager
def interruptible(wan: Wan) -> Iterator[None]:
    """Say of a submission that is interrupted whether it may have come about: the journal knows."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        token = getattr(interrupt, "submission", None)
        entry = wan.journal.find(token) if wan.journal and token else None
        raise _interrupted(entry) from None


def _interrupted(entry: Entry | None) -> Interrupted:
    if entry is not None and entry.task_id:
        return Interrupted(
            f"Interrupted. Task {shown(entry.task_id)} goes on without you.",
            ExitCode.RUNNING,
            remedy=f"Go on with:  {command_line('download', entry.task_id)}",
        )
    if entry is not None and entry.state.unsettled:
        return Interrupted(
            f"Interrupted while request {shown(entry.token)} was on its way: a task may exist and "
            "be billed.",
            ExitCode.UNKNOWN,
            remedy="See `wan tasks --unsettled`, and look at the task log of your account.",
        )
    return Interrupted("Interrupted. Nothing was created.", ExitCode.INTERRUPTED)
