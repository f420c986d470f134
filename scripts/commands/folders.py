"""Folders as options: a name that was mistyped must not pass for a folder with nothing in it."""

from __future__ import annotations

from pathlib import Path

import click

_FOLDER = click.Path(file_okay=False, path_type=Path)


def _named_folder(context: click.Context, option: click.Parameter, folder: Path) -> Path:
    """Return a folder; one that was named on the command line has to be there."""
    source = context.get_parameter_source(str(option.name))
    if source is click.core.ParameterSource.COMMANDLINE and not folder.is_dir():
        raise click.BadParameter(f"there is no folder {str(folder)!r}", context, option)
    return folder


specs_option = click.option(
    "--specs", type=_FOLDER, default="specs", show_default=True, help="Where specs are."
)
overlays_option = click.option(
    "--overlays",
    type=_FOLDER,
    default="overlays",
    show_default=True,
    callback=_named_folder,
    help="Where overlays are.",
)
out_option = click.option(
    "--out", type=_FOLDER, default="generated", show_default=True, help="Where the output goes."
)
