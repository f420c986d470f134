"""What a caller gives to the mock, held to its annotation at once: nothing fails later for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from math import inf
from types import NoneType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LATEST = 253_402_300_799.0
"""The last second that calendars know, in Unix time."""

_LARGEST = 1e18
_IN_WORDS = {
    "bool": "True or False",
    "float": "a number",
    "int": "a whole number",
    "str": "a text",
    "None": "None",
}


def check_argument(
    name: str, value: object, annotation: str, low: float = -inf, high: float = inf
) -> None:
    """Raise `ValueError` unless a value is of its annotation, such as `int | None`.

    Numbers lie from `low` to `high`, and none with a fraction is too large to reckon with. An
    annotation with a name that is none of Python's own scalars is not looked at.
    """
    kinds = annotation.split(" | ")
    if not _IN_WORDS.keys() >= set(kinds):
        return
    if not any(_is(value, kind, low, high) for kind in kinds):
        wanted = " or ".join(_IN_WORDS[kind] for kind in kinds)
        raise ValueError(f"{name} must be {wanted}{_range(low, high)}, not {shown(value)}")


def check_members(held: DataclassInstance, low: float = -inf) -> None:
    """Raise `ValueError` unless each member is of its annotation, as `check_argument` has it."""
    for each in fields(held):
        check_argument(each.name, getattr(held, each.name), str(each.type), low)


def check_arguments(
    function: Callable[..., object], given: Mapping[str, object], *kinds: type
) -> None:
    """Raise `ValueError` unless each argument of a function is of its annotation.

    An annotation that is one of the kinds, or `None`, is looked at too.
    """
    optional = {f"{kind.__name__} | None": kind for kind in kinds}
    for name, annotation in function.__annotations__.items():
        if annotation in optional:
            check_kind(name, given[name], optional[annotation], NoneType)
        elif name in given:
            check_argument(name, given[name], str(annotation))
            if re.search("[\ud800-\udfff]", str(given[name])):
                raise ValueError(f"{name} holds half a character: {shown(given[name])}")


def check_kind(name: str, value: object, *kinds: type) -> None:
    """Raise `ValueError` unless a value is of one of these types."""
    if not isinstance(value, kinds):
        wanted = " or ".join("None" if kind is type(None) else kind.__name__ for kind in kinds)
        raise ValueError(f"{name} must be {wanted}, not {shown(value)}")


def check_key(value: object) -> None:
    """Raise `ValueError` unless a value is a key that a header can carry."""
    check_argument("key", value, "str")
    key = str(value)
    if not key or not key.isascii() or not key.isprintable() or key != key.strip():
        raise ValueError(f"key must be a text that a header can carry, not {shown(value)}")


def check_text(name: str, value: object) -> None:
    """Raise `ValueError` unless a value is a text that is not empty."""
    check_argument(name, value, "str")
    if not value:
        raise ValueError(f"{name} must not be empty")


def check_texts(name: str, value: object) -> None:
    """Raise `ValueError` unless a value is a set, list or tuple of texts."""
    if not isinstance(value, frozenset | set | list | tuple):
        raise ValueError(f"{name} must be a set of texts, not {shown(value)}")
    for each in value:
        check_argument(f"each of {name}", each, "str")


def check_amounts(name: str, value: object) -> None:
    """Raise `ValueError` unless a value maps names to numbers of zero or more."""
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} must map names to numbers, not be {shown(value)}")
    for key, amount in value.items():
        check_argument(f"{name}[{shown(key)}]", amount, "float", 0)


def shown(value: object) -> str:
    """Return a value as Python writes it, shortened and in ASCII."""
    text = ascii(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _is(value: object, kind: str, low: float, high: float) -> bool:
    if kind == "None":
        return value is None
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "str":
        return isinstance(value, str)
    if isinstance(value, bool) or not isinstance(value, int if kind == "int" else int | float):
        return False
    return low <= value <= high and (kind == "int" or -_LARGEST <= value <= _LARGEST)


def _range(low: float, high: float) -> str:
    if high < inf:
        return f" from {low:g} to {high:g}"
    return f" of {low:g} or more" if low > -inf else ""
