"""The examples of a schema or a body, wherever OpenAPI lets them stand."""

from __future__ import annotations

import json
from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, Value, kind
from scripts.lint.kinds import declared_types
from scripts.lint.site import SchemaSite, Site
from scripts.lint.subject import LintedDocument


def examples_of(site: Site) -> Iterator[tuple[Parts, Value]]:
    """Yield each example with its steps from the site; references to examples are followed."""
    if "example" in site.value:
        yield ("example",), site.value["example"]
    examples = site.value.get("examples")
    if isinstance(examples, list) and isinstance(site, SchemaSite):
        for index, example in enumerate(examples):
            yield ("examples", index), example
    elif isinstance(examples, dict) and not isinstance(site, SchemaSite):
        for name, holder in examples.items():
            resolved = site.subject.resolved(holder)
            if "value" in resolved:
                steps = ("examples", name) if "$ref" in holder else ("examples", name, "value")  # type: ignore[operator]
                yield steps, resolved["value"]


def is_stored_as_text(subject: LintedDocument, schema: JsonObject, example: Value) -> bool:
    """Whether an example is a string, holds JSON, and the schema wants what it holds."""
    if not isinstance(example, str):
        return False
    types = declared_types(subject.resolved(schema)) - {"null"}
    if not types and "properties" in subject.resolved(schema):
        types = frozenset({"object"})
    if not types or "string" in types:
        return False
    value = unpacked(example)
    if value is example:
        return example.lstrip().startswith(("{", "[")) and bool(types & {"array", "object"})
    if isinstance(value, bool):
        return "boolean" in types
    if isinstance(value, int | float):
        return bool(types & {"integer", "number"})
    return isinstance(value, dict | list) and kind(value) in types


def unpacked(text: str) -> Value:
    """Parse a text as JSON; the text itself where it is none."""
    try:
        value: Value = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text
    return value
