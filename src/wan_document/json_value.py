"""The types of JSON, the strict reading of it, and the compact writing of it."""

from __future__ import annotations

import json
import math
from typing import TypeAlias, cast

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = "dict[str, JsonValue]"


def read_json(text: bytes | str) -> JsonValue:
    """Read JSON as RFC 8259 has it: no `NaN`, no number beyond a float; `ValueError` otherwise."""
    try:
        value = _DECODER.decode(text if isinstance(text, str) else text.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("the JSON text is nested too deeply") from None
    return cast("JsonValue", value)


def write_json(value: JsonValue) -> str:
    """Write compact ASCII JSON."""
    return json.dumps(value, separators=(",", ":"))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text} is too large a number")
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite)
