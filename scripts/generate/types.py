"""The types that generated code is made of: what a schema comes down to in Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Type: TypeAlias = "Scalar | Literal | Array | Map | Named | OneOf"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without parts: `kind` is a JSON type, `any`, `binary`, or `nothing` for no value.

    A `file` is the address of one, or the file itself while it is not sent.
    """

    kind: str


ANYTHING = Scalar("any")
FILE = Scalar("file")
NOTHING = Scalar("nothing")
NULL = Scalar("null")
TEXT = Scalar("string")


@dataclass(frozen=True, slots=True)
class Literal:
    """One of a few strings, whole numbers or truth values."""

    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """An array whose items are all of one type."""

    item: Type


@dataclass(frozen=True, slots=True)
class Map:
    """An object with any names, whose values are all of one type."""

    value: Type


@dataclass(frozen=True, slots=True)
class Named:
    """A class, an enumeration or an alias of the package, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any of several types; `member` names the one whose value tells them apart.

    `by_value` leads from that value to the type; `otherwise` is what any other value means.
    """

    types: tuple[Type, ...]
    member: str | None = None
    by_value: tuple[tuple[str, Type], ...] = ()
    otherwise: Type | None = None


def one_of(types: Iterable[Type]) -> Type:
    """Join types; unions without a telling member are dissolved, and the same is named once."""
    flat = dict.fromkeys(each for one in types for each in _dissolved(one) if each != NOTHING)
    if ANYTHING in flat:
        return ANYTHING
    if Scalar("number") in flat:
        flat.pop(Scalar("integer"), None)
    listed = tuple(flat)
    return NOTHING if not listed else listed[0] if len(listed) == 1 else OneOf(listed)


def _dissolved(one: Type) -> Iterator[Type]:
    if isinstance(one, OneOf) and one.member is None:
        for each in one.types:
            yield from _dissolved(each)
    else:
        yield one


def names_in(one: Type) -> Iterator[str]:
    """Name every class, enumeration and alias in a type."""
    match one:
        case Named():
            yield one.name
        case Array():
            yield from names_in(one.item)
        case Map():
            yield from names_in(one.value)
        case OneOf():
            for each in one.types:
                yield from names_in(each)
