"""Checking a request body against the document, in the words of the real service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from wan_document.json_value import JsonObject, JsonValue
from wan_document.limits import requirement
from wan_document.validator import validator_class
from wan_mock.api.quick_check import Check, quick_check
from wan_mock.api.unknown_fields import KnownFields, known_fields

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.exceptions import ValidationError


UNKNOWN = "unknown"
"""The rule that a field breaks which no schema knows; the real service ignores such fields."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: the member (`input.prompt`), the schema's keyword, and the text."""

    field: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message


class BodyValidator:
    """The rules of one schema.

    jsonschema, which is slow to import and to ask, is needed only for what is not plainly valid.
    """

    def __init__(self, schema: JsonObject) -> None:
        self._schema = schema

    @cached_property
    def _validator(self) -> Draft202012Validator:
        return validator_class()(self._schema, format_checker=_format_checker())

    @cached_property
    def _is_certainly_valid(self) -> Check:
        return quick_check(self._schema, {"uri": _is_uri}) or (lambda _value: False)

    @cached_property
    def _known(self) -> KnownFields:
        return known_fields(self._schema)

    def violations(self, body: JsonValue) -> tuple[Violation, ...]:
        """List what is wrong with `body`, missing members first."""
        if self._is_certainly_valid(body):
            return ()
        found = [v for error in self._validator.iter_errors(body) for v in _describe(error)]
        return tuple(sorted(found, key=lambda violation: violation.rule != "required"))

    def unknown(self, body: JsonValue) -> tuple[Violation, ...]:
        """List the fields of `body` that the schema does not know, with the name that was meant."""
        return tuple(Violation(at, UNKNOWN, said) for at, said in self._known.unknown(body))


def _describe(error: ValidationError) -> Iterator[Violation]:
    field = ".".join(str(part) for part in error.absolute_path)
    if error.validator == "required":
        prefix = f"{field}." if field else ""
        yield from _missing_members(error, prefix)
        return
    yield Violation(field, str(error.validator), _rule_text(error))


def _missing_members(error: ValidationError, prefix: str) -> Iterator[Violation]:
    # jsonschema reports each missing member as an error of its own, named only in its text.
    for name in cast("list[str]", error.validator_value):
        if name not in cast("JsonObject", error.instance) and error.message.startswith(repr(name)):
            yield Violation(prefix + name, "required", "This field is required")


def _rule_text(error: ValidationError) -> str:
    keyword, limit = str(error.validator), cast("JsonValue", error.validator_value)
    if keyword == "enum" and isinstance(limit, list):
        return f"is not one of the allowed values: {', '.join(map(str, limit))}"
    if keyword == "type":
        names = limit if isinstance(limit, list) else [limit]
        return f"must be of type {' or '.join(map(str, names))}"
    if keyword == "format":
        return f"must be a valid {limit}"
    return requirement(keyword, limit) or f"breaks the rule {keyword}"


@cache
def _format_checker() -> FormatChecker:
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    checker.checks("uri")(_is_uri)
    return checker


def _is_uri(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme) and value.isprintable() and " " not in value
