"""The base of the types that words of the command line may have."""

from __future__ import annotations

import click


class Word(click.ParamType):  # type: ignore[type-arg]
    """A type of word. click's own base is generic in its late versions only."""
