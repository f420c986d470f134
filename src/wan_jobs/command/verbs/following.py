"""`wan wait`: wait for tasks, and leave their files where they are."""

from __future__ import annotations

import time

import click

from wan_jobs.command.client import known_names, open_client
from wan_jobs.command.each_task import for_each
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.following import resumable, wait_for
from wan_jobs.command.options import json_option, task_ids_argument, timeout_option
from wan_jobs.command.screen.failures import command_line
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.task_report import state_in_words, task_json


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
