"""The types of JSON, the strict reading of it, and the compact writing of it."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, ForwardRef, TypeAlias, cast

if TYPE_CHECKING:
    JsonValue: TypeAlias = (
        bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"] | None
    )
else:
    # With its module, so that the annotations of other modules can be resolved.
    JsonValue = ForwardRef(
        "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None", module=__name__
    )
JsonObject: TypeAlias = dict[str, JsonValue]


class RepeatingObject(dict[str, JsonValue]):
    """An object in whose text some names stand twice; as everywhere, the last one counts."""

    def __init__(self, pairs: list[tuple[str, JsonValue]]) -> None:
        super().__init__(pairs)
        self.repeated = repeated_names(pairs)


def repeated_names(pairs: Sequence[tuple[str, object]]) -> tuple[str, ...]:
    """Return the names that stand more than once."""
    counted = Counter(name for name, _ in pairs)
    return tuple(name for name, count in counted.items() if count > 1)


def read_json(text: bytes | str) -> JsonValue:
    """Read JSON as RFC 8259 has it: no `NaN`, no number beyond a float; `ValueError` otherwise.

    An object with a name that stands twice is a `RepeatingObject`.
    """
    try:
        value = _DECODER.decode(text if isinstance(text, str) else text.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("the JSON text is nested too deeply") from None
    return cast("JsonValue", value)


def write_json(value: JsonValue) -> str:
    """Write compact ASCII JSON."""
    return _ENCODER.encode(value)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text} is too large a number")
    return number


def object_of(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    """Make an object of members in their order, a `RepeatingObject` if a name stands twice."""
    value = dict(pairs)
    return value if len(value) == len(pairs) else RepeatingObject(pairs)


_ENCODER = json.JSONEncoder(separators=(",", ":"))
_DECODER = json.JSONDecoder(
    parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=object_of
)
