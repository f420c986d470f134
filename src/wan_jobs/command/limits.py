"""The limits that the command keeps to: those of the configuration file's table `[limits]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from wan_jobs.configuration import ConfigFile, Limits, config_if_readable
from wan_jobs.errors import ConfigurationError

_REMEDY = "See `wan help settings`."


def limits_in_force() -> Limits:
    """Return the limits of the file, the usual ones where it names none.

    Raises `ConfigurationError` for a limit that there is not, or with a value that it cannot have.
    """
    return Limits(**limits_named(config_if_readable()))


def limits_named(file: ConfigFile) -> Mapping[str, Any]:
    """Return the limits that a file names; raises `ConfigurationError` as the other."""
    table = file.tables.get("limits", {})
    if not isinstance(table, Mapping):
        raise ConfigurationError(f"{file.path}: limits must be a table.", remedy=_REMEDY)
    known = {each.name for each in fields(Limits)}
    if unknown := sorted(table.keys() - known):
        raise ConfigurationError(
            f"{file.path}: there is no limit {unknown[0]!r}.",
            remedy=f"There are {', '.join(sorted(known))}.",
        )
    try:
        Limits(**table)
    except ConfigurationError as error:
        raise ConfigurationError(f"{file.path}: {error.message}", remedy=_REMEDY) from None
    return table
