"""Types that annotations name although their modules are loaded only when needed."""

from __future__ import annotations

from typing import ForwardRef


def deferred(module: str, *names: str) -> list[ForwardRef]:
    """Return what stands for types of a module, and loads it once `typing.get_type_hints` asks.

    A module that imports types for the type checker alone gives their names this value at run
    time, so that frameworks which read annotations find them.
    """
    return [ForwardRef(f"__import__({module!r}, fromlist=['']).{name}") for name in names]
