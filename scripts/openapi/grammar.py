"""The grammar of OpenAPI 3.0 and 3.1: the kinds of objects, and what each of their members holds.

Every walker of the workshop derives from it: where schemas stand, what may be a reference, which
member is text. Source: OpenAPI Specification 3.0.3 and 3.1.1, chapter 4.8, and for schemas JSON
Schema 2020-12 with the names that its meta-schema keeps from older drafts. What is free-form, such
as an `example`, a `default` or an extension, is `any`, so that no member of it is ever mistaken for
a schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from scripts.documents import JsonObject, Value

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SCALARS = frozenset({"string", "number", "integer", "boolean"})


def _typed(**names: str) -> dict[str, str]:
    return {name: holds for holds, listed in names.items() for name in listed.split()}


_TEXTS = {"summary": "string", "description": "string"}
_REFERENCE = {"$ref": "string"}
_SENT = {
    **_REFERENCE,
    **_typed(
        string="description style",
        boolean="required deprecated allowEmptyValue explode allowReserved",
        any="example",
    ),
    "schema": "schema",
    "content": "{media type}",
    "examples": "{example}",
}

FIELDS: Mapping[str, Mapping[str, str]] = {
    "document": {
        "openapi": "string",
        "info": "info",
        "jsonSchemaDialect": "string",
        "servers": "[server]",
        "paths": "paths",
        "webhooks": "{path item}",
        "components": "components",
        "security": "[security requirement]",
        "tags": "[tag]",
        "externalDocs": "external docs",
    },
    "info": {
        **_typed(string="title summary description termsOfService version"),
        "contact": "contact",
        "license": "license",
    },
    "contact": _typed(string="name url email"),
    "license": _typed(string="name identifier url"),
    "server": {"url": "string", "description": "string", "variables": "{server variable}"},
    "server variable": {"enum": "[string]", "default": "string", "description": "string"},
    "tag": {"name": "string", "description": "string", "externalDocs": "external docs"},
    "external docs": {"url": "string", "description": "string"},
    "components": {
        "schemas": "{schema}",
        "responses": "{response}",
        "parameters": "{parameter}",
        "examples": "{example}",
        "requestBodies": "{request body}",
        "headers": "{header}",
        "securitySchemes": "{security scheme}",
        "links": "{link}",
        "callbacks": "{callback}",
        "pathItems": "{path item}",
    },
    "paths": {"*": "path item"},
    "path item": {
        **_REFERENCE,
        **_TEXTS,
        **dict.fromkeys(METHODS, "operation"),
        "servers": "[server]",
        "parameters": "[parameter]",
    },
    "operation": {
        **_TEXTS,
        "tags": "[string]",
        "externalDocs": "external docs",
        "operationId": "string",
        "parameters": "[parameter]",
        "requestBody": "request body",
        "responses": "responses",
        "callbacks": "{callback}",
        "deprecated": "boolean",
        "security": "[security requirement]",
        "servers": "[server]",
    },
    "parameter": {"name": "string", "in": "string", **_SENT},
    "header": _SENT,
    "request body": {
        **_REFERENCE,
        "description": "string",
        "content": "{media type}",
        "required": "boolean",
    },
    "media type": {
        "schema": "schema",
        "example": "any",
        "examples": "{example}",
        "encoding": "{encoding}",
    },
    "encoding": {
        **_typed(string="contentType style", boolean="explode allowReserved"),
        "headers": "{header}",
    },
    "responses": {"*": "response"},
    "response": {
        **_REFERENCE,
        "description": "string",
        "headers": "{header}",
        "content": "{media type}",
        "links": "{link}",
    },
    "callback": {**_REFERENCE, "*": "path item"},
    "example": {**_REFERENCE, **_TEXTS, "value": "any", "externalValue": "string"},
    "link": {
        **_REFERENCE,
        **_typed(string="operationRef operationId description"),
        "parameters": "{any}",
        "requestBody": "any",
        "server": "server",
    },
    "reference": {**_REFERENCE, **_TEXTS},
    "security requirement": {"*": "[string]"},
    "security scheme": {
        **_REFERENCE,
        **_typed(string="type description name in scheme bearerFormat openIdConnectUrl"),
        "flows": "flows",
    },
    "flows": dict.fromkeys(
        ("implicit", "password", "clientCredentials", "authorizationCode"), "flow"
    ),
    "flow": {**_typed(string="authorizationUrl tokenUrl refreshUrl"), "scopes": "{string}"},
    "discriminator": {"propertyName": "string", "mapping": "{string}"},
    "xml": _typed(string="name namespace prefix", boolean="attribute wrapped"),
    "schema": {
        **_REFERENCE,
        **_typed(
            string="$id $schema $anchor $dynamicRef $dynamicAnchor $recursiveRef $comment title "
            "description format pattern contentMediaType contentEncoding",
            boolean="$recursiveAnchor nullable readOnly writeOnly deprecated uniqueItems",
            number="minimum maximum multipleOf",
            integer="minLength maxLength minItems maxItems minProperties maxProperties "
            "minContains maxContains",
            any="default example const",
        ),
        **_typed(
            schema="additionalProperties contains contentSchema else if items not propertyNames "
            "then unevaluatedItems unevaluatedProperties"
        ),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[schema]"),
        **dict.fromkeys(
            ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"),
            "{schema}",
        ),
        "dependencies": "{schema}|{[string]}",
        "dependentRequired": "{[string]}",
        "$vocabulary": "{boolean}",
        "type": "string|[string]",
        "enum": "[any]",
        "examples": "[any]",
        "required": "[string]",
        "exclusiveMinimum": "number|boolean",
        "exclusiveMaximum": "number|boolean",
        "discriminator": "discriminator",
        "externalDocs": "external docs",
        "xml": "xml",
    },
}
"""What each member of each kind of object holds: a kind of object, a scalar or `any`; `[…]` is a
list and `{…}` a map with free names of such; `|` joins alternatives; `*` is every other name."""

_NUMBERS = frozenset({"integer", "number"})
ABOUT: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), _NUMBERS
    ),
    **dict.fromkeys(("minLength", "maxLength", "pattern"), frozenset({"string"})),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems", "items"), frozenset({"array"})),
    **dict.fromkeys(
        ("minProperties", "maxProperties", "properties", "required", "additionalProperties"),
        frozenset({"object"}),
    ),
}
"""The types of the values that a keyword of schemas says something about, and of no other."""

SINCE_31: Mapping[str, frozenset[str]] = {
    "document": frozenset({"webhooks", "jsonSchemaDialect"}),
    "info": frozenset({"summary"}),
    "license": frozenset({"identifier"}),
    "components": frozenset({"pathItems"}),
    "schema": frozenset(
        _typed(
            any="$id $schema $anchor $dynamicRef $dynamicAnchor $recursiveRef $recursiveAnchor "
            "$vocabulary $comment $defs definitions dependencies const examples if then else "
            "prefixItems contains minContains maxContains propertyNames patternProperties "
            "dependentSchemas dependentRequired unevaluatedItems unevaluatedProperties "
            "contentEncoding contentMediaType contentSchema"
        )
    ),
}
"""The members that OpenAPI 3.0 does not have."""

UNTIL_30: Mapping[str, frozenset[str]] = {"schema": frozenset({"nullable"})}
"""The members that OpenAPI 3.1 does not have any more."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "document": ("openapi", "info", "paths"),
    "info": ("title", "version"),
    "license": ("name",),
    "server": ("url",),
    "server variable": ("default",),
    "operation": ("responses",),
    "parameter": ("name", "in"),
    "tag": ("name",),
    "security scheme": ("type",),
    "flow": ("scopes",),
    "external docs": ("url",),
    "discriminator": ("propertyName",),
    "response": ("description",),
    "request body": ("content",),
}
"""The members that OpenAPI 3.0 requires; in 3.1 neither `paths` nor `responses`."""


class Node(NamedTuple):
    """An object of the grammar: its kind, its value and where it stands."""

    kind: str
    value: JsonObject
    parts: tuple[str | int, ...]


class Holding(NamedTuple):
    """What a member holds of the grammar: objects of one kind, alone, in a list or in a map."""

    kind: str
    container: str = ""

    @property
    def is_list(self) -> bool:
        """Whether the member is a list of such objects."""
        return self.container == "["

    @property
    def is_map(self) -> bool:
        """Whether the member is a map of such objects."""
        return self.container == "{"

    @property
    def is_collection(self) -> bool:
        """Whether the member only gathers objects, so that an empty one says nothing."""
        return bool(self.container) or FIELDS[self.kind].keys() == {"*"}


def field(kind: str, name: str) -> str | None:
    """Return what the member `name` of an object of `kind` holds, as `FIELDS` has it.

    None for a member that OpenAPI does not know; an extension is `any`.
    """
    fields = FIELDS.get(kind, {})
    if name in fields:
        return fields[name]
    return "any" if name.startswith("x-") else fields.get("*")


def holding(kind: str, name: str) -> Holding | None:
    """Return which objects of the grammar a member holds; None for scalars and free-form values."""
    held = _HELD.get(kind)
    if held is None:
        return None
    if name in held:
        return held[name]
    free = held.get("*")
    return None if free is None or name == "$ref" or name.startswith("x-") else free


def kind_at(parts: Iterable[str | int]) -> str | None:
    """Return the kind of object that stands at a place; None where the grammar has none."""
    kind, container = "document", ""
    for part in parts:
        if container:
            container = ""
        elif held := holding(kind, str(part)):
            kind, container = held
        else:
            return None
    return None if container else kind


def walk(value: JsonObject, kind: str = "document") -> Iterator[Node]:
    """Yield every object of the grammar, parents first, in document order."""
    pending = [Node(kind, value, ())]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(children(node)))


def children(node: Node) -> list[Node]:
    """List the objects of the grammar that stand directly in another one."""
    found: list[Node] = []
    for name, member in node.value.items():
        held = holding(node.kind, name) if isinstance(member, _CONTAINERS) else None
        if held is not None:
            found += [
                Node(held.kind, value, (*node.parts, name, *inside))
                for inside, value in held_in(member, held)
                if isinstance(value, dict)
            ]
    return found


def held_in(member: Value, held: Holding) -> list[tuple[tuple[str | int, ...], Value]]:
    """List what a member holds, each with its place inside of the member."""
    if not held.container:
        return [((), member)]
    if held.is_map and isinstance(member, dict):
        return [((key,), item) for key, item in member.items()]
    if held.is_list and isinstance(member, list):
        return [((index,), item) for index, item in enumerate(member)]
    return []


def _holding(spec: str) -> Holding | None:
    for part in spec.split("|"):
        container = part[0] if part[0] in "[{" else ""
        inner = part.strip("[]{}")
        if inner in FIELDS and part in (inner, f"[{inner}]", f"{{{inner}}}"):
            return Holding(inner, container)
    return None


def _all_holdings() -> dict[str, dict[str, Holding]]:
    return {
        kind: {name: held for name, spec in fields.items() if (held := _holding(spec))}
        for kind, fields in FIELDS.items()
    }


_CONTAINERS = (dict, list)
_HELD = _all_holdings()
