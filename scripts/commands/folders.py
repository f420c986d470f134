"""Folders as options: a name that was mistyped must not pass for a folder with nothing in it."""

from __future__ import annotations

from pathlib import Path

import click

FOLDER = click.Path(file_okay=False, path_type=Path)


def named_folder(context: click.Context, option: click.Parameter, folder: Path) -> Path:
    """Return a folder; one that was named on the command line has to be there."""
    source = context.get_parameter_source(str(option.name))
    if source is click.core.ParameterSource.COMMANDLINE and not folder.is_dir():
        raise click.BadParameter(f"there is no folder {str(folder)!r}", context, option)
    return folder
