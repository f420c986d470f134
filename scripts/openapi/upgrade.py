"""From OpenAPI 3.0 to 3.1, so that JSON Schema 2020-12 validators apply as they are.

Rules: the OpenAPI Initiative's migration notes for 3.1 and, for `nullable`, the 3.0.3 clarification
(it acts only beside a `type`). What a schema accepts stays the same.
"""

from __future__ import annotations

import copy
import re
from typing import TypeGuard

from scripts.documents import Document, JsonObject, Parts, as_array, same
from scripts.openapi.grammar import FIELDS, walk
from scripts.problem import BadInput, Problem

OPENAPI_VERSION = "3.1.0"

_SUPPORTED = re.compile(r"3\.[01]\.\d+(-.+)?")


def upgrade(document: Document, ignored: list[Parts] | None = None) -> JsonObject:
    """Return the document as OpenAPI 3.1; the given one stays as it is.

    What OpenAPI 3.0 ignores, such as members beside a `$ref`, would count in 3.1, and is dropped;
    its places are added to `ignored`. Raises `BadInput` for any version but 3.0 and 3.1.
    """
    dropped = [] if ignored is None else ignored
    version = document.value.get("openapi")
    if not is_supported(version):
        raise BadInput([_unsupported(document, version)])
    value = copy.deepcopy(document.value)
    value["openapi"] = OPENAPI_VERSION
    for node in walk(value):
        if version.startswith("3.0") and node.kind != "path item":
            names = _ignored_siblings(node.value)
            dropped += ((*node.parts, name) for name in names)
            for name in names:
                del node.value[name]
        if node.kind == "schema":
            names = _upgrade_schema(node.value, from_30=version.startswith("3.0"))
            dropped += ((*node.parts, name) for name in names)
    return value


def is_supported(version: object) -> TypeGuard[str]:
    """Whether a document of a version can be upgraded: it is text that says 3.0 or 3.1."""
    return isinstance(version, str) and _SUPPORTED.fullmatch(version) is not None


def _unsupported(document: Document, version: object) -> Problem:
    found = "no `openapi` version" if version is None else f"the OpenAPI version {version}"
    if "swagger" in document.value:
        found = f"Swagger {document.value['swagger']}"
    return document.problem(
        ("openapi",) if "openapi" in document.value else (),
        f"the document has {found}",
        expected="openapi: 3.0.x or 3.1.x, as text",
        remedy="convert the document to OpenAPI 3.0 or 3.1 first",
    )


def _ignored_siblings(value: JsonObject) -> list[str]:
    is_reference = isinstance(value.get("$ref"), str)
    return [name for name in value if name not in FIELDS["reference"]] if is_reference else []


def _upgrade_schema(schema: JsonObject, *, from_30: bool) -> list[str]:
    """Rewrite a schema in place; returns the names of what said nothing and went."""
    # As a boolean, a bound is that of 3.0 wherever it stands; in 3.1 it would say nothing else.
    without_effect = [
        *(_nullable(schema) if from_30 else ()),
        *_exclusive(schema, "exclusiveMinimum", "minimum"),
        *_exclusive(schema, "exclusiveMaximum", "maximum"),
    ]
    _single_example(schema)
    _single_value(schema)
    return without_effect


def _nullable(schema: JsonObject) -> list[str]:
    nullable = schema.pop("nullable", False)
    if nullable is not True:
        return []
    if not isinstance(schema.get("type"), str):
        return ["nullable"]
    schema["type"] = [schema["type"], "null"]
    return []


def _exclusive(schema: JsonObject, exclusive: str, bound: str) -> list[str]:
    if not isinstance(schema.get(exclusive), bool) or not schema.pop(exclusive):
        return []
    if bound not in schema:
        return [exclusive]
    schema[exclusive] = schema.pop(bound)
    return []


def _single_example(schema: JsonObject) -> None:
    if "example" not in schema:
        return
    listed = schema.pop("examples", None)
    more = as_array(listed)
    renamed = {
        ("examples" if name == "example" else name): (
            [value, *(each for each in more if not same(each, value))]
            if name == "example"
            else value
        )
        for name, value in schema.items()
    }
    schema.clear()
    schema.update(renamed)


def _single_value(schema: JsonObject) -> None:
    enum = schema.get("enum")
    if not isinstance(enum, list) or len(enum) != 1 or "const" in schema:
        return
    renamed = {
        ("const" if name == "enum" else name): (enum[0] if name == "enum" else value)
        for name, value in schema.items()
    }
    schema.clear()
    schema.update(renamed)
