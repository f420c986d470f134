"""Waiting for a task and fetching what it made, so that any end of it can be gone on from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from wan_jobs.command.client import usual_duration
from wan_jobs.command.exit_codes import ExitCode, Interrupted
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.progress import Progress

if TYPE_CHECKING:
    from wan_jobs.client import Wan
    from wan_jobs.events import TaskUpdate
    from wan_jobs.result import Result
    from wan_jobs.task import Task


@contextmanager
def resumable(output: Output, task_id: str, resume: str) -> Iterator[None]:
    """Whatever ends this block early says how to go on: `resume` is the command to type."""
    output.resume = resume
    try:
        yield
    except KeyboardInterrupt:
        output.draw("")
        raise Interrupted(
            f"Interrupted. Task {shown(task_id)} goes on without you.", ExitCode.RUNNING
        ) from None
    output.resume = None


def wait_for(output: Output, wan: Wan, task: Task, timeout: float | None) -> Result:
    """Wait for a task's result under a progress line."""
    usual = usual_duration(wan.journal, task.model)
    with Progress(output, "waiting", counts=True, usual=usual) as progress:

        def show(update: TaskUpdate) -> None:
            progress.expect(usual_duration(wan.journal, task.model))
            progress.update(update)

        return task.wait(timeout, on_update=show)


def fetch(output: Output, result: Result, target: str) -> list[Path]:
    """Download a result: every file into a folder, or the first to a path."""
    from wan_jobs.downloads.names import is_folder

    with Progress(output, "downloading") as progress:
        if is_folder(target):
            return result.download_all(target, progress.received)
        path = result.download(target, progress.received)
    if len(result.urls) > 1:
        output.note(f"The task made {len(result.urls)} files; -o FOLDER/ fetches them all.")
    return [path]


def check_target(target: str | None) -> str:
    """Return where to save; raises `UsageError` for a place that cannot be written to.

    Asked before anything is paid for.
    """
    import os

    import click

    if target is None:
        return "."
    if target == "-":
        raise click.UsageError("The video cannot go to stdout; give -o a file or a folder.")
    path = Path(target).expanduser()
    holder = path if path.is_dir() else path.parent
    while not holder.exists() and holder != holder.parent:
        holder = holder.parent
    if not holder.is_dir() or not os.access(holder, os.W_OK):
        raise click.UsageError(f"{target} cannot be written: {holder} is no writable folder.")
    ending = os.sep if target.endswith(("/", os.sep)) else ""
    return f"{path}{ending}"
