"""`wan mock` and `wan mcp`: programs that serve others until they are ended."""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from pathlib import Path

import click

from wan_jobs.command.options import Credits
from wan_jobs.command.screen.output import Output
from wan_jobs.command.verb import Verb
from wan_jobs.command.verbs import SUMMARIES

_NEEDED = ("pytest_httpserver", "yaml")

_FOR_CLIENTS = """\b
For a client that is configured by JSON:
  {"mcpServers": {"wan": {"command": "wan", "args": ["mcp", "--budget", "500"]}}}"""


@click.command(
    "mcp",
    cls=Verb,
    examples=(
        "wan mcp --budget 500",
        "wan mcp --budget 500 --price 80 --folder clips",
    ),
    short_help=SUMMARIES["mcp"],
    epilog=_FOR_CLIENTS,
)
@click.option(
    "--budget",
    type=Credits(),
    required=True,
    metavar="N",
    help="Credits that may be spent in all, with what servers of the last day have sold. No tool "
    "call can raise it.",
)
@click.option(
    "--price",
    type=Credits(),
    metavar="N",
    help="What a job is taken to cost whose cost is not known yet.",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The only folder that files are read from and videos saved to.  [default: here]",
)
@click.pass_obj
def mcp_command(output: Output, budget: float, price: float | None, folder: Path) -> None:
    """Offer tools to an agent over standard input and output (Model Context Protocol).

    The tools: models, describe, quote, generate, status, wait, download, credits, tasks. Money is
    spent by `generate` alone, on a quote, within the budget. Nothing is ever sent twice.
    """
    if find_spec("mcp") is None:
        raise click.ClickException(
            "The tools for agents are not installed. Install them with:  "
            "pip install 'wan-client[mcp]'"
        )
    if not folder.is_dir():
        raise click.UsageError(f"There is no folder {folder}.")
    asyncio.run(_serve(output, budget, price, folder))


async def _serve(output: Output, limit: float, price: float | None, folder: Path) -> None:
    from wan_jobs.command.agents.quotes import Budget
    from wan_jobs.command.agents.server import serve
    from wan_jobs.command.agents.shop import Folder, Shop, sold
    from wan_jobs.command.client import listen_to_log, open_async_client
    from wan_jobs.command.screen.quantities import credits_in_words
    from wan_jobs.configuration import read_config, resolve_address
    from wan_jobs.document import merged_document

    listen_to_log(output)
    config, document = read_config(), merged_document()
    service = resolve_address(file=config)
    async with open_async_client() as wan:
        budget = Budget(limit)
        if wan.journal and (before := sold(wan.journal, service)):
            output.note(
                f"{credits_in_words(before)} of the budget of {credits_in_words(limit)} "
                "count as spent: earlier servers sold that much within a day."
            )
        shop = Shop(wan, document, config, service, budget, Folder(folder), price)
        await serve(shop, document)


def _mounted() -> click.Command:
    if any(find_spec(name) is None for name in _NEEDED):
        return _missing
    from wan_mock.command import command as mounted

    return mounted


@click.command(
    "mock",
    short_help=SUMMARIES["mock"],
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
def _missing() -> None:
    """Start a mock of the API on this machine. Needs:  pip install 'wan-client[mock]'."""
    raise click.ClickException(
        "The mock is not installed. Install it with:  pip install 'wan-client[mock]'"
    )


mock_command = _mounted()
