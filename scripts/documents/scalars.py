"""What a plain scalar means: YAML 1.2's core schema, and where YAML 1.1 differs.

Rules: YAML 1.2.2, section 10.3.2 (tag resolution of the core schema). YAML 1.1 readers take
`16:9` for the number 969, `on` for true and `012` for ten, so a scalar that the two versions read
differently is a *trap*: it means one thing to us and another to the next tool.
"""

from __future__ import annotations

import math
import re
import sys
from functools import lru_cache
from typing import Any

import yaml

ScalarValue = bool | int | float | str | None

_WORDS: dict[str, ScalarValue] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LONGEST_NUMBER = 400


def read_plain(text: str) -> ScalarValue:
    """Read a plain scalar; raises `ValueError` for what JSON cannot hold (`.inf`, `.nan`)."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(f"{text} is not a number that JSON can hold")
    if _INTEGER.fullmatch(text):
        return _integer(text)
    return _float(text) if _FLOAT.fullmatch(text) else text


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text)} digits is too long")
    base = {"0o": 8, "0x": 16}.get(text[:2])
    number = int(text[2:], base) if base else int(text)
    if abs(number) > sys.float_info.max:
        raise ValueError(_too_large(text))
    return number


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(_too_large(text))
    return number


def _too_large(text: str) -> str:
    return f"{text[:40]}{'…' if len(text) > 40 else ''} is too large for a number"


@lru_cache(maxsize=4096)
def yaml11_reading(text: str) -> str | None:
    """Say what YAML 1.1 makes of a plain scalar where that differs from YAML 1.2, else None."""
    if not text:
        return None
    reading = _read_as_yaml11(text)
    try:
        ours = _describe(read_plain(text))
    except ValueError:
        return None
    return None if reading in (None, ours) else reading


def _read_as_yaml11(text: str) -> str | None:
    loader: Any = yaml.SafeLoader("")
    tag = loader.resolve(yaml.ScalarNode, text, (True, False))
    kind = tag.rpartition(":")[2]
    if kind in _YAML11_ONLY:
        return _YAML11_ONLY[kind]
    try:
        return _describe(loader.construct_object(yaml.ScalarNode(tag, text)))
    except ValueError:
        return None


_YAML11_ONLY = {
    "merge": "a merge of another mapping",
    "timestamp": "a date",
    "value": "a default value",
}


def _describe(value: ScalarValue) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return f"the boolean {str(value).lower()}"
        case str():
            return "text"
        case _:
            return f"the number {value:g}" if isinstance(value, float) else f"the number {value}"
