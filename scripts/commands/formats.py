"""The option `--format`: what a verb tells, as text or for a program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def format_option(
    text: str, forms: Sequence[str] = ("text", "json", "markdown")
) -> Callable[[_Command], _Command]:
    """Return the option, which the command takes as `form`; `text` is its help."""
    return click.option(
        "--format", "form", type=click.Choice(forms), default="text", show_default=True, help=text
    )
