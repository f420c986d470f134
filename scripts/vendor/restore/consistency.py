"""Judging a closed object: do its members agree with each other?

Each fault is a word for people and a weight: `FATAL` where no page of any vendor may read like
this, less where published pages are known to be careless.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scripts.vendor.restore.shape import Facts, Shape, fact

FATAL = 1000.0


class Fault(NamedTuple):
    """Something in an object that contradicts something else in it."""

    text: str
    weight: float


_FOR_TYPES = {
    **dict.fromkeys(
        ("properties", "required", "additionalProperties", "minProperties", "maxProperties"),
        ("object",),
    ),
    **dict.fromkeys(("items", "minItems", "maxItems", "uniqueItems", "prefixItems"), ("array",)),
    **dict.fromkeys(("minLength", "maxLength", "pattern"), ("string",)),
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        ("number", "integer"),
    ),
    "format": ("string", "number", "integer"),
}
_FORMS = {
    "string": ("string",),
    "boolean": ("boolean",),
    "integer": ("number",),
    "number": ("number",),
    "array": ("list",),
    "object": ("map",),
}


def faults(kind: str, facts: Facts, *, is_list: bool) -> Iterator[Fault]:
    """Yield what is wrong with a collection of `kind` whose members are all known."""
    if is_list:
        return
    if kind == "schema":
        yield from _schema(facts)
    elif kind == "media type":
        yield from _media_type(facts)
    elif kind in _REQUIRED:
        names = {name for name, _ in facts}
        if "$ref" not in names:
            for name in _REQUIRED[kind]:
                if name not in names:
                    yield Fault(f"{kind} without `{name}`", 30.0)


_REQUIRED = {
    "document": ("openapi", "info", "paths"),
    "info": ("title", "version"),
    "server": ("url",),
    "operation": ("responses",),
    "parameter": ("name", "in"),
    "tag": ("name",),
    "security scheme": ("type",),
    "external docs": ("url",),
    "discriminator": ("propertyName",),
    "response": ("description",),
    "request body": ("content",),
}


def _schema(facts: Facts) -> Iterator[Fault]:
    names = {name for name, _ in facts}
    declared = fact(facts, "type")
    kinds = [declared.text] if declared and declared.form == "string" else []
    for name in names:
        allowed = _FOR_TYPES.get(name)
        if allowed and kinds and not set(kinds) & set(allowed) and kinds[0] in _FORMS:
            yield Fault(f"`{name}` in a schema of type {kinds[0]}", FATAL)
    yield from _names(facts, names)
    yield from _values(facts, kinds)
    example = fact(facts, "example")
    if example and example.form == "map":
        yield Fault("an object as example of a schema, not of its media type", 2.0)
    if "example" in names and "examples" in names:
        yield Fault("both example and examples", 2.0)


def _names(facts: Facts, names: set[str]) -> Iterator[Fault]:
    required, properties = fact(facts, "required"), fact(facts, "properties")
    if required and required.form == "list":
        if properties:
            missing = set(required.texts()) - set(properties.names())
            if missing and not names & {"allOf", "oneOf", "anyOf"}:
                yield Fault(f"`required` names {', '.join(sorted(missing))}, no property", FATAL)
        elif not names & {"allOf", "oneOf", "anyOf", "additionalProperties"}:
            yield Fault("`required` without properties", 12.0)
    orders = fact(facts, "x-apidog-orders")
    if orders:
        listed = [text for text in orders.texts() if not _is_reference_id(text)]
        known = properties.names() if properties else []
        if listed != known and not ("x-apidog-refs" in names or len(listed) < len(orders.parts)):
            yield Fault("x-apidog-orders lists other names than properties", FATAL)


def _is_reference_id(text: str) -> bool:
    return len(text) == 26 and text.isalnum() and text.isupper()


def _values(facts: Facts, kinds: list[str]) -> Iterator[Fault]:
    forms = _FORMS.get(kinds[0]) if kinds else None
    if forms is None:
        return
    for name in ("default", "example", "const"):
        value = fact(facts, name)
        if value and value.form not in forms:
            yield Fault(
                f"`{name}` is a {value.form} in a schema of type {kinds[0]}", _misfit(value)
            )
    for name in ("examples", "enum"):
        values = fact(facts, name)
        for _, value in values.parts if values else ():
            if value.form not in forms:
                yield Fault(f"a {value.form} under `{name}`, type {kinds[0]}", _misfit(value))
    if schema_like(facts):
        yield from _undeclared_everywhere(facts)


def _misfit(value: Shape) -> float:
    return 40.0 if value.form in ("map", "list") else 6.0


def schema_like(facts: Facts) -> bool:
    """Whether the members declare properties, so that examples can be held against them."""
    return fact(facts, "properties") is not None


def _undeclared_everywhere(facts: Facts) -> Iterator[Fault]:
    own = Shape("schema", "object", tuple(f for f in facts if f[0] == "properties"))
    example = fact(facts, "example")
    if example:
        yield from _undeclared(own, example)
    examples = fact(facts, "examples")
    for _, value in examples.parts if examples else ():
        yield from _undeclared(own, value)


def _media_type(facts: Facts) -> Iterator[Fault]:
    schema, example = fact(facts, "schema"), fact(facts, "example")
    if schema and example:
        yield from _undeclared(schema, example)


def _undeclared(schema: Shape, value: Shape) -> Iterator[Fault]:
    """Members of an example that its schema does not declare; open schemas allow anything."""
    if schema.form != "schema" or schema.get("open"):
        return
    if value.form == "list":
        items = schema.get("items")
        for _, item in value.parts if items else ():
            yield from _undeclared(items, item)  # type: ignore[arg-type]
        return
    properties = schema.get("properties")
    if value.form != "map" or not properties:
        return
    for name, part in value.parts:
        declared = properties.get(name)
        if declared is None:
            yield Fault(f"the example has `{name}`, which is not declared", 4.0)
        else:
            yield from _undeclared(declared, part)
