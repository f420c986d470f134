"""`wan download`: fetch what tasks made."""

from __future__ import annotations

import time

import click

from wan_jobs.command.client import known_names, open_client
from wan_jobs.command.each_task import for_each
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.following import check_target, fetch, resumable, wait_for
from wan_jobs.command.options import (
    json_option,
    output_option,
    overwrite_option,
    task_ids_argument,
    timeout_option,
)
from wan_jobs.command.screen.failures import command_line
from wan_jobs.command.screen.output import Output
from wan_jobs.command.screen.saved import saved_json, say_saved


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
