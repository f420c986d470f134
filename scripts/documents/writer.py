"""Writing YAML that every reader reads alike, and that people like to read."""

from __future__ import annotations

import re
from typing import Any

import yaml

from scripts.documents.value import Value

_FastDumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDTH = 100
_LONG = 80
_ESCAPED = "\\U000"
_RISKY = re.compile(r"\\[NLP]|\\uFEFF")
"""What only the fast dumper escapes: ends of lines to some readers, and a byte order mark."""


class _Dumper(yaml.SafeDumper):
    """Block style, no anchors; quotes what YAML 1.1 or YAML 1.2 would not read as text."""

    def ignore_aliases(self, data: object) -> bool:
        """Write repeated values out."""
        return True


class _Fast(_FastDumper):  # type: ignore[misc, valid-type]
    """The same, but emoji and the like, beyond the first plane of Unicode, become escapes."""

    ignore_aliases = _Dumper.ignore_aliases


def _represent_text(dumper: _Dumper, text: str) -> Any:  # noqa: ANN401 - a yaml.Node, untyped
    style = None
    if "\n" in text:
        style = "|"
    elif len(text) > _LONG and "  " not in text and text == text.strip():
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_DIGITS = list("+-0123456789")
_RESOLVERS = (
    # Integers and floats as YAML 1.2 writes them; without these `0o17` and `1e3` would stand bare.
    ("int", r"^(0o[0-7]+|[-+]?[0-9]+)$", _DIGITS),
    ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", [*_DIGITS, "."]),
    ("bool", r"^[yYnN]$", list("yYnN")),
)
for _dumper in (_Dumper, _Fast):
    _dumper.add_representer(str, _represent_text)
    for _tag, _pattern, _first in _RESOLVERS:
        _dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def to_yaml(value: Value) -> str:
    """Write a value as one YAML document: UTF-8 text, keys in their order, a newline at the end."""
    text = _dump(value, _Fast)
    return _dump(value, _Dumper) if _ESCAPED in text and not _RISKY.search(text) else text


def _dump(value: Value, dumper: Any) -> str:  # noqa: ANN401 - two classes without a common one
    text: str = yaml.dump(
        value, Dumper=dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, indent=2
    )
    return text
