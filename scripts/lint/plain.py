"""Values that are valid beyond doubt, found without jsonschema, which is slow to import and to ask.

Most examples and defaults are. Whatever is not certain here, a keyword that this module does not
know or a value that seems wrong, is for jsonschema to judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scripts.documents import JsonObject, Value, same
from scripts.lint.formats import KNOWN, has_format
from scripts.lint.kinds import declared_types, is_number
from scripts.lint.subject import LintedDocument

_DEEPEST = 40
_MOST_STEPS = 2000
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


def is_plainly_valid(subject: LintedDocument, schema: Value, value: Value) -> bool:
    """Whether a schema certainly takes a value; false where that is not certain."""
    return _Glance(subject).takes(schema, value, 0)


@dataclass(slots=True)
class _Glance:
    """One look at a value; references in branches could lead on for ever, so its steps are few."""

    subject: LintedDocument
    steps: int = 0

    def takes(self, schema: Value, value: Value, depth: int) -> bool:
        self.steps += 1
        if not isinstance(schema, dict) or depth > _DEEPEST or self.steps > _MOST_STEPS:
            return schema is True
        if "$ref" in schema:
            is_alone = len(schema) == 1 and isinstance(schema["$ref"], str)
            target = self.subject.resolved(schema) if is_alone else {}
            return bool(target) and self.takes(target, value, depth + 1)
        if value is None and schema.get("nullable") is True:
            return True
        for keyword in schema:
            if keyword in _SAYS_NOTHING or keyword in _INNER or keyword.startswith("x-"):
                continue
            if not _keeps(schema, keyword, value):
                return False
        return self._takes_by_branches(schema, value, depth) and self._holds_inside(
            schema, value, depth
        )

    def _takes_by_branches(self, schema: JsonObject, value: Value, depth: int) -> bool:
        for keyword, enough in (("allOf", all), ("anyOf", any)):
            if keyword not in schema:
                continue
            branches = schema[keyword]
            if not isinstance(branches, list) or not enough(
                self.takes(branch, value, depth + 1) for branch in branches
            ):
                return False
        return True

    def _holds_inside(self, schema: JsonObject, value: Value, depth: int) -> bool:
        if isinstance(value, list):
            items = schema.get("items", True)
            return all(self.takes(items, item, depth + 1) for item in value)
        if not isinstance(value, dict):
            return True
        members, required = schema.get("properties", {}), schema.get("required", [])
        rest = schema.get("additionalProperties", True)
        if not isinstance(members, dict) or not isinstance(required, list):
            return False
        named = all(isinstance(name, str) and name in value for name in required)
        return named and all(
            self.takes(members.get(name, rest), inner, depth + 1) for name, inner in value.items()
        )


_INNER = frozenset({"properties", "items", "required", "additionalProperties", "allOf", "anyOf"})


def _keeps(schema: JsonObject, keyword: str, value: Value) -> bool:
    """Whether a value keeps to one keyword; false for keywords that are not known here."""
    rule = schema[keyword]
    match keyword:
        case "type":
            names = declared_types(schema)
            return any(name in _TYPES and _TYPES[name](value) for name in names)
        case "enum" | "const":
            choices = rule if keyword == "enum" and isinstance(rule, list) else [rule]
            return any(same(value, choice) for choice in choices)
        case "format":
            return isinstance(rule, str) and (rule not in KNOWN or has_format(rule, value))
        case "minLength" | "maxLength" if isinstance(value, str):
            return _is_within(keyword, len(value), rule)
        case "minItems" | "maxItems" if isinstance(value, list):
            return _is_within(keyword, len(value), rule)
        case "minimum" | "maximum" if is_number(value):
            exclusive = f"exclusive{keyword.capitalize()}"
            return exclusive not in schema and _is_within(keyword, value, rule)
        case "multipleOf" if isinstance(value, int) and isinstance(rule, int):
            return rule > 0 and not value % rule
        case _:
            return False


def _is_within(keyword: str, size: float, rule: Value) -> bool:
    if not is_number(rule):
        return False
    return size >= rule if keyword.startswith("min") else size <= rule
