"""Checking defaults, examples and enum values against the schemas they stand for.

A schema of either OpenAPI version is turned into a self-contained JSON Schema 2020-12 that holds
only well-formed keywords, so that a faulty schema makes findings of its own and never a crash here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from scripts.documents import JsonObject, Parts, Value
from scripts.lint.formats import KNOWN, format_checker
from scripts.lint.kinds import is_number, listed, shown
from scripts.lint.plain import is_plainly_valid
from scripts.lint.subject import LintedDocument
from scripts.openapi.patterns import bounded_validator

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_MOST_SCHEMAS = 20_000
_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_BOUNDS = frozenset(
    {"exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf", "uniqueItems"}
    | set(_COUNTS)
)
_BRANCHES = ("allOf", "oneOf", "anyOf")


class Mismatch(NamedTuple):
    """Where a value does not fit: its steps, a sentence, and what an enum or const allows."""

    path: Parts
    message: str
    allowed: tuple[Value, ...] = ()


def mismatches(subject: LintedDocument, schema: JsonObject, value: Value) -> Iterator[Mismatch]:
    """Yield what is wrong with a value by a schema of the subject's document."""
    if "discriminator" in subject.resolved(schema):
        schema = subject.branch(schema, value)
    yield from Validator(subject, schema).mismatches(value)


class Validator:
    """Holds several values against one schema, whose branches no discriminator chooses."""

    def __init__(self, subject: LintedDocument, schema: JsonObject) -> None:
        self._subject, self._schema = subject, schema

    @cached_property
    def _validator(self) -> Draft202012Validator:
        translated = _Translation(self._subject).schema(self._schema)
        return bounded_validator()(translated, format_checker=format_checker())

    def mismatches(self, value: Value) -> Iterator[Mismatch]:
        """Yield what is wrong with a value."""
        if is_plainly_valid(self._subject, self._schema, value):
            return
        for error in self._validator.iter_errors(value):
            nearest = _nearest(error)
            yield Mismatch(tuple(nearest.absolute_path), _sentence(nearest), _allowed(nearest))


def _nearest(error: ValidationError) -> ValidationError:
    """Of the branches of a `oneOf`, follow the one that the value comes nearest to."""
    while error.context:
        branches = [item for item in error.context if item.validator not in ("type", "const")]
        error = max(branches or error.context, key=lambda item: len(item.absolute_path))
    return error


def _allowed(error: ValidationError) -> tuple[Value, ...]:
    limit: Any = error.validator_value
    if error.validator == "enum":
        return tuple(limit)
    return (limit,) if error.validator == "const" else ()


def _sentence(error: ValidationError) -> str:
    instance: Any = error.instance
    value = shown(instance)
    keyword = str(error.validator)
    limit: Any = error.validator_value
    match keyword:
        case "type":
            types = " or ".join(limit) if isinstance(limit, list) else limit
            return f"{value} is not of the type {types}"
        case "enum":
            return f"{value} is not one of {listed(limit)}"
        case "required":
            missing = [name for name in limit if name not in instance]
            return f"{listed(missing)} missing"
        case "format":
            return f"{value} is not a {limit}"
        case "maxLength" | "minLength" | "maxItems" | "minItems":
            what = "characters" if keyword.endswith("Length") else "items"
            return f"its {len(instance)} {what} break {keyword} {limit}"
        case "oneOf":
            return f"{value} fits several branches of oneOf"
        case _:
            return f"{value} breaks {keyword} {shown(limit)}"


class _Translation:
    """Turns schemas of a document into JSON Schema 2020-12 without references.

    References are written out, so a document of many references into each other could grow without
    end; what goes beyond `_MOST_SCHEMAS` takes any value.
    """

    def __init__(self, subject: LintedDocument) -> None:
        self._subject = subject
        self._open: set[int] = set()
        self._count = 0

    def schema(self, schema: Value) -> Any:  # noqa: ANN401 - a JSON Schema: an object or a boolean
        if isinstance(schema, bool):
            return schema
        self._count += 1
        if not isinstance(schema, dict) or id(schema) in self._open or self._count > _MOST_SCHEMAS:
            return True
        self._open.add(id(schema))
        try:
            return self._object(schema)
        finally:
            self._open.discard(id(schema))

    def _object(self, schema: JsonObject) -> dict[str, Any]:
        if "$ref" in schema:
            return self._referenced(schema)
        result: dict[str, Any] = dict(self._keywords(schema))
        if schema.get("nullable") is True:
            return {"anyOf": [{"type": "null"}, result]}
        return result

    def _referenced(self, schema: JsonObject) -> dict[str, Any]:
        try:
            target = self.schema(self._subject.target(schema["$ref"]))
        except LookupError:
            return {}
        siblings = {key: value for key, value in schema.items() if key != "$ref"}
        if not self._subject.is_version_31 or not siblings:
            return {"allOf": [target]}
        return {"allOf": [target, self._object(siblings)]}

    def _keywords(self, schema: JsonObject) -> Iterator[tuple[str, Any]]:
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

    def _bounds(self, schema: JsonObject) -> Iterator[tuple[str, Any]]:
        if _BOUNDS.isdisjoint(schema):
            return
        for plain, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            limit, strict = schema.get(plain), schema.get(exclusive)
            if is_number(limit):
                yield (exclusive if strict is True else plain), limit
            if is_number(strict):
                yield exclusive, strict
        multiple = schema.get("multipleOf")
        if is_number(multiple) and multiple > 0:
            yield "multipleOf", multiple
        for keyword in _COUNTS:
            count = schema.get(keyword)
            if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
                yield keyword, count
        if schema.get("uniqueItems") is True:
            yield "uniqueItems", True

    def _texts(self, schema: JsonObject) -> Iterator[tuple[str, Any]]:
        pattern = schema.get("pattern")
        if isinstance(pattern, str) and _compiles(pattern):
            yield "pattern", pattern
        if isinstance(schema.get("format"), str) and schema["format"] in KNOWN:
            yield "format", schema["format"]

    def _inner(self, schema: JsonObject) -> Iterator[tuple[str, Any]]:
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


@lru_cache(maxsize=512)
def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True
