"""Reading a text once: the pages of one site say the same of many members, to several rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

_MOST_TEXTS = 2048

Arguments = ParamSpec("Arguments")
Claims = TypeVar("Claims")


def remembered(read: Callable[Arguments, Claims]) -> Callable[Arguments, Claims]:
    """Keep what a pure reader made of the last texts; what it returns must not be changed."""
    return cast("Callable[Arguments, Claims]", lru_cache(maxsize=_MOST_TEXTS)(read))
