"""Following tasks, so that any end of it can be gone on from: wait, fetch, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from wan_jobs.command.client import usual_duration
from wan_jobs.command.exit_codes import ExitCode, Interrupted
from wan_jobs.command.screen.failures import failure_of
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.progress import Progress
from wan_jobs.errors import KeyMissing, KeyRefused, WanError
from wan_jobs.inputs.paths import typed_path

if TYPE_CHECKING:
    from wan_jobs.client import Wan
    from wan_jobs.events import TaskUpdate
    from wan_jobs.result import Result
    from wan_jobs.task import Task


def for_each(
    output: Output,
    names: Sequence[str],
    work: Callable[[str], tuple[object, ExitCode]],
    *,
    called: str = "task_id",
) -> ExitCode:
    """Do `work` for each name and report as it goes; returns the first code that is not 0.

    `work` returns what JSON tells of the name, and the code. With `--json` the answers form a
    list, also that of one; that of a failure holds the name as `called`. A refused key ends it
    for all.
    """
    answers: list[object] = []
    codes: list[ExitCode] = []
    for name in names:
        try:
            answer, code = work(name)
        except (KeyMissing, KeyRefused):
            raise
        except WanError as error:
            failure = failure_of(error, output.resume)
            answer, code = {called: name, "error": failure.as_json()}, failure.code
            if not output.as_json:
                output.fail(failure)
        output.resume = None
        answers.append(answer)
        codes.append(code)
    if output.as_json:
        output.json(answers)
    return next((code for code in codes if code), ExitCode.DONE)


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


def fetch(output: Output, result: Result, target: str, *, overwrite: bool = False) -> list[Path]:
    """Download a result: every file into a folder, or the first to a path."""
    from wan_jobs.downloads.names import is_folder

    with Progress(output, "downloading") as progress:
        if is_folder(target):
            return result.download_all(target, progress.received, overwrite=overwrite)
        path = result.download(target, progress.received, overwrite=overwrite)
    if len(result.urls) > 1:
        output.note(f"The task made {len(result.urls)} files; -o FOLDER/ fetches them all.")
    return [path]


def check_target(target: str | None, *, overwrite: bool = False) -> str:
    """Return where to save; raises `UsageError` for a place that cannot be written to.

    Asked before anything is paid for, so it is tried and not guessed at.
    """
    import os
    import tempfile

    import click

    from wan_jobs.downloads.target import Target
    from wan_jobs.errors import DownloadError

    if target == "-":
        raise click.UsageError("The video cannot go to stdout; give -o a file or a folder.")
    path = typed_path(target or ".")
    ending = os.sep if target and target.endswith(("/", os.sep)) else ""
    place = Target(f"{path}{ending}", overwrite)
    try:
        place.check()
        holder = place.part_folder
        while not holder.exists() and holder != holder.parent:
            holder = holder.parent
        with tempfile.TemporaryFile(dir=holder):
            pass
    except DownloadError as error:
        raise click.UsageError(f"{error.message} Choose another, or add --overwrite.") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.UsageError(f"{target or '.'} cannot be written: {reason}.") from None
    return f"{path}{ending}"
