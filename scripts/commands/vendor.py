"""`python -m scripts vendor`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    epilog="Example: python -m scripts vendor https://docs.apikley.ru/market/wan/2-5-text-to-video.md"
)
@click.argument("page", metavar="PAGE")
@click.option(
    "--specs",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("specs"),
    show_default=True,
    help="The folder of vendored specs.",
)
@click.option("--stdout", "to_stdout", is_flag=True, help="Print the spec and write nothing.")
@click.option(
    "--choose",
    "choices",
    multiple=True,
    metavar="LINE=SPACES",
    help="Say how many spaces stand before a line (or `text`), as the refusal shows it.",
)
@click.option("--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def command(page: str, specs: Path, to_stdout: bool, choices: tuple[str, ...], quiet: bool) -> None:
    """Turn a documentation page into a spec.

    PAGE is a file, `-` for standard input, or an http(s) address. The OpenAPI document on it is
    found whatever the form (Markdown, HTML, plain text, YAML, JSON); indentation and blank lines
    that copying destroyed are restored with proof, or the page is refused with the lines that can
    be read in several ways. Writes SPECS/<model>.yaml and its entry in SPECS/sources.yaml.

    Exit codes: 0 vendored (a warning tells of a server that is not ours), 1 the restoration is
    refused, nothing written, 2 bad input or usage, nothing written.
    """
    from datetime import UTC, datetime

    from scripts.vendor import vendoring

    try:
        vendored = vendoring.vendor(
            vendoring.read_page(page), specs, choices=choices, today=datetime.now(UTC).date()
        )
    except vendoring.NotProven as refusal:
        click.echo("\n".join(refusal.lines), err=True)
        click.echo("Nothing was written.", err=True)
        raise click.exceptions.Exit(1) from None
    if not quiet:
        click.echo("\n".join(vendoring.tell(vendored)), err=True)
    for server in vendored.foreign_servers:
        click.echo(
            f"warning: the page names the server {server}, which is not ours; the merge refuses it "
            "unless an overlay replaces it",
            err=True,
        )
    if to_stdout:
        click.echo(vendored.document.text, nl=False)
        return
    written = vendoring.write(vendored, specs)
    if not quiet:
        path = specs / f"{vendored.name}.yaml"
        click.echo(f"{path} is {'written' if written else 'unchanged'}", err=True)
