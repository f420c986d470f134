"""Following tasks, so that any end of it can be gone on from: wait, fetch, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from wan_jobs.command.client import listen_to_log, open_async_client, usual_duration
from wan_jobs.command.exit_codes import ExitCode, Interrupted
from wan_jobs.command.screen.failures import command_line, failure_of
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.progress import Progress, SeveralProgress
from wan_jobs.command.screen.task_report import state_in_words, task_json
from wan_jobs.errors import KeyMissing, KeyRefused, WanError
from wan_jobs.inputs.words import typed_path

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

    `work` returns what JSON tells of the name, and the code. One failure does not end it for the
    others, but a refused key does. With `--json` the answers form a list, also that of one; that of
    a failure holds the name as `called`.
    """
    answers: list[tuple[object, ExitCode]] = []
    for name in names:
        try:
            answers.append(work(name))
        except (KeyMissing, KeyRefused):
            raise
        except WanError as error:
            answers.append(_told(output, {called: name}, error, output.resume))
        output.resume = None
    return _summed_up(output, answers)


def wait_for_several(output: Output, task_ids: Sequence[str], timeout: float | None) -> ExitCode:
    """Wait for tasks side by side, showing each, and tell of each as it ends; see `for_each`."""
    import asyncio

    return _summed_up(output, asyncio.run(_wait_side_by_side(output, task_ids, timeout)))


async def _wait_side_by_side(
    output: Output, task_ids: Sequence[str], timeout: float | None
) -> list[tuple[object, ExitCode]]:
    import asyncio

    listen_to_log(output)
    async with open_async_client() as wan:
        with SeveralProgress(output, task_ids) as progress:

            async def follow(task_id: str) -> tuple[object, ExitCode]:
                task = wan.task(task_id)
                try:
                    await task.wait(timeout, on_update=progress.update)
                except (KeyMissing, KeyRefused):
                    raise
                except WanError as error:
                    progress.ended(task_id, "fail" if task.finished else "left")
                    resume = command_line("wait", task_id)
                    return _told(output, {"task_id": task_id}, error, resume)
                record = task.record
                if record is None:
                    return {"task_id": task_id}, ExitCode.DONE
                if not output.as_json:
                    output.line(f"{shown(task_id)}\t{state_in_words(record)}")
                return task_json(record), ExitCode.DONE

            return await asyncio.gather(*map(follow, task_ids))


def _told(
    output: Output, named: dict[str, object], error: WanError, resume: str | None
) -> tuple[object, ExitCode]:
    failure = failure_of(error, resume)
    if not output.as_json:
        output.fail(failure)
    return {**named, "error": failure.as_json()}, failure.code


def _summed_up(output: Output, answers: Sequence[tuple[object, ExitCode]]) -> ExitCode:
    if output.as_json:
        output.json([answer for answer, _ in answers])
    return next((code for _, code in answers if code), ExitCode.DONE)


@contextmanager
def resumable(output: Output, what: str, resume: str) -> Iterator[None]:
    """Whatever ends this block early says how to go on: `resume` is the command to type.

    `what` goes on meanwhile, as in `Task 1a2b goes on`.
    """
    output.resume = resume
    try:
        yield
    except KeyboardInterrupt:
        output.draw("")
        going_on = f"Interrupted. {shown(what)} without you."
        raise Interrupted(going_on, ExitCode.RUNNING) from None
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
    from wan_jobs.downloads.target import is_folder

    with Progress(output, "downloading") as progress:
        whole = is_folder(target)
        if whole:
            files = result.download_all(target, progress.received, overwrite=overwrite)
        else:
            files = [result.download(target, progress.received, overwrite=overwrite)]
    output.resume, output.saved = None, [shown(str(path)) for path in files]
    if len(result.urls) > 1 and not whole:
        output.note(f"The task made {len(result.urls)} files; -o FOLDER/ fetches them all.")
    return files


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
        # Only what may be replaced has a remedy of its own.
        way_out = "Choose another, or add --overwrite." if error.remedy else "Choose another place."
        raise click.UsageError(f"{error.message} {way_out}") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.UsageError(f"{target or '.'} cannot be written: {reason}.") from None
    return f"{path}{ending}"
