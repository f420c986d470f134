"""`python -m scripts drift`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scripts.commands.folders import out_option, overlays_option, specs_option
from scripts.commands.formats import format_option

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    epilog="Example: python -m scripts drift --update --format markdown > verdict.md   (what the "
    "scheduled workflow puts into its pull request)"
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--update", is_flag=True, help="Bring in what changed: specs, output, CHANGELOG.")
@format_option("markdown is the text of a pull request.")
@specs_option
@overlays_option
@out_option
@click.option(
    "--changelog", type=_FILE, default="CHANGELOG.md", show_default=True, help="Gets the entry."
)
@click.option("--cache", type=_FILE, help="FILE that keeps what servers know pages by.")
@click.option(
    "--delay",
    type=click.FloatRange(0, 60),
    default=2.0,
    show_default=True,
    help="Seconds between two pages.",
)
@click.option("--quiet", is_flag=True, help="Say nothing of the progress.")
def command(
    names: tuple[str, ...],
    update: bool,
    form: str,
    specs: Path,
    overlays: Path,
    out: Path,
    changelog: Path,
    cache: Path | None,
    delay: float,
    quiet: bool,
) -> None:
    """Check whether the vendored pages (or those of the specs NAME) still say the same.

    Fetches each page that has an `address` in SPECS/sources.yaml, one at a time, and tells what
    became of it: unchanged, text only, additive, breaking, moved, error page, shrank, other host,
    other model, other operation, gone, restoration refused, unreachable; and which corrections are
    superfluous now. What the index that SPECS/sources.yaml names lists for the first time is news,
    and no fault; a page that only the index could tell, and that it lists no more, is one. Specs
    without an address are named, with how to make them watchable; that is no fault. Without
    --update nothing is written; with it a page that needs a person is held back, and everything
    else is brought in whole. Exit codes: 0 nothing left to do, 1 something changed (with
    --update: a person is needed), 2 bad input or usage.
    """
    from scripts.drift.report import as_json, as_markdown, as_text
    from scripts.drift.run import Folders, run

    folders = Folders(specs, overlays, out, changelog)
    outcome = run(names, folders, update=update, cache=cache, delay=delay, quiet=quiet)
    write = {"text": as_text, "json": as_json, "markdown": as_markdown}[form]
    click.echo(write(outcome))
    if not outcome.is_fine:
        sys.exit(1)
