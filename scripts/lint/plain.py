"""Values that are valid beyond doubt, found without jsonschema, which is slow to import and to ask.

Most examples and defaults are. Whatever is not certain here, a keyword that this module does not
know or a value that seems wrong, is for jsonschema to judge.
"""

from __future__ import annotations

from collections.abc import Callable

from scripts.documents import JsonObject, Value
from scripts.lint.formats import KNOWN, has_format
from scripts.lint.kinds import declared_types, is_number
from scripts.lint.subject import LintedDocument

_DEEPEST = 40
_TYPES: dict[str, Callable[[Value], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "null": lambda value: value is None,
    "number": is_number,
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}
_SAYS_NOTHING = frozenset(
    {"default", "deprecated", "description", "example", "examples", "externalDocs", "readOnly"}
    | {"summary", "title", "writeOnly", "xml", "$comment", "nullable"}
)


def is_plainly_valid(subject: LintedDocument, schema: Value, value: Value, depth: int = 0) -> bool:
    """Whether a schema certainly takes a value; false where that is not certain."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return schema is True
    if "$ref" in schema:
        is_alone = len(schema) == 1 and isinstance(schema["$ref"], str)
        target = subject.resolved(schema) if is_alone else {}
        return bool(target) and is_plainly_valid(subject, target, value, depth + 1)
    if value is None and schema.get("nullable") is True:
        return True
    return all(
        keyword in _SAYS_NOTHING or keyword.startswith("x-") or _keeps(schema, keyword, value)
        for keyword in schema
        if keyword not in _INNER
    ) and _holds_inside(subject, schema, value, depth)


_INNER = frozenset({"properties", "items", "required", "additionalProperties"})


def _holds_inside(subject: LintedDocument, schema: JsonObject, value: Value, depth: int) -> bool:
    if isinstance(value, list):
        items = schema.get("items", True)
        return all(is_plainly_valid(subject, items, item, depth + 1) for item in value)
    if not isinstance(value, dict):
        return True
    members, required = schema.get("properties", {}), schema.get("required", [])
    rest = schema.get("additionalProperties", True)
    if not isinstance(members, dict) or not isinstance(required, list):
        return False
    named = all(isinstance(name, str) and name in value for name in required)
    return named and all(
        is_plainly_valid(subject, members.get(name, rest), inner, depth + 1)
        for name, inner in value.items()
    )


def _keeps(schema: JsonObject, keyword: str, value: Value) -> bool:
    """Whether a value keeps to one keyword; false for keywords that are not known here."""
    rule = schema[keyword]
    match keyword:
        case "type":
            names = declared_types(schema)
            return any(name in _TYPES and _TYPES[name](value) for name in names)
        case "enum" | "const":
            choices = rule if keyword == "enum" and isinstance(rule, list) else [rule]
            return isinstance(value, str) and value in choices
        case "format":
            return isinstance(rule, str) and (rule not in KNOWN or has_format(rule, value))
        case "minLength" | "maxLength" if isinstance(value, str):
            return _is_within(keyword, len(value), rule)
        case "minItems" | "maxItems" if isinstance(value, list):
            return _is_within(keyword, len(value), rule)
        case "minimum" | "maximum" if is_number(value):
            exclusive = f"exclusive{keyword.capitalize()}"
            return exclusive not in schema and _is_within(keyword, value, rule)
        case _:
            return False


def _is_within(keyword: str, size: float, rule: Value) -> bool:
    if not is_number(rule):
        return False
    return size >= rule if keyword.startswith("min") else size <= rule
