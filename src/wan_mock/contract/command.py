"""`python -m wan_mock.contract`: hold any server or gateway to the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wan_mock.contract.examination import Examination
    from wan_mock.contract.wire import Server

HOLDS, DIFFERS, UNUSABLE = 0, 1, 2

_EPILOG = """\
Exit codes: 0 everything holds, 1 something differs, 2 bad usage or nobody there.

Example:  python -m wan_mock.contract --base-url http://127.0.0.1:8080 --api-key wan-mock-key
"""


@click.command(epilog=_EPILOG)
@click.option("--base-url", required=True, metavar="URL", help="The server to examine.")
@click.option("--api-key", metavar="KEY", help="Its key; sent nowhere else and never shown.")
@click.option(
    "--spend",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Create up to N tasks, which are paid for; none by default.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    show_default=True,
    help="How to write the report.",
)
def command(base_url: str, api_key: str | None, spend: int, form: str) -> None:
    """Tell which operations, codes and shapes of a server hold to the document, and what differs.

    Without --api-key only what needs no key is asked; without --spend nothing that costs credits.
    Redirects are not followed, so that the key stays with the server it was given for.
    """
    from wan_mock.contract.checks import examine
    from wan_mock.contract.report import WRITERS, Report

    _check_key(api_key, spend)
    server = _reached(base_url)
    examination = _examination(server, api_key, spend, form)
    report = Report(base_url, examination.results, examination.tasks)
    try:
        examine(examination)
    finally:
        # Even if interrupted: what was created is paid for, so its ids are told.
        click.echo(WRITERS[form](report))
    raise SystemExit(HOLDS if report.holds else DIFFERS)


def _check_key(key: str | None, spend: int) -> None:
    if key is None and spend:
        raise click.UsageError("--spend needs --api-key")
    if key is not None and not (key and key.isascii() and key.isprintable() and key == key.strip()):
        raise click.BadParameter(
            "it is empty, or holds a line break, a space at an end or a strange character",
            param_hint="--api-key",
        )


def _reached(base_url: str) -> Server:
    from wan_mock.contract.wire import NoAnswer, Server

    try:
        server = Server(base_url)
        server.reach()
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--base-url") from error
    except NoAnswer as error:
        click.echo(f"Error: nobody answers at {base_url}: {error}", err=True)
        raise SystemExit(UNUSABLE) from error
    return server


def _examination(server: Server, key: str | None, spend: int, form: str) -> Examination:
    from wan_document.document import ApiDocument, DocumentError
    from wan_mock.contract.examination import Examination
    from wan_mock.contract.report import write_result

    try:
        document = ApiDocument.load()
    except DocumentError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(UNUSABLE) from error
    if form != "text":
        return Examination(document, server, key, spend=spend)
    return Examination(
        document, server, key, spend=spend, told=lambda result: click.echo(write_result(result))
    )
