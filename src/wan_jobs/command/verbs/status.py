"""`wan status`: ask once."""

from __future__ import annotations

import time

import click

from wan_jobs.command.client import known_names, open_client, usual_duration
from wan_jobs.command.each_task import for_each
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.options import json_option, task_ids_argument
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.task_report import code_of_state, state_in_words, task_json


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
