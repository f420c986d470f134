"""Writing YAML that every reader reads alike, and that people like to read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml

from scripts.documents.document import Value

_FastDumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDTH = 100
_LONG = 80
_TEXT_TAG = "tag:yaml.org,2002:str"
_ESCAPED = "\\U000"
_RISKY = re.compile(r"\\[NLP]|\\uFEFF")
"""What only the fast dumper escapes: ends of lines to some readers, and a byte order mark."""


_DIGITS = list("+-0123456789")
_RESOLVERS = (
    # Integers and floats as YAML 1.2 writes them; without these `0o17` and `1e3` would stand bare.
    ("int", r"^(0o[0-7]+|[-+]?[0-9]+)$", _DIGITS),
    ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", [*_DIGITS, "."]),
    ("bool", r"^[yYnN]$", list("yYnN")),
)


class _Emitter(yaml.SafeDumper):
    """Knows what YAML 1.1 or YAML 1.2 would not read as text, and writes the rarer characters."""


class _Fast(_FastDumper):  # type: ignore[misc, valid-type]
    """The same, but emoji and the like, beyond the first plane of Unicode, become escapes."""


for _tag, _pattern, _first in _RESOLVERS:
    _Emitter.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)

_RESOLVER: Any = _Emitter(io.StringIO())


def to_yaml(value: Value) -> str:
    """Write a value as one YAML document: UTF-8 text, keys in their order, a newline at the end."""
    text = _emit(value, _Fast)
    return _emit(value, _Emitter) if _ESCAPED in text and not _RISKY.search(text) else text


def _emit(value: Value, emitter_class: Any) -> str:  # noqa: ANN401 - two without a common class
    stream = io.StringIO()
    emitter = emitter_class(stream, allow_unicode=True, width=_WIDTH, indent=2)
    try:
        emitter.open()
        emitter.emit(yaml.DocumentStartEvent(explicit=False))
        for event in _events(value):
            emitter.emit(event)
        emitter.emit(yaml.DocumentEndEvent(explicit=False))
        emitter.close()
    finally:
        emitter.dispose()
    return stream.getvalue()


def _events(value: Value) -> Iterator[yaml.Event]:
    """List what the emitter is to write; without recursion, since it is done for each value."""
    pending: list[Value | yaml.Event] = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            yield _MAPPING if item else _EMPTY_MAPPING
            pending.append(_MAPPING_END)
            for key, member in reversed(item.items()):
                pending += (member, key)
        elif isinstance(item, list):
            yield _SEQUENCE if item else _EMPTY_SEQUENCE
            pending.append(_SEQUENCE_END)
            pending.extend(reversed(item))
        elif isinstance(item, yaml.Event):
            yield item
        else:
            yield _text(item) if isinstance(item, str) else _primitive(item)


_MAPPING, _EMPTY_MAPPING = (
    yaml.MappingStartEvent(None, None, implicit=True, flow_style=is_empty)
    for is_empty in (False, True)
)
_SEQUENCE, _EMPTY_SEQUENCE = (
    yaml.SequenceStartEvent(None, None, implicit=True, flow_style=is_empty)
    for is_empty in (False, True)
)
_MAPPING_END, _SEQUENCE_END = yaml.MappingEndEvent(), yaml.SequenceEndEvent()


def _text(text: str) -> yaml.ScalarEvent:
    """Write a text, in quotes where a reader would take it for something else."""
    style = None
    if "\n" in text:
        style = "|"
    elif len(text) > _LONG:
        if "  " not in text and text == text.strip():
            style = ">"
    else:
        return _short_text(text)
    return yaml.ScalarEvent(None, None, (_is_text(text), True), text, style=style)


@lru_cache(maxsize=8192)
def _short_text(text: str) -> yaml.ScalarEvent:
    return yaml.ScalarEvent(None, None, (_is_text(text), True), text)


def _is_text(text: str) -> bool:
    return bool(_RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == _TEXT_TAG)


def _primitive(value: float | None) -> yaml.ScalarEvent:
    node = _RESOLVER.represent_data(value)
    is_plain = _RESOLVER.resolve(yaml.ScalarNode, node.value, (True, False)) == node.tag
    return yaml.ScalarEvent(None, node.tag, (is_plain, False), node.value)
