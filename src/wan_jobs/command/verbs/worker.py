"""`wan worker`: one process of a fleet."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wan_jobs.command.client import journal_for_reading, listen_to_log, open_async_client
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.options import on_option
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.verb import Verb
from wan_jobs.command.verbs import SUMMARIES

if TYPE_CHECKING:
    from wan_jobs.async_client import AsyncWan
    from wan_jobs.ledger.journal import Journal

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@click.command(
    "worker",
    cls=Verb,
    short_help=SUMMARIES["worker"],
    examples=(
        "wan worker --on postgresql://wan@db.example/wan",
        "wan worker --on postgresql://wan@db.example/wan --keys keys.txt --metrics 9464",
    ),
)
@on_option()
@click.option(
    "--keys",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Work for several accounts: a key a line. [default: your own key]",
)
@click.option(
    "--metrics",
    "port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Serve metrics for Prometheus on this port of this machine.",
)
@click.pass_obj
def worker_command(output: Output, keys: Path | None, port: int | None) -> int:
    """Work on batches that were handed in with `wan batch run --on`, until it is stopped.

    Any number of workers on any machines share the limits of an account. SIGTERM or Ctrl-C hands
    all work back and waits for no more than the answers to what was just sent.
    """
    listen_to_log(output)
    asyncio.run(_work(output, keys, port))
    return ExitCode.DONE


async def _work(output: Output, keys: Path | None, port: int | None) -> None:
    from wan_jobs.fleet.metrics import served
    from wan_jobs.fleet.worker import Worker

    journal = journal_for_reading()
    worker = Worker(_clients(journal, keys))
    loop = asyncio.get_running_loop()
    for each in _SIGNALS:
        with suppress(NotImplementedError):
            loop.add_signal_handler(each, worker.stop)
    async with AsyncExitStack() as stack:
        if port is not None:
            session = worker.clients[0].session
            at = await stack.enter_async_context(served(worker.metrics, session, port))
            output.note(f"Metrics are at http://127.0.0.1:{at}/metrics")
        accounts = "1 account" if len(worker.clients) == 1 else f"{len(worker.clients)} accounts"
        output.note(f"Working for {accounts} on {shown(str(journal.place))}")
        await worker.run()
    output.note("Stopped; what was under way is handed back.")


def _clients(journal: Journal, keys: Path | None) -> list[AsyncWan]:
    from wan_jobs.fleet.worker import read_keys

    return [open_async_client(journal, key) for key in (read_keys(keys) if keys else [None])]
