"""The name of a batch as an argument, completed from the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from wan_jobs.command.client import journal_for_reading

F = TypeVar("F", bound=Callable[..., object])


def name_argument(*, required: bool = True) -> Callable[[F], F]:
    """Add the argument `name`."""
    return click.argument(
        "name",
        required=required,
        metavar="NAME" if required else "[NAME]",
        shell_complete=_complete_name,
    )


def _complete_name(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    names = (batch.name for batch in journal_for_reading().batches.all())
    return [name for name in names if name.startswith(incomplete)]
