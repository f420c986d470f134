"""`wan run`: make a video."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wan_jobs.command.fields.options import given_fields, read_input
from wan_jobs.command.fields.run_command import ModelPart, RunCommand
from wan_jobs.command.options import (
    Credits,
    output_option,
    overwrite_option,
    timeout_option,
)
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.document import Model, model_id

if TYPE_CHECKING:
    from wan_jobs.client import Wan
    from wan_jobs.command.cost import ExpectedCost
    from wan_jobs.submission.submit import Preview
    from wan_jobs.task import Task


@click.command(
    "run",
    cls=RunCommand,
    examples=(
        "wan run text-to-video --prompt 'A red fox in snow' -o fox.mp4",
        "wan run speech-to-video --prompt 'She talks' --image-url lady.png --audio-url voice.mp3",
        "wan run text-to-video --input fox.json --dry-run --json",
        "wan run text-to-video --prompt 'A red fox' --max-credits 80 --detach",
    ),
    epilog="MODEL is any unambiguous part of an id; `wan run MODEL --help` shows its fields.",
)
@click.argument("model", type=ModelPart(), metavar="MODEL")
@output_option
@overwrite_option
@click.option(
    "--input",
    "input_file",
    metavar="FILE|-",
    help="Read fields from a JSON file; options win over it. Its texts are never taken for paths.",
)
@click.option("--detach", is_flag=True, help="Print the task's id and do not wait.")
@click.option("--dry-run", is_flag=True, help="Check and print the request; send nothing.")
@click.option(
    "--max-credits",
    type=Credits(),
    metavar="N",
    help="Start only if the expected cost is known, at most N, and covered by the balance.",
)
@click.option(
    "--once",
    metavar="NAME",
    help="Submit once under this name: a repeated command goes on with the first task.",
)
@click.option("--again", is_flag=True, help="Send it though the same was asked for before.")
@click.option("--callback-url", metavar="URL", help="Have the service call this when it is done.")
@timeout_option
@click.pass_context
def run_command(
    context: click.Context,
    /,
    model: Model,
    output: str | None,
    overwrite: bool,
    input_file: str | None,
    detach: bool,
    dry_run: bool,
    max_credits: float | None,
    once: str | None,
    again: bool,
    callback_url: str | None,
    timeout: float | None,
    **words: object,
) -> None:
    """Make a video: check, submit, wait, download.

    Files in fields that ask for a URL are uploaded first. Ctrl-C while waiting leaves the task
    running and prints the command that goes on with it.
    """
    # Only who makes a video waits for what makes it: the help is there at once.
    from wan_jobs.command.client import open_client
    from wan_jobs.command.following import check_target, resumable
    from wan_jobs.command.screen.failures import command_line
    from wan_jobs.command.screen.termination import like_ctrl_c
    from wan_jobs.command.submitting import check_repetition, interruptible, submission_progress
    from wan_jobs.submission.submit import preview_request

    context.with_resource(like_ctrl_c())
    console: Output = context.obj
    target = check_target(output, overwrite=overwrite)
    values = read_input(model, input_file)
    if isinstance(context.command, RunCommand):
        values.update(given_fields(context.command.fields(context), words))
    preview = preview_request(values, model=model.id, callback_url=callback_url)
    estimate = _estimate(model, values, max_credits) if dry_run or max_credits is not None else None
    if dry_run:
        _show_request(console, preview, estimate)
        return
    submitting = submission_progress(console, values)
    with open_client(console, submitting.put_off) as wan, interruptible(wan):
        if max_credits is not None:
            from wan_jobs.command.cost import require_covered

            require_covered(estimate, wan.credits())
        if wan.journal is not None and not again and once is None:
            check_repetition(console, wan.journal, wan.service, preview.digest)
        with submitting:
            task = wan.submit(values, model=model_id(model.id), key=once, callback_url=callback_url)
        chosen = ["-o", output] if output else []
        resume = command_line("download", task.id, options=chosen)
        if detach:
            console.resume = resume
            _hand_over(console, task)
        else:
            with resumable(console, f"Task {task.id} goes on", resume):
                _finish(console, wan, task, timeout, target, overwrite)


def _show_request(output: Output, preview: Preview, estimate: ExpectedCost | None) -> None:
    """Write the body to stdout, fit for `--input`; with `--json` all of it as one object."""
    if output.as_json:
        cost = estimate and {"credits": estimate.credits, "source": estimate.source}
        request = {"method": preview.method, "url": preview.url, "body": preview.body}
        output.json({**request, "expected_cost": cost})
        return
    output.note(f"{preview.method} {shown(preview.url)}")
    output.json(preview.body, indented=True)
    cost_text = str(estimate) if estimate else "not known yet"
    output.note(f"The input is valid; nothing was sent. Expected cost: {shown(cost_text)}.")


def _estimate(model: Model, values: dict[str, object], limit: float | None) -> ExpectedCost | None:
    from wan_jobs.command.client import journal_for_reading
    from wan_jobs.command.cost import expected_cost, require_within
    from wan_jobs.configuration import read_config, resolve_address

    config = read_config()
    service = resolve_address(file=config)
    estimate = expected_cost(model, values, config, journal_for_reading(), service)
    if limit is not None:
        require_within(limit, estimate)
    return estimate


def _finish(
    console: Output, wan: Wan, task: Task, timeout: float | None, target: str, overwrite: bool
) -> None:
    from wan_jobs.command.following import fetch, wait_for
    from wan_jobs.command.screen.task_report import saved_json, say_saved

    console.note(f"Task {shown(task.id)} is running.")
    result = wait_for(console, wan, task, timeout)
    files = fetch(console, result, target, overwrite=overwrite)
    say_saved(console, result, files)
    if console.as_json:
        console.json(saved_json(result, files))


def _hand_over(console: Output, task: Task) -> None:
    if console.as_json:
        console.json({"task_id": task.id, "model": task.model, "state": task.state})
        return
    from wan_jobs.command.screen.failures import command_line

    console.line(shown(task.id))
    console.note(f"Fetch it with:  {shown(command_line('download', task.id))}")
