"""The base of all models, and how JSON values are read into their attributes.

Answers are read openly. A member that the document does not name, or whose value has a kind that
the document does not promise, stays in `additional_properties` under its own name and comes back
from `to_dict` as it was; a member that did not come is `UNSET`. Nothing raises, nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from os import PathLike
from typing import Any, NamedTuple, Self, TypeAlias, get_args

from attrs import define, field

from .types import UNSET

Reader: TypeAlias = Callable[[object], object]
"""Reads a JSON value into an attribute's value, or gives `UNSET` for a value of another kind."""


class Member(NamedTuple):
    """A member of a JSON object, the attribute that holds it, and how its value is read."""

    name: str
    attribute: str
    read: Reader
    required: bool = False


@define(repr=False)
class Model:
    """A JSON object with known members; `additional_properties` holds all others."""

    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    @staticmethod
    @cache
    def _members() -> tuple[Member, ...]:
        return ()

    @staticmethod
    def _rest() -> Reader:
        return anything

    @staticmethod
    def _checked() -> tuple[str, ...]:
        """Name the schemas that a request must keep to, as pointers into openapi.json."""
        return ()

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read a JSON object; whatever the document does not foresee is kept.

        Even a required member is `UNSET` if it did not come.
        """
        rest = dict(src_dict)
        values: dict[str, object] = {}
        for member in cls._members():
            value = member.read(rest[member.name]) if member.name in rest else UNSET
            values[member.attribute] = value
            if value is not UNSET:
                del rest[member.name]
        create: Callable[..., Self] = cls
        model = create(**values)
        read = cls._rest()
        model.additional_properties = {
            name: raw if (value := read(raw)) is UNSET else value for name, raw in rest.items()
        }
        return model

    @classmethod
    def read(cls, raw: object) -> object:
        """Read any JSON value: `UNSET` if it is not an object."""
        return cls.from_dict(raw) if isinstance(raw, Mapping) else UNSET

    def to_dict(self) -> dict[str, Any]:
        """Write the JSON object, without the members that are `UNSET`.

        `None` counts as `UNSET` where the document knows no null.
        """
        known = {
            member.name: plain(value)
            for member in self._members()
            if (value := getattr(self, member.attribute)) is not UNSET
            and (value is not None or member.read(None) is None)
        }
        return known | {
            name: plain(value)
            for name, value in self.additional_properties.items()
            if name not in known
        }

    def __repr__(self) -> str:
        shown = [
            f"{member.attribute}={_short(value)}"
            for member in self._members()
            if (value := getattr(self, member.attribute)) is not UNSET
        ]
        if self.additional_properties:
            shown.append(f"additional_properties={_short(self.additional_properties)}")
        return f"{type(self).__name__}({', '.join(shown)})"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 1000 else f"{text[:900]}... ({len(text)} characters)"


def plain(value: object) -> object:
    """Turn models inside a value into JSON objects."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value


def anything(raw: object) -> object:
    """Take any value."""
    return raw


def nothing(_raw: object) -> object:
    """Take no value: what the attribute holds has no form in JSON."""
    return UNSET


def null(raw: object) -> object:
    """Take null."""
    return None if raw is None else UNSET


def text(raw: object) -> object:
    """Take a string."""
    return raw if isinstance(raw, str) else UNSET


def file_input(raw: object) -> object:
    """Take the address of a file, or a file to upload."""
    is_file = isinstance(raw, str | PathLike | bytes | bytearray) or hasattr(raw, "read")
    return raw if is_file else UNSET


def boolean(raw: object) -> object:
    """Take true or false."""
    return raw if isinstance(raw, bool) else UNSET


def integer(raw: object) -> object:
    """Take a whole number, however it is written: in JSON, 5 and 5.0 are the same."""
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else UNSET


def number(raw: object) -> object:
    """Take a number."""
    return raw if isinstance(raw, int | float) and not isinstance(raw, bool) else UNSET


def json_object(raw: object) -> object:
    """Take an object, as it is."""
    return raw if isinstance(raw, dict) else UNSET


def mapping(value: Reader) -> Reader:
    """Take an object whose values are all of one kind."""

    def read(raw: object) -> object:
        if not isinstance(raw, dict):
            return UNSET
        values = {name: value(item) for name, item in raw.items()}
        return UNSET if any(item is UNSET for item in values.values()) else values

    return read


def literal(annotation: object) -> Reader:
    """Take one of the values of a `Literal[…]`."""
    allowed = {(type(value), value) for value in get_args(annotation)}

    def read(raw: object) -> object:
        known = isinstance(raw, str | int | float) and (type(raw), raw) in allowed
        return raw if known else UNSET

    return read


def array(item: Reader) -> Reader:
    """Take an array whose items are all of one kind."""

    def read(raw: object) -> object:
        values = [item(value) for value in raw] if isinstance(raw, list) else [UNSET]
        return UNSET if any(value is UNSET for value in values) else values

    return read


def one_of(*readers: Reader) -> Reader:
    """Take what the first reader takes; of several models, the one that fits best."""

    def read(raw: object) -> object:
        values = [value for reader in readers if (value := reader(raw)) is not UNSET]
        return min(values, key=_misfit) if values else UNSET

    return read


def by_member(name: str, readers: Mapping[str, Reader], otherwise: Reader = nothing) -> Reader:
    """Take an object by the reader that the value of one of its members calls for.

    Any other value leaves the object to `otherwise`, which without more takes nothing.
    """

    def read(raw: object) -> object:
        told = raw.get(name) if isinstance(raw, Mapping) else None
        return (readers.get(told, otherwise) if isinstance(told, str) else otherwise)(raw)

    return read


def _misfit(value: object) -> tuple[int, int]:
    """Count how many members of an object a model has wrong, and how many it does not know."""
    if isinstance(value, dict):
        return 0, len(value)
    if not isinstance(value, Model):
        return 0, 0
    rest = value.additional_properties
    wrong = [
        member
        for member in value._members()
        if member.name in rest or (member.required and getattr(value, member.attribute) is UNSET)
    ]
    return len(wrong), len(rest)
