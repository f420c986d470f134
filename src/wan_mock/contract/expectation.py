"""What an answer is expected to be; each expectation tells how an answer differs from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from wan_document.json_value import JsonValue
from wan_mock.contract.wire import Answer

_PARAMETER_FAULTS = (400, 404, 422, 500)


class Expectation(Protocol):
    """What is expected, in words as a string."""

    def differences(self, answer: Answer) -> Iterator[str]:
        """Return each difference, in words."""


@dataclass(frozen=True)
class Accepted:
    """Code 200, with members in the body; each is a dotted path and one of the `KINDS`."""

    members: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        held = ", ".join(f"{kind} in {path}" for path, kind in self.members)
        return f"HTTP 200 with code 200{f' and {held}' if held else ''}"

    def differences(self, answer: Answer) -> Iterator[str]:
        """Return what is missing or of another kind."""
        if (answer.status, answer.code) != (200, 200):
            yield f"refused with HTTP {answer.status} and code {answer.code}"
            return
        for path, kind in self.members:
            value = _at(answer, path)
            if not KINDS[kind](value):
                yield f"{path} is {'missing' if value is None else f'not {kind}'}"


@dataclass(frozen=True)
class Refused:
    """One of some codes in the body, as HTTP 200 or as the same HTTP status, without data."""

    codes: tuple[int, ...] = _PARAMETER_FAULTS

    def __str__(self) -> str:
        codes = " or ".join(map(str, self.codes))
        return f"code {codes}, as HTTP 200 or as that HTTP status, without data"

    def differences(self, answer: Answer) -> Iterator[str]:
        """Return what tells it from a refusal."""
        if answer.code not in self.codes:
            yield f"the code is {answer.code}"
        if answer.status not in (200, answer.code):
            yield f"HTTP {answer.status} stands beside code {answer.code}"
        if (answer.body or {}).get("data"):
            yield "there is data"


UNAUTHORIZED = Refused((401,))
UNKNOWN_TASK = Refused((404, 422))


def _at(answer: Answer, path: str) -> JsonValue:
    value: JsonValue = answer.body
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _is_text(value: JsonValue) -> bool:
    return isinstance(value, str) and bool(value)


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_address(value: JsonValue) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


KINDS: dict[str, Callable[[JsonValue], bool]] = {
    "text": _is_text,
    "a number": _is_number,
    "an address": _is_address,
}
