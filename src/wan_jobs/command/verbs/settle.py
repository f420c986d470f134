"""`wan settle`: end a doubt."""

from __future__ import annotations

import click

from wan_jobs.command.client import journal_for_reading, whole_name
from wan_jobs.command.options import json_option
from wan_jobs.command.screen.failures import command_line
from wan_jobs.command.screen.output import Output, shown


@click.command("settle", epilog="`wan tasks --unsettled` lists what is in doubt.")
@click.argument("token", metavar="TOKEN")
@click.argument("task_id", required=False, metavar="[TASK_ID]")
@click.option("--never-created", is_flag=True, help="The account's task log shows no such task.")
@json_option
@click.pass_obj
def settle_command(output: Output, token: str, task_id: str | None, never_created: bool) -> None:
    """Settle a submission whose outcome is unknown.

    The answer was lost, so a task may run and be billed. Look at the task log of your account:
    if the task is there, give its id; if not, say --never-created. TOKEN is the submission's name
    in `wan tasks`, or its beginning.
    """
    if (task_id is None) != never_created:
        raise click.UsageError("Give either the task's id or --never-created.")
    journal = journal_for_reading()
    entry = journal.settle(whole_name(journal, token, unsettled=True), task_id)
    if output.as_json:
        output.json({"token": entry.token, "task_id": entry.task_id, "state": entry.state})
    elif entry.task_id:
        output.note(f"Settled. Fetch it with:  {shown(command_line('download', entry.task_id))}")
    else:
        output.note("Settled as never created; it is safe to submit again.")
