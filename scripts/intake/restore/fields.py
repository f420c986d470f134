"""What each object of a published page may hold: the grammar of OpenAPI, and the exporter's habits.

A spec is written as in `scripts.openapi.grammar.FIELDS`. Beside its kinds stand those of Apidog's
extensions and code samples, maps whose names have a form of their own, and what an operation sends
to its caller.
`placed_mappings` takes a document apart by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scripts.documents import JsonObject, Parts, Value
from scripts.openapi import grammar
from scripts.openapi.grammar import FIELDS

SCALARS = grammar.SCALARS | {"null"}
_EXTENSION_FIELDS: dict[str, dict[str, str]] = {
    "apidog security": {
        "schemeGroups": "[apidog scheme group]",
        "required": "boolean",
        "use": "apidog use",
        "scopes": "{security requirement}",
    },
    "apidog scheme group": {"id": "string", "schemeIds": "[string]"},
    "apidog use": {"id": "string"},
    "code sample": {"lang": "string", "label": "string", "source": "string"},
    "apidog enum value": {
        "label": "string",
        "value": "any",
        "name": "string",
        "description": "string",
    },
}
# Apidog, which exports most pages of this family, marks its extensions with these names, each in
# objects of its own kinds. The others are common, and their tools read them there alone.
_EXTENSIONS = {
    "x-apidog": ("apidog security", {"security requirement"}),
    "x-apidog-enum": ("[apidog enum value]", {"schema"}),
    "x-apidog-folder": ("string", {"operation", "schema"}),
    "x-apidog-ignore-properties": ("[string]", {"schema"}),
    "x-apidog-name": ("string", {"response"}),
    "x-apidog-ordering": ("integer", {"response"}),
    "x-apidog-orders": ("[string]", {"schema"}),
    "x-apidog-overrides": ("{apidog override}", {"schema"}),
    "x-apidog-refs": ("{apidog reference}", {"schema"}),
    "x-apidog-status": ("string", {"operation"}),
    "x-run-in-apidog": ("string", {"operation"}),
    "x-code-samples": ("[code sample]", {"operation"}),
    "x-codeSamples": ("[code sample]", {"operation"}),
    "x-enum-descriptions": ("any", {"schema"}),
    "x-enum-varnames": ("[string]", {"schema"}),
    "x-enumNames": ("[string]", {"schema"}),
    "x-logo": ("any", {"info"}),
    "x-tagGroups": ("any", {"document"}),
}
EXPORTED_MEMBERS = {
    "operation": ("x-apidog-folder", "x-apidog-status", "x-run-in-apidog"),
    "response": ("headers", "x-apidog-name"),
    "apidog enum value": ("value", "description"),
    "apidog security": ("schemeGroups", "required", "use"),
    "apidog scheme group": ("id", "schemeIds"),
    "apidog use": ("id",),
}
"""What Apidog puts into every object of a kind."""
EXPORTED_ROOT = ("components", "servers", "security")
"""What Apidog and Apifox put behind `paths`, in this order and always."""
_REFERENCE_ID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_BOOLEAN_SCHEMAS = ("additionalProperties", "unevaluatedItems", "unevaluatedProperties", "items")
_PATHS = "{path item by path}"
RESPONSES = "{response by status}"
"""The kind of the responses of an operation."""
_CONTENT = "{media type}"
"""What a response sends in each form; bundlers keep such under `mediaTypes` and refer to it."""
_CALLED_RESPONSES = "{called response by status}"
_WITH_NAMES = {"paths": _PATHS, "responses": RESPONSES}
_COMPONENT = re.compile(r"#/components/(\w+)/[^/]+$")
_SECTIONS = {held.strip("{}"): section for section, held in FIELDS["components"].items()}
_FURTHER_RESPONSE = re.compile(r"x-[1-5]\d\d:.*")
"""A further response of a status that has one, as Apidog names it: `x-400:Expired`."""
_STATUS = re.compile(rf"[1-5](\d\d|XX|xx)|default|{_FURTHER_RESPONSE.pattern}")
_MAPS = {
    _PATHS: ("path item", re.compile(r"/.*")),
    _CALLED_RESPONSES: ("called response", _STATUS),
    "{apidog override}": ("schema|null", None),
    "{apidog reference}": ("schema", _REFERENCE_ID),
    RESPONSES: ("response", _STATUS),
    _CONTENT: ("media type", re.compile(r"[^\s/]+/[^\s/;]+(;.*)?")),
}
# In all other maps a name that starts with `x-` is one like any other.
_EXTENSIBLE_MAPS = {_PATHS, RESPONSES, _CALLED_RESPONSES}
# Of 3 400 names in security none is one of an operation's members.
_NEVER_EXTENDED = {"any", "security requirement"}

# What an operation sends to its caller is written like any other operation, but Apidog leaves its
# marks out there.
_CALLED = {name: f"called {name}" for name in ("path item", "operation", "response")}


@lru_cache(maxsize=4096)
def common_name(key: str) -> str:
    """Return Apidog's name of a member that Apifox, the same program, marks with its own."""
    return (
        key.replace("apifox", "apidog") if key.startswith(("x-apifox", "x-run-in-apifox")) else key
    )


@lru_cache(maxsize=4096)
def field(kind: str, key: str) -> str | None:
    """Say what `key` holds in an object of `kind`; None if no such field is known."""
    key = common_name(key)
    if kind == "callback" or kind.startswith("called "):
        return _called(kind, key)
    is_free = kind in _NEVER_EXTENDED or (kind[0] == "{" and kind not in _EXTENSIBLE_MAPS)
    is_extension = not is_free or kind in _EXTENSIONS.get(key, ("", ()))[1]
    if key.startswith("x-") and is_extension and not names_further_response(key):
        spec, homes = _EXTENSIONS.get(key, ("any", {kind}))
        return spec if kind in homes else None
    if kind == "any":
        return "any"
    if kind == "components" and key == "mediaTypes":
        return f"{{{_CONTENT}}}"
    if kind == _CONTENT and key == "$ref":
        return "string"
    if kind.startswith("{"):
        held, names = _MAPS.get(kind, (kind[1:-1], None))
        return held if names is None or names.fullmatch(key) else None
    if kind == "security requirement":
        return None if is_named("operation", key) else grammar.FIELDS[kind]["*"]
    if names_further_response(key):
        return None
    listed = (
        _EXTENSION_FIELDS[kind].get(key) if kind in _EXTENSION_FIELDS else grammar.field(kind, key)
    )
    if kind == "schema" and key in _BOOLEAN_SCHEMAS:
        return f"{listed}|boolean"
    return _WITH_NAMES.get(listed, listed) if listed else None


def _called(kind: str, key: str) -> str | None:
    if kind == "callback":
        held = grammar.field(kind, key)
        return _CALLED.get(held, held) if held else None
    if key.startswith("x-apidog") and kind != "called response":
        return None
    if key == "responses":
        return _CALLED_RESPONSES
    spec = field(kind.removeprefix("called "), key)
    return _CALLED.get(spec, spec) if spec else None


@lru_cache(maxsize=4096)
def is_named(kind: str, key: str) -> bool:
    """Whether the specification names this key, rather than allowing any."""
    kind, key = kind.removeprefix("called "), common_name(key)
    if kind in _EXTENSIONS.get(key, ("", ()))[1]:
        return True
    return key in FIELDS.get(kind, {}) or key in _EXTENSION_FIELDS.get(kind, {})


@lru_cache(maxsize=4096)
def is_expected(kind: str, key: str, *, marked: bool) -> bool:
    """Whether an object of `kind` hardly ever lacks `key`; `marked` tells of an export."""
    if key in grammar.REQUIRED.get(kind.removeprefix("called "), ()):
        return True
    return marked and key in EXPORTED_MEMBERS.get(kind, ())


@lru_cache(maxsize=1024)
def object_kind(spec: str) -> str | None:
    """Return the kind of the mapping that may stand for `spec`, or None."""
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


def leads_elsewhere(kind: str, reference: str) -> bool:
    """Whether a reference leads to a component that an object of `kind` is none of."""
    found = _COMPONENT.search(reference)
    section = _SECTIONS.get(kind.removeprefix("called "))
    return bool(found and section and found[1] != section)


def is_status(name: str) -> bool:
    """Whether a name is the status code of a response."""
    return (name[:1].isdigit() and bool(_STATUS.fullmatch(name))) or names_further_response(name)


def names_further_response(name: str) -> bool:
    """Whether a name is that of a further response of one status: no extension, though it may be.

    Each of 23, of exports of several sites, holds a response and stands beside others.
    """
    return bool(_FURTHER_RESPONSE.fullmatch(name))


def is_reference_id(name: str) -> bool:
    """Whether a name in Apidog's lists of members is the id of a reference, not a property's."""
    return bool(_REFERENCE_ID.fullmatch(name))


class Placed(NamedTuple):
    """A mapping with its kind (see `field`) and where it stands."""

    kind: str
    value: JsonObject
    parts: Parts


def unknown_members(document: JsonObject) -> Iterator[tuple[Parts, str, str]]:
    """Yield place, kind and name of every member that OpenAPI has not in such an object."""
    for kind, value, parts in placed_mappings(document):
        for name in value:
            if field(kind, name) is None:
                yield (*parts, name), kind, name


def mappings(document: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """Yield every mapping with its kind, samples and maps of free names included."""
    return ((kind, value) for kind, value, _ in placed_mappings(document))


def placed_mappings(document: JsonObject) -> Iterator[Placed]:
    """Yield every mapping with its kind and its place, samples and maps of free names included."""
    pending: list[tuple[str, Value, Parts]] = [("document", document, ())]
    while pending:
        spec, value, parts = pending.pop()
        if isinstance(value, list):
            inner = list_kind(spec)
            if inner:
                pending.extend((inner, item, (*parts, at)) for at, item in enumerate(value))
        elif isinstance(value, dict):
            kind = object_kind(spec)
            if kind is None:
                continue
            yield Placed(kind, value, parts)
            for key, item in value.items():
                pending.append((field(kind, key) or "any", item, (*parts, key)))


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
