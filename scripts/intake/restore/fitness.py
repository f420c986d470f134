"""Counting where the examples and defaults of a document do not fit its schemas.

Published pages have careless examples, so a misfit proves nothing by itself; but of two readings of
the same lines the one whose examples fit is the likelier.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Document, JsonObject, Value
from scripts.openapi.grammar import walk
from scripts.openapi.patterns import bounded_validator
from scripts.openapi.upgrade import upgrade
from scripts.problem import BadInput


def misfits(document: Document) -> int:
    """Count the violations of schemas by the examples and defaults beside them."""
    try:
        modern = upgrade(document)
    except BadInput:
        modern = document.value
    return sum(_violations(schema, value, modern) for schema, value in _pairs(modern))


def _violations(schema: JsonObject, value: Value, document: JsonObject) -> int:
    from jsonschema.exceptions import UnknownType
    from referencing.exceptions import Unresolvable

    validator = bounded_validator()({**schema, "components": document.get("components", {})})
    try:
        return sum(1 for _ in validator.iter_errors(value))
    except (UnknownType, Unresolvable, ValueError, TypeError, AttributeError, RecursionError):
        return 1  # the schema itself is broken: no reading of it is the better one


def _pairs(document: JsonObject) -> Iterator[tuple[JsonObject, Value]]:
    for node in walk(document):
        schema = node.value if node.kind == "schema" else node.value.get("schema")
        if not isinstance(schema, dict):
            continue
        for name in ("example", "default"):
            if name in node.value:
                yield schema, node.value[name]
        examples = node.value.get("examples")
        if isinstance(examples, list):
            for example in examples:
                yield schema, example


def quirks(document: JsonObject) -> list[str]:
    """Name what the document has that OpenAPI does not allow but pages of this family do."""
    found = []
    info = document.get("info")
    contact = info.get("contact") if isinstance(info, dict) else None
    if isinstance(contact, dict) and not isinstance(contact.get("email", ""), str):
        found.append("info.contact.email is hidden by the site and reads as a list")
    components = document.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    for name, scheme in schemes.items() if isinstance(schemes, dict) else ():
        if isinstance(scheme, dict) and scheme.get("type") == "bearer":
            found.append(f"the security scheme {name} has the type `bearer`")
    return found
