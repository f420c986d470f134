"""The name of a batch as an argument, completed from the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from wan_jobs.command.client import journal_for_reading
from wan_jobs.command.fields.options import Word
from wan_jobs.texts import is_name

F = TypeVar("F", bound=Callable[..., object])


class BatchName(Word):
    """The name of a batch: any text that is one."""

    name = "name"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the name; bytes that are no text, as a shell may pass them, are refused."""
        name = str(value)
        if name.strip() and not is_name(name):
            self.fail("the name must be text in UTF-8", param, ctx)
        return name


def name_argument(*, required: bool = True) -> Callable[[F], F]:
    """Add the argument `name`."""
    return click.argument(
        "name",
        type=BatchName(),
        required=required,
        metavar="NAME" if required else "[NAME]",
        shell_complete=_complete_name,
    )


def _complete_name(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    names = (batch.name for batch in journal_for_reading().batches.all())
    return [name for name in names if name.startswith(incomplete)]
