"""`python -m scripts regenerate`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from scripts.commands.folders import out_option, overlays_option, specs_option


@click.command(
    epilog="Example: python -m scripts regenerate --check   (what CI runs; prints a diff "
    "and exits 1 if generated/ is out of date or was edited)"
)
@click.option("--check", is_flag=True, help="Write nothing; print what would change, exit 1 if so.")
@specs_option
@overlays_option
@out_option
@click.option("--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def command(check: bool, specs: Path, overlays: Path, out: Path, quiet: bool) -> None:
    """Rebuild OUT/openapi.yaml and OUT/wan_client from specs and overlays.

    Nothing is written unless every stage went well; then the new output replaces the old one in one
    step. Exit codes: 0 done or up to date, 1 out of date (--check), 2 bad input, nothing written.
    """
    from scripts.pipeline.report import Progress

    progress = Progress(quiet=quiet)
    if not check:
        from scripts.pipeline.regenerate import regenerate

        changed = regenerate(specs, overlays, out, progress)
        progress.tell(f"{out} is new" if changed else f"{out} is what it was")
        return
    from scripts.pipeline.check import check as differences

    lines = differences(specs, overlays, out, progress)
    if lines:
        sys.stdout.writelines(lines)
        sys.stdout.flush()
        click.echo(f"{out} is out of date; to mend: {_command(specs, overlays, out)}", err=True)
        sys.exit(1)
    progress.tell(f"{out} is up to date")


def _command(specs: Path, overlays: Path, out: Path) -> str:
    words = ["python", "-m", "scripts", "regenerate"]
    for option, value, default in (
        ("--specs", specs, "specs"),
        ("--overlays", overlays, "overlays"),
        ("--out", out, "generated"),
    ):
        if str(value) != default:
            words += [option, str(value)]
    return shlex.join(words)
