"""One fault of an input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from wan_jobs.texts import with_whole_characters

# Rules whose words say what was given: nothing, or a file by its name.
_TOLD_ALREADY = frozenset({"required", "file"})

MOST_BITS = 4096
"""Python refuses to write whole numbers that are much larger, in JSON as on a screen."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that one field breaks.

    `field` is the input's field (dotted below the first level), `value` what was given, `rule` the
    schema keyword or check that refuses it, `expected` the rule in words, `allowed` the whole set
    of permitted values where it is finite, `suggestion` the nearest permitted value or name.
    """

    field: str
    value: object
    rule: str
    expected: str
    allowed: Sequence[object] = ()
    suggestion: str | None = None

    def __str__(self) -> str:
        told = self.rule in _TOLD_ALREADY
        given = "" if told else f" (given: {shorten(self.value)})"
        hint = f" Did you mean {self.suggestion}?" if self.suggestion else ""
        return with_whole_characters(f"{self.field}: {self.expected}{given}.{hint}")


def is_open_file(value: object) -> bool:
    """Whether a value can be read as a file; classes of `wan_client.models` read JSON instead."""
    return hasattr(value, "read") and not hasattr(value, "to_dict")


def shorten(value: object, width: int = 60) -> str:
    """Show a value on one line."""
    if isinstance(value, bytes | bytearray):
        return f"{len(value)} bytes"
    if is_open_file(value):
        return str(getattr(value, "name", "an open file"))
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return f"a number of {value.bit_length()} bits"
    text = str(value) if isinstance(value, PurePath) else repr(value)
    return text if len(text) <= width else f"{text[: width - 1]}…"


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault of one row: `place` as in `Row`, `column` where it is a column's."""

    place: str
    column: str | None
    message: str
    violation: Violation | None = None

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}"
