"""`wan listen`: callbacks received on this machine, shown, and handed to waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from wan_jobs.command.client import known_names, listen_to_log, open_async_client
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.options import TaskId
from wan_jobs.command.receiving import receiving, webhook_keys
from wan_jobs.command.screen.failures import command_line, failure_of
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.task_report import code_of_state, state_in_words, task_json
from wan_jobs.command.verb import Verb
from wan_jobs.command.verbs import SUMMARIES
from wan_jobs.errors import KeyMissing, KeyRefused, WanError
from wan_jobs.service import WEBHOOK_KEYS_VARIABLE
from wan_jobs.texts import is_http_address

if TYPE_CHECKING:
    from wan_jobs.async_client import AsyncWan
    from wan_jobs.callbacks.verification import CallbackEvent

# A stranger may send many: what waits to be read is bounded.
_MOST_WAITING = 1000


@click.command(
    "listen",
    cls=Verb,
    short_help=SUMMARIES["listen"],
    examples=(
        "wan listen --port 8080",
        "wan listen --port 8080 --url https://wan.example.com d4713d60c8a7",
        "wan listen --port 0 --json",
    ),
    epilog=f"Keys that callbacks are signed with stand in {WEBHOOK_KEYS_VARIABLE}; with one, what "
    "is not signed is refused.",
)
@click.argument("task_ids", type=TaskId(), nargs=-1, metavar="[ID...]")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8080, show_default=True, metavar="N",
    help="Where to listen; 0 picks a free port.",
)  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--url", metavar="URL", help="The public address that leads here, as of a tunnel.")
@click.pass_obj
def listen_command(
    output: Output, task_ids: tuple[str, ...], port: int, host: str, url: str | None
) -> int:
    """Receive callbacks: verify them, ask the service what is true, and print it.

    With IDs it ends when all of these tasks have ended, woken by their callbacks; else Ctrl-C ends
    it. A callback with our token settles a submission that was in doubt. With --json each line is
    an object.
    """
    if url is not None and not is_http_address(url):
        raise click.BadParameter(f"{url!r} is no http:// or https:// address", param_hint="'--url'")
    names = known_names(task_ids)
    listen_to_log(output)
    try:
        return asyncio.run(_listen(output, names, host, port, url))
    except KeyboardInterrupt:
        if names:
            output.resume = command_line("wait", *names)
            raise
        return ExitCode.DONE


async def _listen(
    output: Output, names: tuple[str, ...], host: str, port: int, url: str | None
) -> int:
    async with open_async_client() as wan:
        told: asyncio.Queue[CallbackEvent] = asyncio.Queue(_MOST_WAITING)
        loop = asyncio.get_running_loop()

        def take(event: CallbackEvent) -> None:
            wan.notify(event)
            loop.call_soon_threadsafe(_offer, told, event)

        with receiving(take, host, port) as place:
            _say_where(output, place, url, signed=bool(webhook_keys()))
            printing = asyncio.create_task(_print_all(output, wan, told))
            try:
                codes = [code async for code in _ends(output, wan, names)]
                if not names:
                    await printing
            finally:
                printing.cancel()
                with suppress(asyncio.CancelledError):
                    await printing
    return next((code for code in codes if code), ExitCode.DONE)


async def _print_all(output: Output, wan: AsyncWan, told: asyncio.Queue[CallbackEvent]) -> None:
    """Print what is true of each task that a callback speaks of."""
    while True:
        event = await told.get()
        verified = "signed" if event.verified else "not signed"
        line: dict[str, object] = {
            "event": "callback", "task_id": event.task_id, "verified": event.verified,
        }  # fmt: skip
        try:
            record = (await wan.task(event.task_id).refresh()).record
        except (KeyMissing, KeyRefused):
            raise
        except WanError as error:
            failure = failure_of(error)
            line["error"] = failure.as_json()
            words = " ".join(failure.message)
        else:
            line["task"] = record and task_json(record)
            words = state_in_words(record) if record else "not to be seen yet"
        if output.as_json:
            output.json(line)
        else:
            output.line(f"{shown(event.task_id)}\t{shown(words)}\t{verified}")


async def _ends(output: Output, wan: AsyncWan, names: tuple[str, ...]) -> AsyncIterator[ExitCode]:
    """Wait for all tasks, by their callbacks and slow reads, and yield how each ended."""

    async def end(name: str) -> ExitCode:
        task = wan.task(name)
        try:
            async for _ in task.updates(by_callback=True):
                pass
        except WanError as error:
            output.fail(failure_of(error, command_line("wait", name)))
            return failure_of(error).code
        return code_of_state(task.record) if task.record else ExitCode.RUNNING

    for ended in asyncio.as_completed(map(end, names)):
        yield await ended


def _offer(queue: asyncio.Queue[CallbackEvent], event: CallbackEvent) -> None:
    with suppress(asyncio.QueueFull):
        queue.put_nowait(event)


def _say_where(output: Output, place: str, url: str | None, *, signed: bool) -> None:
    if output.as_json:
        output.json({"event": "ready", "url": url or place, "listening": place, "signed": signed})
        return
    run = f"wan run … --callback-url {shown(url or place)}"
    output.note(f"Listening at {place}; have it called with:  {run}")
    if url is None:
        port = place.rstrip("/").rpartition(":")[2]
        output.note("Only this machine reaches that, as a mock does. Behind NAT, let an address")
        output.note(f"that others reach lead here, as  ssh -R 8080:localhost:{port} YOUR-SERVER")
        output.note("or any tunnel does, and name it with --url.")
    if not signed:
        output.note(f"Signatures are not checked: {WEBHOOK_KEYS_VARIABLE} holds no key.")
