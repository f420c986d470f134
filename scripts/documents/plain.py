"""Reading the value of a text as quickly as it can be done: as plain YAML, or as JSON.

Plain means without anchors, aliases, tags and faults: nearly every document. Of any other text, and
wherever places are wanted, `builder` tells. JSON has escapes and tabs that are not all YAML's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, cast

import yaml

from scripts.documents.builder import MAX_DEPTH, PARSER
from scripts.documents.document import JsonObject, Value
from scripts.documents.scalars import read_plain

_SURROGATE = re.compile("[\ud800-\udfff]")


class NotPlain(Exception):
    """The text is for the builder to read."""


def read_plain_value(text: str) -> Value:
    """Read the value of a text as the builder would; raises `NotPlain`."""
    parser: Any = PARSER(text)
    try:
        _expect(parser, yaml.StreamStartEvent)
        if _expect(parser, yaml.DocumentStartEvent).version:
            raise NotPlain
        value = _EventReader().read(parser.get_event)
        _expect(parser, yaml.DocumentEndEvent)
        _expect(parser, yaml.StreamEndEvent)
    except (yaml.YAMLError, ValueError) as error:
        raise NotPlain from error
    finally:
        parser.dispose()
    return value


def _expect(parser: Any, kind: type[yaml.Event]) -> Any:  # noqa: ANN401 - nothing of it is typed
    event = parser.get_event()
    if type(event) is not kind:
        raise NotPlain
    return event


class _EventReader:
    """Puts values into the collection that is open, from the first event to the last."""

    __slots__ = ("_key", "_open", "_root", "_within")

    def __init__(self) -> None:
        self._root: list[Value] = []
        self._open: dict[str, Value] | list[Value] = self._root
        self._key: str | None = None
        self._within: list[dict[str, Value] | list[Value]] = []

    def read(self, next_event: Callable[[], Any]) -> Value:
        """Read one value."""
        while not (self._root and self._open is self._root):
            event = next_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._read_scalar(event)
            elif kind is yaml.MappingStartEvent:
                self._begin({}, event)
            elif kind is yaml.SequenceStartEvent:
                self._begin([], event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._open = self._within.pop()
            else:
                raise NotPlain
        return self._root[0]

    def _read_scalar(self, event: Any) -> None:  # noqa: ANN401
        if event.tag is not None or event.anchor is not None:
            raise NotPlain
        text, is_plain = event.value, event.implicit[0]
        if self._key is None and type(self._open) is dict:
            if text in self._open or (is_plain and text == "<<"):
                raise NotPlain
            self._key = text
        else:
            self._put(read_plain(text) if is_plain else text)

    def _begin(self, value: dict[str, Value] | list[Value], event: Any) -> None:  # noqa: ANN401
        if event.tag is not None or event.anchor is not None or len(self._within) >= MAX_DEPTH:
            raise NotPlain
        self._put(value)
        self._within.append(self._open)
        self._open = value

    def _put(self, value: Value) -> None:
        if type(self._open) is not dict:
            cast("list[Value]", self._open).append(value)
        elif self._key is None:
            raise NotPlain
        else:
            self._open[self._key] = value
            self._key = None


def read_json(text: str) -> Value:
    """Read a JSON object; None for any other text, or for what YAML can tell better.

    Raises `ValueError` for JSON that YAML would not have let through.
    """
    if not text.lstrip().startswith("{"):
        return None
    try:
        value: Value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    _expect_writable(value)
    return value


def _expect_writable(value: Value) -> None:
    """Refuse JSON that YAML would not have let through."""
    pending: list[tuple[Value, int]] = [(value, 1)]
    while pending:
        item, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise ValueError(f"this is nested more than {MAX_DEPTH} levels deep")
        inner = [*item, *item.values()] if isinstance(item, dict) else item
        if isinstance(inner, list):
            pending.extend((each, depth + 1) for each in inner)
        if isinstance(item, str) and _SURROGATE.search(item):
            raise ValueError("a text holds half a surrogate pair, which is no character")


def _unique(pairs: list[tuple[str, Value]]) -> JsonObject:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise ValueError("duplicate keys")
    return mapping


def _number(text: str) -> float:
    number = read_plain(text)
    if not isinstance(number, int | float):
        raise ValueError(text)
    return number


def _not_json(constant: str) -> float:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_not_json, parse_float=_number, parse_int=_number
)
