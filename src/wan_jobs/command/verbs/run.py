"""`wan run`: make a video."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wan_jobs.command.exit_codes import ExitCode, Interrupted
from wan_jobs.command.failures import command_line
from wan_jobs.command.fields import given_fields
from wan_jobs.command.following import check_target, fetch, resumable, wait_for
from wan_jobs.command.options import Credits, json_option, output_option, timeout_option
from wan_jobs.command.output import Output, shown
from wan_jobs.command.quantities import plain_number
from wan_jobs.command.request_input import read_input
from wan_jobs.command.run_command import ModelPart, RunCommand
from wan_jobs.command.saved import saved_json, say_saved
from wan_jobs.document import Model

if TYPE_CHECKING:
    from wan_jobs.client import Wan
    from wan_jobs.command.budget import Estimate
    from wan_jobs.preview import Preview
    from wan_jobs.task import Task


@click.command(
    "run",
    cls=RunCommand,
    epilog="MODEL is any unambiguous part of an id; `wan run MODEL --help` shows its fields.",
)
@click.argument("model", type=ModelPart(), metavar="MODEL")
@output_option
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
@click.option("--callback-url", metavar="URL", help="Have the service call this when it is done.")
@timeout_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    /,
    model: Model,
    output: str | None,
    input_file: str | None,
    detach: bool,
    dry_run: bool,
    max_credits: float | None,
    once: str | None,
    callback_url: str | None,
    timeout: float | None,
    **words: object,
) -> int | None:
    """Make a video: check, submit, wait, download.

    Files in fields that ask for a URL are uploaded first. Ctrl-C while waiting leaves the task
    running and prints the command that goes on with it.
    """
    console: Output = context.obj
    target = check_target(output)
    values = read_input(model, input_file)
    if isinstance(context.command, RunCommand):
        values.update(given_fields(context.command.fields(context), words))

    from wan_jobs.preview import preview_request

    preview = preview_request(values, callback_url, model=model.id)
    if dry_run:
        _show(console, preview, _estimate(model, values), max_credits)
        return None
    from wan_jobs.command.session import open_client

    with open_client(console) as wan:
        if max_credits is not None:
            _guard(wan, max_credits, _estimate(model, values))
        task = _submit(console, wan, model, values, callback_url, once)
        if detach:
            _hand_over(console, task)
            return None
        resume = command_line("download", task.id, *(["-o", output] if output else []))
        with resumable(console, task.id, resume):
            console.note(f"Task {shown(task.id)} is running.")
            result = wait_for(console, wan, task, timeout)
            files = fetch(console, result, target)
        say_saved(console, result, files)
        if console.as_json:
            console.json(saved_json(result, files))
    return None


def _submit(
    console: Output,
    wan: Wan,
    model: Model,
    values: dict[str, object],
    callback_url: str | None,
    once: str | None,
) -> Task:
    from wan_jobs.command.progress import Progress

    files = any(isinstance(value, Path) for value in values.values())
    label = "uploading and submitting" if files else "submitting"
    try:
        with Progress(console, label):
            return wan.submit(values, callback_url, model=model.id, key=once)
    except KeyboardInterrupt:
        raise _interrupted(wan) from None


def _interrupted(wan: Wan) -> Interrupted:
    """Say whether the submission that was interrupted may have come about: the journal knows."""
    doubtful = wan.journal.entries(limit=1) if wan.journal else []
    entry = doubtful[0] if doubtful else None
    if entry is None or not entry.state.unsettled:
        return Interrupted("Interrupted before anything was sent.", ExitCode.INTERRUPTED)
    return Interrupted(
        "Interrupted while the request was on its way: a task may exist and be billed.",
        ExitCode.UNKNOWN,
        remedy="See `wan tasks --unsettled`, and the task log of your account.",
    )


def _estimate(model: Model, values: dict[str, object]) -> Estimate | None:
    from wan_jobs.command.budget import expected_cost
    from wan_jobs.command.session import journal_for_reading
    from wan_jobs.configuration import read_config, resolve_address

    config = read_config()
    return expected_cost(model, values, config, journal_for_reading(), resolve_address(file=config))


def _guard(wan: Wan, limit: float, estimate: Estimate | None) -> None:
    from wan_jobs.command.budget import require_within

    require_within(limit, estimate, None)
    require_within(limit, estimate, wan.credits())


def _show(
    console: Output, preview: Preview, estimate: Estimate | None, limit: float | None
) -> None:
    from wan_jobs.command.budget import require_within

    if limit is not None:
        require_within(limit, estimate, None)
    if console.as_json:
        cost = estimate and {"credits": estimate.credits, "source": estimate.source}
        request = {"method": preview.method, "url": preview.url, "body": preview.body}
        console.json({**request, "expected_cost": cost})
        return
    console.note(f"{preview.method} {shown(preview.url)}")
    console.json(preview.body, indented=True)
    cost_text = (
        f"about {plain_number(estimate.credits)} credits: {estimate.source}"
        if estimate
        else "not known yet"
    )
    console.note(f"The request is fine. Nothing was sent. Cost: {shown(cost_text)}.")


def _hand_over(console: Output, task: Task) -> None:
    if console.as_json:
        console.json({"task_id": task.id, "model": task.model, "state": task.state})
        return
    console.line(shown(task.id))
    console.note(f"Fetch it with:  {shown(command_line('download', task.id))}")
