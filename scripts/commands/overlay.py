"""`python -m scripts overlay`: apply or validate OpenAPI Overlays on any document."""

from __future__ import annotations

from pathlib import Path

import click


@click.group(help="Apply or validate OpenAPI Overlays (1.0, 1.1 and 1.2) on any document.")
def command() -> None:
    """Hold `apply` and `validate`."""


@command.command("apply")
@click.argument("document")
@click.argument(
    "overlays", metavar="OVERLAY...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write to FILE instead of standard output.",
)
@click.option(
    "--lenient",
    is_flag=True,
    help="Accept actions that match or change nothing, and what other tools let pass.",
)
@click.option("--quiet", is_flag=True, help="Say nothing but what is wrong.")
def apply_command(
    document: str, overlays: tuple[Path, ...], output: Path | None, lenient: bool, quiet: bool
) -> None:
    r"""Apply each OVERLAY in turn to DOCUMENT and write the result.

    DOCUMENT is any YAML or JSON document, `-` for standard input. The result is YAML, or JSON if
    FILE ends in .json. What an overlay says in `extends` does not matter here.

    An action that selects nothing, or changes nothing, has become stale: then nothing is written
    and the exit code is 1. With --lenient that is fine, as the Overlay Specification has it; and
    where an overlay of 1.0 updates a primitive, or a name such as `.x-scope` stands in a JSONPath
    without brackets and quotes, a warning says how to mend it.

    \b
    Example:
      python -m scripts overlay apply openapi.yaml fixes.overlay.yaml -o fixed.yaml
    """
    from scripts.commands.overlaying import apply

    apply(document, overlays, output, lenient=lenient, quiet=quiet)


@command.command("validate", short_help="Check that each OVERLAY follows the specification.")
@click.argument(
    "overlays", metavar="OVERLAY...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--lenient", is_flag=True, help="Accept what `apply --lenient` accepts.")
@click.option("--quiet", is_flag=True, help="Say nothing but what is wrong.")
def validate_command(overlays: tuple[Path, ...], lenient: bool, quiet: bool) -> None:
    r"""Check that each OVERLAY follows the Overlay Specification, and show all that is wrong.

    What is valid here is not refused by `apply` for its own sake, with --lenient or without.

    \b
    Example:
      python -m scripts overlay validate overlays/*.overlay.yaml
    """
    from scripts.commands.overlaying import validate

    validate(overlays, lenient=lenient, quiet=quiet)
