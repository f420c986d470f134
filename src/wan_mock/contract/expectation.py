"""What an answer is expected to be, and how it differs: by what was asked, and by the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from wan_document.document import ApiDocument
from wan_document.json_value import JsonObject, JsonValue
from wan_document.patterns import validator_class
from wan_mock.contract.wire import Answer

_PARAMETER_FAULTS = (400, 404, 422, 500)


_SHOWN = 5


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


class Shapes:
    """The shapes of the answers of each operation."""

    def __init__(self, document: ApiDocument) -> None:
        self._responses = {
            operation.id: _schemas(document.responses(operation))
            for operation in document.operations.values()
        }

    def differences(self, operation: str, answer: Answer) -> Iterator[str]:
        """Return each difference between an answer and what the document has for its status."""
        responses = self._responses[operation]
        content = responses.get(str(answer.status), responses.get("default"))
        if content is None:
            yield f"the document has no answer with HTTP {answer.status}"
        elif answer.media_type not in content:
            wanted = " or ".join(content)
            yield f"the content type is {answer.media_type or 'missing'}, not {wanted}"
        elif answer.body is None:
            yield "the body is not a JSON object"
        else:
            yield from _broken_rules(content[answer.media_type], answer.body)


def _broken_rules(schema: JsonObject, body: JsonObject) -> Iterator[str]:
    for index, error in enumerate(validator_class()(schema).iter_errors(body)):
        if index == _SHOWN:
            yield "and more"
            return
        place = ".".join(map(str, error.absolute_path))
        yield f"{place or 'the body'}: {error.message}"


def _schemas(responses: JsonObject) -> dict[str, dict[str, JsonObject]]:
    """Return the schema of each answer, by status and by media type."""
    return {
        status: {
            name: _member(_object(media), "schema")
            for name, media in _member(_object(response), "content").items()
        }
        for status, response in responses.items()
    }


def _member(value: JsonObject, name: str) -> JsonObject:
    return _object(value.get(name))


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
