"""`python -m scripts vendor`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scripts.intake.vendored import Vendored

CACHE_HELP = "With --index: FILE that keeps what hosts know pages by; they are asked only for news."


@click.command(
    epilog="Example: python -m scripts vendor https://docs.apikley.ru/market/wan/2-5-text-to-video.md"
)
@click.argument("places", metavar="[PAGE]...", nargs=-1)
@click.option(
    "--index",
    metavar="URL",
    help="Vendor the pages that the documentation's index (llms.txt) lists, instead of PAGE.",
)
@click.option(
    "--match",
    metavar="PATTERN",
    help="With --index: take pages whose path holds PATTERN, or fits it (`*`, `?`).",
)
@click.option("--cache", type=click.Path(dir_okay=False, path_type=Path), help=CACHE_HELP)
@click.option(
    "--delay",
    type=click.FloatRange(0, 60),
    default=1.0,
    show_default=True,
    help="Seconds between two requests.",
)
@click.option(
    "--specs",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("specs"),
    show_default=True,
    help="The folder of vendored specs.",
)
@click.option("--stdout", "to_stdout", is_flag=True, help="Print the spec and write nothing.")
@click.option(
    "--address",
    metavar="URL",
    help="Where the page of a file or of standard input stands, so that `drift` can watch it.",
)
@click.option("--name", metavar="NAME", help="The spec's name, if not the one of its model.")
@click.option(
    "--choose",
    "choices",
    multiple=True,
    metavar="LINE=SPACES",
    help="Say how many spaces stand before a line (or `text`), as the refusal shows it.",
)
@click.option(
    "--whole",
    "is_whole",
    is_flag=True,
    help="A person has looked: nothing is missing, whatever looks so.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="With --index: print what became of each page as JSON."
)
@click.option("--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def command(
    places: tuple[str, ...],
    index: str | None,
    match: str | None,
    cache: Path | None,
    delay: float,
    specs: Path,
    to_stdout: bool,
    address: str | None,
    name: str | None,
    choices: tuple[str, ...],
    is_whole: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Turn documentation pages into specs.

    PAGE is a file, `-` for standard input, or an http(s) address; --index takes what the index of
    the documentation lists, one page at a time and of its own host only. The OpenAPI document on it
    is found whatever the form (Markdown, HTML, plain text, YAML, JSON); indentation and blank lines
    that copying destroyed are restored with proof, or the page is refused with the lines that can
    be read in several ways. Writes SPECS/<model>.yaml and its entry in SPECS/sources.yaml; of
    several pages all or none. What looks cut is refused; --whole takes it.

    Exit codes: 0 vendored (a warning tells of a server that is not ours), 1 the restoration is
    refused or the page looks cut, nothing written (with --index: some pages could not be taken, the
    others are written), 2 bad input or usage, nothing written.
    """
    from datetime import UTC, datetime

    from scripts.intake.fetch import Fetcher
    from scripts.intake.vendoring import (
        Decisions,
        NotProven,
        Page,
        read_page,
        vendor_all,
        write_all,
    )
    from scripts.problem import ProblemLog, printable

    single: dict[str, object] = {"to_stdout": to_stdout, "address": address, "name": name}
    single |= {"choices": choices, "is_whole": is_whole}
    if index is not None:
        _expect_none(places, **single)
        _vendor_index(index, match, specs, cache, delay, as_json=as_json, quiet=quiet)
        return
    _expect_places(places, match=match, cache=cache, json=as_json)
    _expect_one(places, **single)
    log, fetcher, pages = ProblemLog(), Fetcher(delay), list[Page]()
    for place in places:
        with log.collecting():
            pages.append(read_page(place, fetcher, address))
    log.check()
    today = datetime.now(UTC).date()
    try:
        found = vendor_all(pages, specs, Decisions(choices, name, is_whole), today=today)
    except NotProven as refusal:
        click.echo(printable("\n".join(refusal.lines)), err=True)
        click.echo("Nothing was written.", err=True)
        raise click.exceptions.Exit(1) from None
    _tell(found, quiet=quiet)
    if to_stdout:
        click.echo(found[0].document.text, nl=False)
        return
    _tell_written(found, write_all(found, specs), specs, quiet=quiet)


def _vendor_index(
    address: str,
    match: str | None,
    specs: Path,
    cache: Path | None,
    delay: float,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """Vendor what an index lists and what matches, and tell of every page that was not taken."""
    import json
    from datetime import UTC, datetime

    from scripts.intake.fetch import Cache, Fetcher
    from scripts.intake.index.harvest import harvest
    from scripts.intake.index.listing import read_index
    from scripts.intake.report import harvest_json, tell_harvest
    from scripts.intake.vendoring import write_all

    fetcher, remembered = Fetcher(delay), Cache.read(cache)
    listing = read_index(address, fetcher, remembered)
    done = harvest(listing, match, specs, fetcher, remembered, datetime.now(UTC).date())
    _tell(done.found, quiet=quiet)
    changed = write_all(done.found, specs)
    _tell_written(done.found, changed, specs, quiet=quiet)
    for one, page in zip(done.found, done.pages, strict=True):
        if page.address:
            remembered.keep(page.address, str(one.entry["sha256"]), page.validators)
    remembered.write()
    for line in tell_harvest(done, quiet=quiet):
        click.echo(line, err=True)
    if as_json:
        click.echo(json.dumps(harvest_json(done, changed), ensure_ascii=False, indent=2))
    if done.faults:
        raise click.exceptions.Exit(1)


def _tell_written(found: list[Vendored], changed: list[bool], specs: Path, *, quiet: bool) -> None:
    for one, is_new in zip(found, changed, strict=True):
        if not quiet:
            is_what = "written" if is_new else "unchanged"
            click.echo(f"{specs / f'{one.name}.yaml'} is {is_what}", err=True)


def _expect_none(places: tuple[str, ...], **options: object) -> None:
    """Refuse pages and options of one page beside an index."""
    given = [name for name, value in options.items() if value]
    if places or given:
        names = {"to_stdout": "--stdout", "choices": "--choose", "address": "--address"}
        names["is_whole"] = "--whole"
        what = ", ".join([*(["PAGE"] if places else []), *(names.get(n, "--name") for n in given)])
        raise click.UsageError(f"{what} cannot stand beside --index, which names its pages itself")


def _expect_places(places: tuple[str, ...], **options: object) -> None:
    if not places:
        raise click.UsageError("name a PAGE, or the --index of a documentation")
    if given := [f"--{name}" for name, value in options.items() if value]:
        raise click.UsageError(f"{', '.join(given)} belongs to --index")


def _expect_one(places: tuple[str, ...], **options: object) -> None:
    """Refuse options that can only mean one page where there are several."""
    given = [name for name, value in options.items() if value]
    if len(places) > 1 and given:
        names = {"to_stdout": "stdout", "choices": "choose", "is_whole": "whole"}
        flags = ", ".join(f"--{names.get(name, name)}" for name in given)
        raise click.UsageError(f"{flags} can only mean one PAGE; vendor the pages one by one")
    if places.count("-") > 1:
        raise click.UsageError("standard input, `-`, can be read only once")


def _tell(found: list[Vendored], *, quiet: bool) -> None:
    from scripts.intake.report import tell
    from scripts.problem import printable

    for one in found:
        if not quiet:
            click.echo("\n".join(tell(one)), err=True)
        for server in one.foreign_servers:
            click.echo(
                f"warning: {one.name}: the page names the server {printable(server)}, which is not "
                "ours; the merge refuses it unless an overlay replaces it",
                err=True,
            )
