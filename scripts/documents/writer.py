"""Writing YAML that every reader reads alike, and that people like to read."""

from __future__ import annotations

import re
from typing import Any

import yaml

from scripts.documents.value import Value

_Base = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDTH = 100
_LONG = 80


class _Dumper(_Base):  # type: ignore[misc, valid-type]
    """Block style, no anchors; quotes what YAML 1.1 or YAML 1.2 would not read as text."""

    def ignore_aliases(self, data: object) -> bool:
        """Write repeated values out."""
        return True


def _represent_text(dumper: _Dumper, text: str) -> Any:  # noqa: ANN401 - a yaml.Node, untyped
    style = None
    if "\n" in text:
        style = "|"
    elif len(text) > _LONG and "  " not in text and text == text.strip():
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)
# Integers and floats as YAML 1.2 writes them; without these `0o17` and `1e3` would stand unquoted.
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^(0o[0-7]+|[-+]?[0-9]+)$"), list("+-0123456789")
)
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"),
    list("+-.0123456789"),
)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^[yYnN]$"), list("yYnN"))


def to_yaml(value: Value) -> str:
    """Write a value as one YAML document: UTF-8 text, keys in their order, a newline at the end."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, indent=2
    )
    return text
