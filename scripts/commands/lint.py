"""`python -m scripts lint`: find what is wrong with OpenAPI documents, and draft what mends it."""

from __future__ import annotations

from pathlib import Path

import click

from scripts.commands.formats import format_option

_FORMS = ("text", "json", "sarif", "github")

_EPILOG = """\b
Examples:
  python -m scripts lint
  python -m scripts lint specs/wan-2-5-text-to-video.yaml --suggest -o draft.overlay.yaml
  python -m scripts lint specs/wan-2-5-text-to-video.yaml --with draft.overlay.yaml
  python -m scripts lint specs/*.yaml --format github
  python -m scripts lint --explain prose-enum-differs

Exit codes: 0 no errors and no warnings, 1 there are some, 2 bad input.
With --suggest -o FOLDER, 0 says that nothing is left to draft.
"""


@click.command(epilog=_EPILOG)
@click.argument("documents", nargs=-1, type=click.Path(path_type=Path))
@format_option("How to write the findings.", _FORMS)
@click.option(
    "--with",
    "overlays",
    multiple=True,
    metavar="OVERLAY",
    type=click.Path(path_type=Path),
    help="Lint the documents as this overlay leaves them; may be repeated.",
)
@click.option("--suggest", is_flag=True, help="Write a draft overlay instead of the findings.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where --suggest writes: a file, or for several documents the folder of overlays.",
)
@click.option("--explain", metavar="RULE", help="Tell the reason and the fix of a rule.")
@click.option("--rules", is_flag=True, help="Write the list of all rules as Markdown.")
def command(
    documents: tuple[Path, ...],
    form: str,
    overlays: tuple[Path, ...],
    suggest: bool,
    output: Path | None,
    explain: str | None,
    rules: bool,
) -> None:
    """Find what is wrong with OpenAPI documents.

    Without DOCUMENT the merged document generated/openapi.yaml is linted, which must have no
    finding. Name specs to see what their pages say; what an overlay already mends is found again,
    unless it is given by --with.
    """
    from scripts.commands.linting import Request, run

    if output is not None and not suggest:
        raise click.UsageError("-o belongs to --suggest")
    run(Request(documents, form, overlays, suggest, output, explain, rules))
