"""`wan status`, `wan wait` and `wan download`: tasks that are under way, to their files."""

from __future__ import annotations

import time

import click

from wan_jobs.command.client import known_names, open_client, usual_duration
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.following import check_target, fetch, for_each, resumable, wait_for
from wan_jobs.command.options import (
    json_option,
    output_option,
    overwrite_option,
    task_ids_argument,
    timeout_option,
)
from wan_jobs.command.screen.failures import command_line
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.task_report import (
    code_of_state,
    saved_json,
    say_saved,
    state_in_words,
    task_json,
)


@click.command("status", epilog="Exit codes: 0 all done, 1 one failed, 4 one is still running.")
@task_ids_argument
@json_option
@click.pass_obj
def status_command(output: Output, task_ids: tuple[str, ...]) -> int:
    """Ask once how tasks stand."""
    task_ids = known_names(task_ids)
    with open_client(output) as wan:

        def ask(task_id: str) -> tuple[object, ExitCode]:
            record = wan.task(task_id).refresh().record
            if record is None:
                return {"task_id": task_id, "state": "submitted"}, ExitCode.RUNNING
            created = record.created_at
            elapsed = max(0.0, time.time() - created) if created else None
            usual = usual_duration(wan.journal, record.model)
            if not output.as_json:
                output.line(f"{shown(task_id)}\t{state_in_words(record, elapsed, usual)}")
            return task_json(record), code_of_state(record)

        return for_each(output, task_ids, ask)


@click.command("wait", epilog="`wan download` waits too, and then fetches the videos.")
@task_ids_argument
@timeout_option
@json_option
@click.pass_obj
def wait_command(output: Output, task_ids: tuple[str, ...], timeout: float | None) -> int:
    """Wait until tasks have ended.

    They run side by side at the service, so that waiting for several takes as long as the longest.
    """
    began = time.monotonic()
    task_ids = known_names(task_ids)
    with open_client(output) as wan:

        def wait(task_id: str) -> tuple[object, ExitCode]:
            task = wan.task(task_id)
            left = None if timeout is None else max(0.0, timeout - (time.monotonic() - began))
            with resumable(output, task_id, command_line("wait", *task_ids)):
                wait_for(output, wan, task, left)
            if task.record is None:
                return {"task_id": task_id}, ExitCode.DONE
            if not output.as_json:
                output.line(f"{shown(task_id)}\t{state_in_words(task.record)}")
            return task_json(task.record), ExitCode.DONE

        return for_each(output, task_ids, wait)


@click.command("download", epilog="Results are kept for a day to two weeks: fetch them soon.")
@task_ids_argument
@output_option
@overwrite_option
@timeout_option
@json_option
@click.pass_obj
def download_command(
    output_: Output,
    task_ids: tuple[str, ...],
    output: str | None,
    overwrite: bool,
    timeout: float | None,
) -> int:
    """Fetch the videos of tasks, waiting for those that still run."""
    target = check_target(output, overwrite=overwrite)
    if len(task_ids) > 1 and output is not None:
        target = check_folder(target)
    chosen = ["-o", output] if output else []
    began = time.monotonic()
    task_ids = known_names(task_ids)
    with open_client(output_) as wan:

        def save(task_id: str) -> tuple[object, ExitCode]:
            left = None if timeout is None else max(0.0, timeout - (time.monotonic() - began))
            with resumable(output_, task_id, command_line("download", *task_ids, options=chosen)):
                result = wait_for(output_, wan, wan.task(task_id), left)
                files = fetch(output_, result, target, overwrite=overwrite)
            say_saved(output_, result, files)
            return saved_json(result, files), ExitCode.DONE

        return for_each(output_, task_ids, save)


def check_folder(target: str) -> str:
    """Return the folder for several videos; raises `UsageError` for what looks like one file."""
    from wan_jobs.downloads.names import is_folder

    if not is_folder(target):
        raise click.UsageError(f"Several videos need a folder: -o {target}/")
    return target
