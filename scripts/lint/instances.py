"""Checking defaults, examples and enum values against the schemas they stand for.

A schema of either OpenAPI version is turned into a self-contained JSON Schema 2020-12 that holds
only well-formed keywords, so that a faulty schema makes findings of its own and never a crash here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from scripts.documents import Mapping, Value
from scripts.lint.site import Parts
from scripts.lint.subject import Subject

_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_BRANCHES = ("allOf", "oneOf", "anyOf")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or _SCHEME.fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a value does not fit: steps from the value, the keyword, and a sentence."""

    path: Parts
    keyword: str
    message: str


def mismatches(subject: Subject, schema: Mapping, value: Value) -> Iterator[Mismatch]:
    """Yield what is wrong with a value by a schema of the subject's document."""
    translated = _Translation(subject).schema(schema)
    validator = Draft202012Validator(translated, format_checker=_FORMATS)
    for error in validator.iter_errors(value):
        deepest = _deepest(error)
        yield Mismatch(tuple(deepest.absolute_path), str(deepest.validator), _sentence(deepest))


def _deepest(error: ValidationError) -> ValidationError:
    """Of the branches of a `oneOf`, follow the one that the value comes nearest to."""
    while error.context:
        branches = [item for item in error.context if item.validator not in ("type", "const")]
        candidates = branches or error.context
        error = max(candidates, key=lambda item: len(item.absolute_path))
    return error


def _sentence(error: ValidationError) -> str:
    value = _short(error.instance)
    match error.validator:
        case "type":
            return f"{value} is not of the type {_either(error.validator_value)}"
        case "enum":
            return f"{value} is not one of {_listed(error.validator_value)}"
        case "const":
            return f"{value} is not {_short(error.validator_value)}"
        case "required":
            return f"{error.message.replace(' is a required property', '')} is missing"
        case "format":
            return f"{value} is not a {error.validator_value}"
        case "maxLength" | "minLength":
            length = len(error.instance)
            return f"its {length} characters break {error.validator} {error.validator_value}"
        case "maxItems" | "minItems":
            length = len(error.instance)
            return f"its {length} items break {error.validator} {error.validator_value}"
        case _:
            return f"{value} breaks {error.validator} {_short(error.validator_value)}"


def _either(types: Any) -> str:  # noqa: ANN401 - jsonschema leaves the keyword's value open
    return " or ".join(types) if isinstance(types, list) else str(types)


def _listed(values: list[Value]) -> str:
    shown = ", ".join(_short(value) for value in values[:6])
    return f"{shown}, …" if len(values) > 6 else shown


def _short(value: Value) -> str:
    text = repr(value) if isinstance(value, str) else _plain(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _plain(value: Value) -> str:
    return (
        {True: "true", False: "false", None: "null"}.get(value, str(value))
        if (value is None or isinstance(value, bool))
        else str(value)
    )


class _Translation:
    """Turns schemas of a document into JSON Schema 2020-12 without references."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._open: set[int] = set()

    def schema(self, schema: Value) -> Any:  # noqa: ANN401 - a JSON Schema: an object or a boolean
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, dict) or id(schema) in self._open:
            return True
        self._open.add(id(schema))
        try:
            return self._object(schema)
        finally:
            self._open.discard(id(schema))

    def _object(self, schema: Mapping) -> dict[str, Any]:
        if "$ref" in schema:
            return self._referenced(schema)
        result: dict[str, Any] = dict(self._keywords(schema))
        if schema.get("nullable") is True:
            return {"anyOf": [{"type": "null"}, result]}
        return result

    def _referenced(self, schema: Mapping) -> dict[str, Any]:
        try:
            target = self.schema(self._subject.target(schema["$ref"]))
        except LookupError:
            return {}
        siblings = {key: value for key, value in schema.items() if key != "$ref"}
        if not self._subject.is_version_31 or not siblings:
            return {"allOf": [target]}
        return {"allOf": [target, self._object(siblings)]}

    def _keywords(self, schema: Mapping) -> Iterator[tuple[str, Any]]:
        types = schema.get("type")
        names = types if isinstance(types, list) else [types]
        known = [name for name in names if isinstance(name, str) and name in _TYPES]
        if known and len(known) == len(names):
            yield "type", list(dict.fromkeys(known))
        if isinstance(schema.get("enum"), list) and schema["enum"]:
            yield "enum", schema["enum"]
        if "const" in schema:
            yield "const", schema["const"]
        yield from self._bounds(schema)
        yield from self._texts(schema)
        yield from self._inner(schema)

    def _bounds(self, schema: Mapping) -> Iterator[tuple[str, Any]]:
        for plain, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            limit, strict = schema.get(plain), schema.get(exclusive)
            if _is_number(limit):
                yield (exclusive if strict is True else plain), limit
            if _is_number(strict):
                yield exclusive, strict
        multiple = schema.get("multipleOf")
        if _is_number(multiple) and multiple > 0:  # type: ignore[operator]
            yield "multipleOf", multiple
        for keyword in _COUNTS:
            count = schema.get(keyword)
            if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
                yield keyword, count
        if schema.get("uniqueItems") is True:
            yield "uniqueItems", True

    def _texts(self, schema: Mapping) -> Iterator[tuple[str, Any]]:
        pattern = schema.get("pattern")
        if isinstance(pattern, str) and _compiles(pattern):
            yield "pattern", pattern
        if schema.get("format") == "uri":
            yield "format", "uri"

    def _inner(self, schema: Mapping) -> Iterator[tuple[str, Any]]:
        required = schema.get("required")
        if isinstance(required, list):
            yield "required", [name for name in required if isinstance(name, str)]
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield "properties", {name: self.schema(inner) for name, inner in properties.items()}
        for keyword in ("items", "additionalProperties", "not"):
            if isinstance(schema.get(keyword), dict | bool):
                yield keyword, self.schema(schema[keyword])
        for keyword in _BRANCHES:
            branches = schema.get(keyword)
            if isinstance(branches, list) and branches:
                yield keyword, [self.schema(branch) for branch in branches]


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@lru_cache(maxsize=512)
def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True
