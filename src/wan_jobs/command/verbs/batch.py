"""`wan batch`: videos for all rows of a table."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from wan_jobs.batch import MOST_RETRIES, MOST_URGENT, RETRIES
from wan_jobs.command.batches.changing import CHANGES
from wan_jobs.command.batches.naming import BatchName, name_argument
from wan_jobs.command.client import journal_for_reading, listen_to_log, open_async_client
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.fields.run_command import ModelPart
from wan_jobs.command.options import Credits, ResultsPlace, on_option
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.verb import VerbGroup
from wan_jobs.command.verbs import SUMMARIES
from wan_jobs.document import Model

if TYPE_CHECKING:
    from wan_jobs.async_client import AsyncWan
    from wan_jobs.ledger.batch import Item


F = TypeVar("F", bound=Callable[..., object])

_REFRESHED_EVERY = 2.0


@click.group(
    "batch",
    cls=VerbGroup,
    examples=(
        "wan batch run prompts.csv -o clips text-to-video --dry-run",
        "wan batch run prompts.csv -o clips text-to-video",
        "wan batch status clips --watch",
    ),
    short_help=SUMMARIES["batch"],
)
def batch_command() -> None:
    """Make videos for all rows of a table, each once, whatever comes between.

    The same command again goes on where it was left, and adds the rows that are new.
    """


def _listen_option() -> Callable[[F], F]:
    return click.option(
        "--listen",
        type=click.IntRange(1, 65_535),
        metavar="PORT",
        help="Receive the callbacks here while the batch runs: the URL must lead to this port.",
    )


@batch_command.command(
    "run",
    examples=(
        "wan batch run prompts.csv -o clips text-to-video --dry-run",
        "wan batch run prompts.csv -o clips text-to-video --set aspect_ratio=1:1 --max-credits 500",
    ),
)
@click.argument("table", type=click.Path(path_type=Path), metavar="TABLE")
@click.argument("model", type=ModelPart(), required=False, metavar="[MODEL]")
@click.option(
    "-o",
    "--output",
    "out",
    type=ResultsPlace(),
    required=True,
    metavar="FOLDER",
    help="Where the videos go, with results.jsonl and index.html: a folder, or s3://BUCKET/… and "
    "the like.",
)
@click.option(
    "--set", "constants", multiple=True, metavar="FIELD=VALUE", help="Set a field in every row."
)
@click.option(
    "--id", "id_column", metavar="COLUMN", help="The column that names the videos. [default: id]"
)
@click.option(
    "--max-credits", type=Credits(), metavar="N", help="Spend no more than this on the batch."
)
@click.option(
    "--retries",
    type=click.IntRange(0, MOST_RETRIES),
    default=RETRIES,
    show_default=True,
    metavar="N",
    help="Try a failed task again so often; a failed task costs nothing.",
)
@click.option(
    "--priority",
    type=click.IntRange(-MOST_URGENT, MOST_URGENT),
    default=0,
    metavar="N",
    help="Send it before batches of this key whose number is lower.",
)
@click.option(
    "--name",
    type=BatchName(),
    metavar="NAME",
    help="The batch's name. [default: that of the folder]",
)
@click.option("--callback-url", metavar="URL", help="Have the service call this at each end.")
@_listen_option()
@click.option(
    "--dry-run", "is_dry", is_flag=True, help="Check the table and say its cost; send nothing."
)
@click.option("--prune", is_flag=True, help="Take out what is not in the table and was never sent.")
@on_option(exposed=True)
@click.pass_obj
def run(
    output: Output,
    table: Path,
    model: Model | None,
    out: str,
    constants: tuple[str, ...],
    id_column: str | None,
    max_credits: float | None,
    retries: int,
    priority: int,
    name: str | None,
    callback_url: str | None,
    listen: int | None,
    is_dry: bool,
    prune: bool,
    on: str | None,
) -> int:
    """Make a video of each row of a table (CSV, TSV, JSON Lines or Parquet).

    Columns are fields of the model, `model` and `id`. The whole table is checked before the first
    credit is spent. With --on it is handed in for the workers of a fleet, and nothing is sent from
    here. Files are uploaded; their paths count from the table. Ctrl-C stops sending and
    follows what is paid for to its file.
    """
    from wan_jobs.batch.terms import Terms
    from wan_jobs.command.batches.preparing import (
        Order,
        constants_in,
        dry_run,
        in_words,
        open_order,
    )
    from wan_jobs.command.batches.running import Foreground

    if listen is not None and callback_url is None:
        raise click.UsageError(
            f"--listen needs --callback-url URL, the public address that leads to port {listen}."
        )
    _check_listens_here(listen, on)
    terms = Terms(name, retries, max_credits, priority, callback_url)
    order = Order(table, model, constants_in(constants), id_column, out, terms, prune)
    if is_dry:
        return _with_client(output, lambda wan: dry_run(output, wan.session, order))

    async def work(wan: AsyncWan) -> int:
        batch_name, expected = await open_order(output, wan.session, order)
        if not output.as_json:
            output.note(in_words(expected))
        if on is not None:
            return _handed_in(output, batch_name)
        return await Foreground(output, wan, batch_name, expected.seconds).run()

    return _with_client(output, work, listen)


@batch_command.command("resume", examples=("wan batch resume clips",))
@name_argument()
@_listen_option()
@on_option(exposed=True)
@click.pass_obj
def resume(output: Output, name: str, listen: int | None, on: str | None) -> int:
    """Go on with a batch that was paused, stopped, interrupted or killed."""
    from wan_jobs.batch.run import take_over
    from wan_jobs.command.batches.preparing import forecast_of, in_words
    from wan_jobs.command.batches.running import Foreground
    from wan_jobs.ledger.batch import BatchState, ItemState

    async def work(wan: AsyncWan) -> int:
        record, todo = wan.session.record, [ItemState.TODO]
        await record(lambda _: take_over(wan.session, name))
        await record(lambda ledger: ledger.batches.set_state(name, BatchState.ACTIVE))
        left = await record(lambda ledger: ledger.batches.items(name, todo))
        expected = forecast_of(wan.session, left)
        if not output.as_json:
            output.note(in_words(expected))
        if on is not None:
            return _handed_in(output, name)
        return await Foreground(output, wan, name, expected.seconds).run()

    _check_listens_here(listen, on)
    return _with_client(output, work, listen)


@batch_command.command("list", examples=("wan batch list",))
@on_option()
@click.pass_obj
def list_(output: Output) -> None:
    """Show how all batches stand, as `status` without a NAME does."""
    from wan_jobs.command.batches.display import list_batches

    list_batches(output, journal_for_reading().batches)


@batch_command.command(
    "status",
    examples=(
        "wan batch status",
        "wan batch status clips --watch",
        "wan batch status clips --json",
    ),
)
@name_argument(required=False)
@click.option("--watch", is_flag=True, help="Show it anew until it has ended.")
@on_option()
@click.pass_obj
def status(output: Output, name: str | None, watch: bool) -> int:
    """Show how batches stand: all of them, or one with what needs to be seen."""
    from wan_jobs.command.batches.display import Display, batch_json, list_batches, told
    from wan_jobs.command.batches.running import code_of
    from wan_jobs.ledger.batch import BatchState, ItemState

    batches = journal_for_reading().batches
    if name is None:
        if watch:
            raise click.UsageError("--watch needs the NAME of a batch.")
        list_batches(output, batches)
        return ExitCode.DONE
    batch, display = batches.get(name), Display(output)
    while watch and not batch.ended and batch.state is BatchState.ACTIVE:
        display.spent = batches.spent(name)
        display.draw(batch)
        time.sleep(_REFRESHED_EVERY)
        before, batch = batch.counts.get(ItemState.TODO, 0), batches.get(name)
        display.note_ended(max(0, before - batch.counts.get(ItemState.TODO, 0)))
    output.draw("")
    items = batches.items(name)
    display.spent = sum(item.credits or 0.0 for item in items)
    if output.as_json:
        output.json(batch_json(batch, display.spent))
        return code_of(batch)
    why = f" ({shown(batch.reason)})" if batch.reason else ""
    output.line(f"{shown(batch.name)}  {batch.state}{why}  {display.line(batch)}")
    for item in items:
        if item.state in {ItemState.FAILED, ItemState.DOUBT, ItemState.EXPIRED}:
            output.line(told(item))
    return code_of(batch)


@batch_command.command(
    "results",
    examples=(
        "wan batch results clips",
        "wan batch results clips -o clips.csv",
    ),
)
@name_argument()
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write them to this .csv, .jsonl or .parquet file.",
)
@on_option()
@click.pass_obj
def results(output: Output, name: str, path: Path | None) -> None:
    """Print what became of each item, one JSON object per line, or write a table of it."""
    from wan_jobs.batch.results import export_results, result_line
    from wan_jobs.command.batches.display import item_json

    batches = journal_for_reading().batches
    batches.get(name)
    items: list[Item] = batches.items(name)
    if path is not None:
        export_results(items, path)
        if output.as_json:
            output.json({"name": name, "items": len(items), "path": str(path)})
        output.note(f"{len(items)} items written to {shown(str(path))}")
        return
    if output.as_json:
        output.json([item_json(item) for item in items])
        return
    for item in items:
        output.line(result_line(item))


def _handed_in(output: Output, name: str) -> int:
    """Leave the batch to the workers of its ledger."""
    from wan_jobs.command.screen.failures import command_line

    watch = command_line("batch status", name, options=["--watch"])
    output.note(f"{shown(name)} is handed in for the workers. See how it gets on with:  {watch}")
    return ExitCode.DONE


def _check_listens_here(listen: int | None, on: str | None) -> None:
    if listen is not None and on is not None:
        raise click.UsageError("--listen is for a batch that runs here: with --on workers run it.")


def _with_client(
    output: Output, work: Callable[[AsyncWan], Awaitable[int]], listen: int | None = None
) -> int:
    from wan_jobs.command.receiving import receiving

    async def run_it() -> int:
        async with open_async_client() as wan:
            # A port that is taken is told before anything is begun.
            hears = nullcontext() if listen is None else receiving(wan.notify, "127.0.0.1", listen)
            with hears:
                return await work(wan)

    listen_to_log(output)
    return asyncio.run(run_it())


for _change in CHANGES:
    batch_command.add_command(_change)
