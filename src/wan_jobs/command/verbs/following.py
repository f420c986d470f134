"""`wan status`, `wait`, `download` and `open`: tasks that are under way, to their files."""

from __future__ import annotations

import time
from pathlib import Path

import click

from wan_jobs.command.client import (
    journal_for_reading,
    known_names,
    open_client,
    usual_duration,
    whole_name,
)
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.following import (
    check_target,
    fetch,
    for_each,
    resumable,
    wait_for,
    wait_for_several,
)
from wan_jobs.command.options import (
    TaskId,
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
from wan_jobs.command.screen.termination import like_ctrl_c
from wan_jobs.command.verb import Verb
from wan_jobs.errors import DownloadRefused, WaitTimeout
from wan_jobs.service import KEY_PAGE
from wan_jobs.texts import is_http_address


@click.command(
    "status",
    cls=Verb,
    examples=(
        "wan status d4713d60c8a7",
        "wan status --json d4713d60c8a7 5f0ecb6a3a1e",
    ),
    epilog="Exit codes: 0 all done, 1 one failed, 4 one is still running.",
)
@task_ids_argument
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


@click.command(
    "wait",
    cls=Verb,
    examples=(
        "wan wait d4713d60c8a7 5f0ecb6a3a1e",
        "wan wait --timeout 10m d4713d60c8a7",
    ),
    epilog="`wan download` waits too, and then fetches the videos.",
)
@task_ids_argument
@timeout_option
@click.pass_obj
def wait_command(output: Output, task_ids: tuple[str, ...], timeout: float | None) -> int:
    """Wait until tasks have ended.

    They run side by side at the service, so that waiting for several takes as long as the longest.
    """
    click.get_current_context().with_resource(like_ctrl_c())
    began = time.monotonic()
    task_ids = known_names(task_ids)
    if len(task_ids) > 1:
        with resumable(output, "The tasks go on", command_line("wait", *task_ids)):
            return wait_for_several(output, task_ids, timeout)
    with open_client(output) as wan:

        def wait(task_id: str) -> tuple[object, ExitCode]:
            task = wan.task(task_id)
            left = None if timeout is None else max(0.0, timeout - (time.monotonic() - began))
            with resumable(output, f"Task {task_id} goes on", command_line("wait", *task_ids)):
                wait_for(output, wan, task, left)
            if task.record is None:
                return {"task_id": task_id}, ExitCode.DONE
            if not output.as_json:
                output.line(f"{shown(task_id)}\t{state_in_words(task.record)}")
            return task_json(task.record), ExitCode.DONE

        return for_each(output, task_ids, wait)


@click.command(
    "download",
    cls=Verb,
    examples=(
        "wan download d4713d60c8a7 -o fox.mp4",
        "wan download d4713d60c8a7 5f0ecb6a3a1e -o clips/",
    ),
    epilog="Results are kept for a day to two weeks: fetch them soon.",
)
@task_ids_argument
@output_option
@overwrite_option
@timeout_option
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
    click.get_current_context().with_resource(like_ctrl_c())
    began = time.monotonic()
    task_ids = known_names(task_ids)
    with open_client(output_) as wan:

        def save(task_id: str) -> tuple[object, ExitCode]:
            left = None if timeout is None else max(0.0, timeout - (time.monotonic() - began))
            with resumable(
                output_,
                f"Task {task_id} goes on",
                command_line("download", *task_ids, options=chosen),
            ):
                result = wait_for(output_, wan, wan.task(task_id), left)
                files = fetch(output_, result, target, overwrite=overwrite)
            say_saved(output_, result, files)
            return saved_json(result, files), ExitCode.DONE

        return for_each(output_, task_ids, save)


@click.command(
    "open",
    cls=Verb,
    examples=("wan open d4713d60c8a7", "wan open clips", "wan open --print d4713d60c8a7"),
    epilog="Without a NAME it is the mock's page, or the page of your keys.",
)
@click.argument("name", type=TaskId(), required=False, metavar="[ID|BATCH]")
@click.option("--print", "only_told", is_flag=True, help="Print the file or address; open nothing.")
@click.pass_obj
def open_command(output: Output, name: str | None, only_told: bool) -> int:
    """Open a task's video or a batch's page with what this machine has for it.

    A video that was saved is opened from its file, another from its address at the service.
    """
    place = _page_of_service() if name is None else _place(output, name)
    opened = not only_told and click.launch(place) == 0
    if output.as_json:
        output.json({"name": name, "place": place, "opened": opened})
    elif only_told or not opened:
        output.line(shown(place))
    else:
        output.note(f"Opened {shown(place)}")
    if not (only_told or opened):
        output.note("No program was found here that opens it.")
        return ExitCode.SERVICE
    return ExitCode.DONE


def _place(output: Output, name: str) -> str:
    """Return the file or address of what is named; raises `WanError` where there is none yet."""
    from wan_jobs.batch.destination import destination_of
    from wan_jobs.batch.page import NAME as PAGE

    journal = journal_for_reading()
    folder = next((each.out for each in journal.batches.all() if each.name == name), None)
    if folder is not None:
        return destination_of(folder).place(PAGE)
    task_id = whole_name(journal, name)
    entry = journal.find(task_id)
    if entry is not None and entry.file is not None and Path(entry.file).exists():
        return entry.file
    with open_client(output) as wan:
        task = wan.task(task_id).refresh()
        if not task.finished:
            raise WaitTimeout(f"Task {task_id} still runs.", task_id=task_id, state=task.state)
        address = task.result().urls[0]
    if not is_http_address(address):
        raise DownloadRefused(f"The result's address is none of the web: {address}")
    return address


def _page_of_service() -> str:
    from urllib.parse import urlsplit

    from wan_jobs.configuration import is_loopback, resolve_address

    address = resolve_address()
    return f"{address}/" if is_loopback(urlsplit(address).hostname or "") else KEY_PAGE


def check_folder(target: str) -> str:
    """Return the folder for several videos; raises `UsageError` for what looks like one file."""
    from wan_jobs.downloads.target import is_folder

    if not is_folder(target):
        raise click.UsageError(f"Several videos need a folder: -o {target}/")
    return target
