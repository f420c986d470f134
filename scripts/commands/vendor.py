"""`python -m scripts vendor`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    epilog="Example: python -m scripts vendor https://docs.apikley.ru/market/wan/2-5-text-to-video.md"
)
@click.argument("page")
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
    metavar="LINE=READING",
    help="Decide a line that allows several readings, as the refusal numbers them.",
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
    from scripts.vendor.vendoring import vendor

    raise SystemExit(vendor(page, specs, to_stdout=to_stdout, choices=choices, quiet=quiet))
