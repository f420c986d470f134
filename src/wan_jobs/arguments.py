"""Judging what a caller gives before anything is sent: later it may have been paid for."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

from wan_jobs.errors import InvalidInput
from wan_jobs.violation import shorten

Seconds: TypeAlias = float | timedelta

LARGEST = 1e15
"""Whole numbers beyond this are too large to reckon with beside fractions."""


def seconds_of(name: str, value: Seconds | None) -> float | None:
    """Return a span of time in seconds; raises `InvalidInput` unless it is one, zero or more."""
    if value is None:
        return None
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds != seconds:
        raise InvalidInput(
            f"{name} must be a number of seconds or a timedelta, not {shorten(value)}.",
        )
    if seconds < 0:
        raise InvalidInput(f"{name} must not be negative: {shorten(value)}.")
    try:
        return float(seconds)
    except OverflowError:
        return math.inf


def check_kind(name: str, value: object, *kinds: type) -> None:
    """Raise `InvalidInput` for what is given and of none of these types."""
    if value is not None:
        check_given(name, value, *kinds)


def check_given(name: str, value: object, *kinds: type) -> None:
    """Raise `InvalidInput` for what is of none of these types, `None` included."""
    if not isinstance(value, kinds):
        wanted = " or ".join(f"a {kind.__name__}" for kind in kinds)
        raise InvalidInput(f"{name} must be {wanted}, not {shorten(value)}.")


def check_whole(name: str, value: object, least: int, most: int) -> None:
    """Raise `InvalidInput` for what is no whole number within these bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidInput(
            f"{name} must be a whole number from {least} to {most}, not {shorten(value)}."
        )


def check_amount(name: str, value: object) -> None:
    """Raise `InvalidInput` for what is no amount of credits; without an end is one."""
    amount = value if isinstance(value, int | float) and not isinstance(value, bool) else -1
    if not (0 <= amount <= LARGEST or amount == math.inf):
        raise InvalidInput(
            f"{name} must be a number from 0 to {LARGEST:.0e}, not {shorten(value)}."
        )


def check_methods(name: str, value: object, protocol: type) -> None:
    """Raise `InvalidInput` for what is given and lacks a method of the protocol."""
    wanted = [each for each in vars(protocol) if not each.startswith("_")]
    if value is not None and not all(callable(getattr(value, each, None)) for each in wanted):
        methods = ", ".join(wanted)
        raise InvalidInput(f"{name} must have the methods {methods}; {shorten(value)} has not.")


def count_of(name: str, value: int) -> int:
    """Return how many are wanted, within what databases count; raises `InvalidInput` for others."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidInput(f"{name} must be a whole number, zero or more, not {shorten(value)}.")
    return min(value, 2**62)


def check_callable(
    name: str, value: Callable[..., object] | None, arguments: int = 1, *, awaited: bool = False
) -> None:
    """Raise `InvalidInput` for what cannot be called with so many arguments.

    Unless it is `awaited` where it is called, a coroutine function is refused: it would do nothing.
    """
    if value is None:
        return
    if not callable(value):
        raise InvalidInput(f"{name} must be a function, not {shorten(value)}.")
    import inspect

    kinds = (value, getattr(value, "__call__", value))  # noqa: B004 - its own kind matters
    if not awaited and any(map(inspect.iscoroutinefunction, kinds)):
        raise InvalidInput(f"{name} is a coroutine function, and nobody would await it.")
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):  # one of those in C that tell nothing
        return
    try:
        signature.bind(*range(arguments))
    except TypeError:
        wanted = "1 argument" if arguments == 1 else f"{arguments} arguments"
        raise InvalidInput(
            f"{name} must be a function of {wanted}; {shorten(value)} takes {signature}."
        ) from None


def check_text(name: str, value: str | None) -> None:
    """Raise `InvalidInput` for what is given and no text."""
    check_kind(name, value, str)


def callback_address(formerly: Sequence[object], named: str | None) -> str | None:
    """Return the callback address of a submission, named or in the place it once had.

    The second place of `submit` is where a model's id was put by mistake. An address there is
    still taken, with a `DeprecationWarning`; raises `InvalidInput` for anything else.
    """
    if not formerly:
        return named
    given = formerly[0]
    if len(formerly) > 1 or named is not None or not str(given).startswith(("http://", "https://")):
        raise InvalidInput(
            f"submit takes the input alone without a name, not {given!r} too: "
            "say model=… or callback_url=…."
        )
    warnings.warn("say callback_url=… to submit", DeprecationWarning, stacklevel=3)
    return str(given)
