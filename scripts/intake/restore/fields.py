"""What each object of an OpenAPI document may hold, scalars included.

`scripts.openapi.grammar` says where the objects are; a reader of flattened text must also know
which fields are text, numbers or lists. Source: OpenAPI Specification 3.0.3 and 3.1.1, chapter 4.8.
A spec is `kind`, `[kind]` for a list, `{kind}` for a map, or `any`; `|` joins alternatives.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scripts.openapi.grammar import METHODS, members

SCALARS = {"string", "number", "integer", "boolean", "null"}


def _typed(**names: str) -> dict[str, str]:
    return {name: spec for spec, listed in names.items() for name in listed.split()}


_TEXTS = {"summary": "string", "description": "string"}
_FIELDS: dict[str, dict[str, str]] = {
    "document": {
        "openapi": "string",
        "jsonSchemaDialect": "string",
        "security": "[security requirement]",
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
    "components": {},
    "path item": {"$ref": "string", **_TEXTS},
    "operation": {
        **_TEXTS,
        "operationId": "string",
        "deprecated": "boolean",
        "tags": "[string]",
        "externalDocs": "external docs",
        "security": "[security requirement]",
    },
    "parameter": {
        **_typed(
            string="$ref name in description style",
            boolean="required deprecated allowEmptyValue explode allowReserved",
        ),
        "example": "any",
    },
    "header": {
        **_typed(
            string="$ref description style",
            boolean="required deprecated allowEmptyValue explode allowReserved",
        ),
        "example": "any",
    },
    "request body": {"$ref": "string", "description": "string", "required": "boolean"},
    "media type": {"example": "any", "examples": "{example}|[any]"},
    "encoding": _typed(string="contentType style", boolean="explode allowReserved"),
    "response": {"$ref": "string", "description": "string"},
    "example": {"$ref": "string", **_TEXTS, "value": "any", "externalValue": "string"},
    "link": {
        **_typed(string="$ref operationRef operationId description"),
        "parameters": "{any}",
        "requestBody": "any",
        "server": "server",
    },
    "security requirement": {"*": "[string]"},
    "security scheme": {
        **_typed(string="$ref type description name in scheme bearerFormat openIdConnectUrl"),
        "flows": "flows",
    },
    "flows": dict.fromkeys(
        ("implicit", "password", "clientCredentials", "authorizationCode"), "flow"
    ),
    "flow": {**_typed(string="authorizationUrl tokenUrl refreshUrl"), "scopes": "{string}"},
    "discriminator": {"propertyName": "string", "mapping": "{string}"},
    "xml": _typed(string="name namespace prefix", boolean="attribute wrapped"),
    "schema": {
        **_typed(
            string="$ref $id $schema $anchor $comment title description format pattern "
            "contentMediaType contentEncoding",
            boolean="nullable readOnly writeOnly deprecated uniqueItems",
            number="minimum maximum multipleOf",
            integer="minLength maxLength minItems maxItems minProperties maxProperties "
            "minContains maxContains",
            any="default example const",
        ),
        "type": "string|[string]",
        "enum": "[any]",
        "examples": "[any]",
        "required": "[string]",
        "exclusiveMinimum": "number|boolean",
        "exclusiveMaximum": "number|boolean",
        "discriminator": "discriminator",
        "externalDocs": "external docs",
        "xml": "xml",
        "contentSchema": "schema",
        "dependentRequired": "{[string]}",
    },
    "apidog security": {
        "schemeGroups": "[apidog scheme group]",
        "required": "boolean",
        "use": "apidog use",
        "scopes": "{security requirement}",
    },
    "apidog scheme group": {"id": "string", "schemeIds": "[string]"},
    "apidog use": {"id": "string"},
    "apidog enum value": {"value": "any", "name": "string", "description": "string"},
}
# Apidog, which exports most pages of this family, marks its extensions with these names, each in
# objects of its own kinds.
_EXTENSIONS = {
    "x-apidog": ("apidog security", {"security requirement"}),
    "x-apidog-enum": ("[apidog enum value]", {"schema"}),
    "x-apidog-folder": ("string", {"operation", "schema"}),
    "x-apidog-ignore-properties": ("[string]", {"schema"}),
    "x-apidog-name": ("string", {"response"}),
    "x-apidog-orders": ("[string]", {"schema"}),
    "x-apidog-refs": ("{apidog reference}", {"schema"}),
    "x-apidog-status": ("string", {"operation"}),
    "x-run-in-apidog": ("string", {"operation"}),
}
REQUIRED = {
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
"""The members that OpenAPI requires, as far as published documents keep to it."""
EXPORTED_MEMBERS = {
    "operation": ("x-apidog-folder", "x-apidog-status", "x-run-in-apidog"),
    "response": ("headers", "x-apidog-name"),
    "apidog enum value": ("name", "description"),
}
"""What Apidog puts into every object of a kind."""
_FREE_NAMES = {"any", "{schema}", "{any}", "{string}", "{example}", "{header}", "{media type}"}
_BOOLEAN_SCHEMAS = ("additionalProperties", "unevaluatedItems", "unevaluatedProperties", "items")
_RESPONSES = "{response by status}"
_MAPS = {
    "{path item}": ("path item", re.compile(r"/.*")),
    "{called response}": ("called response", re.compile(r"[1-5](\d\d|XX)|default")),
    "{apidog reference}": ("schema", re.compile(r"[0-9A-Z]{26}")),
    _RESPONSES: ("response", re.compile(r"[1-5](\d\d|XX)|default")),
    "{media type}": ("media type", re.compile(r"[^\s/]+/[^\s/]+")),
}


# What an operation sends to its caller is written like any other operation, but Apidog leaves its
# marks out there.
_CALLED = {name: f"called {name}" for name in ("path item", "operation", "response")}


@lru_cache(maxsize=4096)
def field(kind: str, key: str) -> str | None:
    """Say what `key` holds in an object of `kind`; None if no such field is known."""
    if kind == "callback" or kind.startswith("called "):
        return _called(kind, key)
    if key.startswith("x-") and kind not in _FREE_NAMES:
        spec, homes = _EXTENSIONS.get(key, ("any", {kind}))
        return spec if kind in homes else None
    if kind == "any":
        return "any"
    if kind.startswith("{"):
        held, names = _MAPS.get(kind, (kind[1:-1], None))
        return held if names is None or names.fullmatch(key) else None
    if kind == "operation" and key == "responses":
        return _RESPONSES
    fields = _FIELDS.get(kind, {})
    listed = members(kind, key) or fields.get(key) or fields.get("*")
    if kind == "schema" and key in _BOOLEAN_SCHEMAS:
        return f"{listed}|boolean"
    return listed


def _called(kind: str, key: str) -> str | None:
    if kind == "callback":
        return "any" if key.startswith("x-") else _CALLED["path item"]
    if key.startswith("x-apidog") and kind != "called response":
        return None
    if key == "responses":
        return "{called response}"
    spec = field(kind.removeprefix("called "), key)
    return _CALLED.get(spec, spec) if spec else None


@lru_cache(maxsize=4096)
def is_named(kind: str, key: str) -> bool:
    """Whether the specification names this key, rather than allowing any."""
    kind = kind.removeprefix("called ")
    if (kind == "path item" and key in METHODS) or kind in _EXTENSIONS.get(key, ("", ()))[1]:
        return True
    fields = _FIELDS.get(kind, {})
    return key in fields or (
        kind in _FIELDS and "*" not in fields and members(kind, key) is not None
    )


@lru_cache(maxsize=4096)
def is_expected(kind: str, key: str, *, marked: bool) -> bool:
    """Whether an object of `kind` hardly ever lacks `key`; `marked` tells of an Apidog export."""
    if key in REQUIRED.get(kind.removeprefix("called "), ()):
        return True
    return marked and key in EXPORTED_MEMBERS.get(kind, ())


@lru_cache(maxsize=1024)
def object_kind(spec: str) -> str | None:
    """Give the kind of the mapping that may stand for `spec`, or None."""
    for part in spec.split("|"):
        if part == "any" or part.startswith("{") or (part not in SCALARS and part[0] != "["):
            return part
    return None


@lru_cache(maxsize=1024)
def list_kind(spec: str) -> str | None:
    """Say what each item of the list that may stand for `spec` is, or None."""
    for part in spec.split("|"):
        if part.startswith("["):
            return part[1:-1]
    return "any" if spec == "any" else None


@lru_cache(maxsize=4096)
def scalar_fits(spec: str, kind: str) -> bool:
    """Whether a scalar of the JSON `kind` may stand for `spec`."""
    parts = spec.split("|")
    if "any" in parts or kind == "any":
        return True
    if kind in ("number", "integer"):
        return bool({"number", "integer", "string"} & set(parts))
    return kind in parts or (kind == "boolean" and "string" in parts)
