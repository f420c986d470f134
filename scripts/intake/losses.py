"""What shows that a document is not whole: it refers to what is gone, or lacks what it must have.

A page that was cut, or has a gap, mostly still reads as YAML. What is left betrays it: a reference,
a name in `required` or in `security` that leads nowhere, an object without a member that OpenAPI
requires, a key without its value. Of 1 000 whole pages of eight vendors one has one of these, a
comment too few (`docs/measures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import unquote

from scripts.documents import (
    Document,
    JsonObject,
    Parts,
    Value,
    as_array,
    as_object,
    kind,
    resolve_pointer,
    split_pointer,
)
from scripts.intake.restore import fields
from scripts.intake.restore.fields import Placed, common_name, placed_mappings
from scripts.intake.restore.schemes import SCHEME_MEMBERS
from scripts.intake.torn import swallowed_members
from scripts.openapi.grammar import METHODS, REQUIRED
from scripts.openapi.references import resolve_reference
from scripts.specs.naming import operations_of

_HIDDEN = ("contact", "email")
"""An address that a site hides from robots stands in brackets, so that it reads as a list."""
_EXPORTER = re.compile(r"x-(?:run-in-)?(apidog|apifox)\b")
_NOT_EVERYWHERE = "scopes"
"""What Apidog leaves out where the security of an operation has been edited."""
_BESIDE_PROPERTIES = {"allOf", "oneOf", "anyOf", "additionalProperties", "patternProperties"}
_PARAMETER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Loss:
    """A sign that something is missing, and the place of the document that shows it."""

    text: str
    parts: tuple[str | int, ...] = ()
    is_often_forgotten: bool = False
    """Whether people who describe a whole service by hand leave it out, so that it proves nothing
    there: 17 of 136 public documents have such a response."""
    missing: str = ""
    """The name that leads nowhere, if it is one."""
    is_listed: bool = False
    """Whether the name is one of those that an object requires."""


def losses(document: Document) -> list[Loss]:
    """List what the document points at and does not hold, and what it must have and lacks."""
    value = document.value
    found: dict[str, Loss] = {}
    for loss in [
        *_references(value),
        *_of_objects(document),
        *_root(document),
        *(Loss(f"a text holds `{line}`", parts) for parts, line in swallowed_members(value)),
    ]:
        found.setdefault(loss.text, loss)
    return list(found.values())


def _references(value: JsonObject) -> Iterator[Loss]:
    for place in placed_mappings(value):
        if place.kind == "any":
            continue
        target = place.value.get("$ref")
        if isinstance(target, str) and target.startswith("#/") and not _resolves(value, target):
            message = f"{target} is pointed at and missing"
            yield Loss(message, (*place.parts, "$ref"), missing=_first_missing(value, target))
    schemes = _at(value, "components", "securitySchemes")
    for parts, name in _security_names(value):
        if not (isinstance(schemes, dict) and name in schemes):
            yield Loss(f"the security scheme {name} is used and missing", parts, missing=name)


def _of_objects(document: Document) -> Iterator[Loss]:
    value = document.value
    version = str(value.get("openapi"))
    exporter = _exporter(document.text)
    for place in placed_mappings(value):
        if place.kind == "any" or "$ref" in place.value:
            continue
        yield from _empty(place, document)
        yield from _required_members(place, version)
        yield from _exported_members(place, exporter, document.text)
        if place.kind == "schema":
            yield from _names(place, value)
            yield from _items(place, version)
        elif place.kind == "path item":
            yield from _path_parameters(place, value)
        elif place.kind == "parameter":
            yield from _parameter(place)


def _is_written_null(document: Document, parts: Parts) -> bool:
    row, _ = document.place(parts) or (0, 0)
    line = document.text.split("\n")[row - 1] if row else ""
    return line.rstrip(" ,}]").endswith((": null", ":null", ": ~"))


def emptied(document: Document) -> Iterator[str]:
    """Name the samples, and members of samples, that have no value: a null is written out.

    Of 1 037 whole pages and documents three have such members, all of whole services.
    """
    for place in placed_mappings(document.value) if ":\n" in document.text else ():
        for name, member in place.value.items():
            is_free = place.kind == "any" or fields.field(place.kind, name) == "any"
            at = (*place.parts, name)
            if member is None and is_free and not _is_written_null(document, at):
                yield f"`{name}` has lost its value"


def _empty(place: Placed, document: Document) -> Iterator[Loss]:
    """Find keys that have lost their value; one whose null is written out has not."""
    for name, member in place.value.items():
        spec = fields.field(place.kind, name)
        kinds = set(spec.split("|")) if spec else set()
        is_written = member is None and _is_written_null(document, (*place.parts, name))
        if member is None and ("null" in kinds or (is_written and kinds & fields.SCALARS)):
            continue
        if member is None and spec and spec != "any" and place.kind != "{any}":
            yield Loss(f"`{name}` has lost its value", (*place.parts, name))
        elif spec and not _is_written_otherwise(place, name, member) and _is_cut_down(spec, member):
            held = "" if isinstance(member, (dict, list)) else f" `{member}`"
            message = f"`{name}` is {kind(member)}{held}, no {spec.strip('[]{}')}"
            yield Loss(message, (*place.parts, name))
        elif spec and fields.list_kind(spec) != "any" and _has_empty_item(member):
            yield Loss(f"an item of `{name}` has lost its value", (*place.parts, name))


def _is_written_otherwise(place: Placed, name: str, member: Value) -> bool:
    """Whether some sites write this member in a form of their own, so that nothing is gone."""
    if place.parts[-2:] == ("discriminator", "mapping"):
        return isinstance(member, dict) and list(member) == ["$ref"]
    return (place.kind, name) == _HIDDEN


def _has_empty_item(member: Value) -> bool:
    return isinstance(member, list) and None in member


def _is_cut_down(spec: str, member: Value) -> bool:
    """Whether a value is of a form that OpenAPI has not there, since what was above it is gone."""
    if member is None or spec == "any":
        return False
    if isinstance(member, list):
        inner = fields.list_kind(spec)
        return inner is None or any(_is_cut_down(inner, item) for item in member)
    if isinstance(member, dict):
        return fields.object_kind(spec) is None
    return not set(spec.split("|")) & fields.SCALARS


def _required_members(place: Placed, version: str) -> Iterator[Loss]:
    wanted: tuple[str, ...] = REQUIRED.get(place.kind.removeprefix("called "), ())
    if place.kind == "security scheme":
        wanted = (*wanted, *SCHEME_MEMBERS.get(str(place.value.get("type")), ()))
    for name in wanted:
        if name not in place.value and not _is_optional(place, name, version):
            is_forgotten = (place.kind, name) == ("response", "description") and bool(place.value)
            yield Loss(f"{_a(place.kind)} without `{name}`", place.parts, is_forgotten)


def _is_optional(place: Placed, name: str, version: str) -> bool:
    """Whether OpenAPI 3.1 lets a member be left out that 3.0 requires."""
    if not version.startswith("3.1"):
        return False
    if name == "responses":
        return True
    return name == "paths" and not {"components", "webhooks"}.isdisjoint(place.value)


def _names(place: Placed, document: JsonObject) -> Iterator[Loss]:
    """Hold the names that a schema lists against the properties it has."""
    schema = place.value
    properties = schema.get("properties")
    known = set(properties) if isinstance(properties, dict) else set()
    listed = schema.get("required")
    if isinstance(listed, list) and known and _BESIDE_PROPERTIES.isdisjoint(schema):
        beside = _properties_beside(place, document)
        for name in listed if beside is not None else ():
            if not isinstance(name, str) or name in ("", *known) or name in (beside or ()):
                continue
            if not fields.is_reference_id(name):
                message = f"`required` names `{name}`, which is no property"
                at = (*place.parts, "required")
                yield Loss(message, at, missing=name, is_listed=True)
    for prefix in ("x-apidog", "x-apifox"):
        yield from _orders(place, prefix, known)
    for key in ("x-apidog-enum", "x-apifox-enum"):
        commented, values = schema.get(key), schema.get("enum")
        if isinstance(commented, list) and len(commented) != len(_list(values)):
            message = (
                f"`{key}` comments on {len(commented)} values, `enum` has {len(_list(values))}"
            )
            yield Loss(message, (*place.parts, key))


def _properties_beside(place: Placed, document: JsonObject) -> set[str] | None:
    """List the properties of the schemas that hold together with this one; None if any may be."""
    parts = place.parts
    while parts[-2:-1] == ("allOf",):
        parts = parts[:-2]
    return _properties(resolve_pointer(document, parts), document, frozenset())


def _properties(schema: Value, document: JsonObject, above: frozenset[str]) -> set[str] | None:
    """List the properties of a schema and all it consists of; None if others may be there."""
    if not isinstance(schema, dict):
        return set()
    target = schema.get("$ref")
    if isinstance(target, str):
        if target in above or not _resolves(document, target):
            return set()
        return _properties(resolve_reference(document, target), document, above | {target})
    if not _BESIDE_PROPERTIES.isdisjoint(schema.keys() - {"allOf"}):
        return None
    held = schema.get("properties")
    names = set(held) if isinstance(held, dict) else set()
    for branch in _list(schema.get("allOf")):
        found = _properties(branch, document, above)
        if found is None:
            return None
        names |= found
    return names


def is_listed_whole(schema: JsonObject) -> bool:
    """Whether an exporter's list of the properties of a schema agrees with those it has."""
    properties = schema.get("properties")
    known = set(properties) if isinstance(properties, dict) else set()
    listed = [schema[key] for key in ("x-apidog-orders", "x-apifox-orders") if key in schema]
    return any(isinstance(names, list) and known == set(map(str, names)) for names in listed)


def _orders(place: Placed, prefix: str, known: set[str]) -> Iterator[Loss]:
    """Hold an exporter's list of the properties of a schema against the properties it has."""
    key = f"{prefix}-orders"
    listed = place.value.get(key)
    if not isinstance(listed, list):
        return
    names = {name for name in listed if isinstance(name, str) and not fields.is_reference_id(name)}
    for name in sorted(names - known):
        yield Loss(f"`{key}` names `{name}`, which is no property", (*place.parts, key))
    for name in sorted(known - names) if f"{prefix}-refs" not in place.value else ():
        yield Loss(f"`{key}` does not name the property `{name}`", (*place.parts, key))


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"


def _items(place: Placed, version: str) -> Iterator[Loss]:
    is_array = place.value.get("type") == "array" and "items" not in place.value
    if is_array and version.startswith("3.0"):
        yield Loss(f"the array `{place.parts[-1]}` has no `items`", place.parts)


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _parameter(place: Placed) -> Iterator[Loss]:
    parameter, parts = place.value, place.parts
    if {"schema", "content"}.isdisjoint(parameter):
        yield Loss(f"the parameter `{parameter.get('name')}` has no `schema`", parts)
    name = parameter.get("name")
    is_in_path = parts[0] == "paths" and f"{{{name}}}" in str(parts[1])
    if parameter.get("in") == "path" and parts[0] == "paths" and not is_in_path:
        yield Loss(f"the parameter `{name}` is no variable of the path", parts)


def _path_parameters(place: Placed, document: JsonObject) -> Iterator[Loss]:
    """Find the variables of a path that no parameter describes."""
    template = str(place.parts[-1]) if place.parts else ""
    for name in _PARAMETER.findall(template) if place.parts[:1] == ("paths",) else ():
        for method, operation in place.value.items():
            if method not in METHODS or not isinstance(operation, dict):
                continue
            described = [*_names_of(place.value, document), *_names_of(operation, document)]
            if name not in described:
                message = f"the path has `{{{name}}}`, and no parameter of that name is there"
                yield Loss(message, (*place.parts, method))


def _names_of(holder: JsonObject, document: JsonObject) -> Iterator[Value]:
    listed = holder.get("parameters")
    for parameter in listed if isinstance(listed, list) else ():
        target = parameter.get("$ref") if isinstance(parameter, dict) else None
        if isinstance(target, str) and _resolves(document, target):
            parameter = resolve_reference(document, target)
        if isinstance(parameter, dict):
            yield parameter.get("name")


def is_complete_export(document: Document) -> bool:
    """Whether the document is an export that ends as its exporter ends every one."""
    return bool(_exporter(document.text)) and list(document.value)[-1:] == [
        fields.EXPORTED_ROOT[-1]
    ]


def _exporter(text: str) -> str:
    """Name the program that exported a document, as it does in its extensions; else nothing."""
    match = _EXPORTER.search(text)
    return match[1] if match else ""


def _root(document: Document) -> Iterator[Loss]:
    if exporter := _exporter(document.text):
        for name in fields.EXPORTED_ROOT:
            if name not in document.value:
                yield Loss(
                    f"an export of {exporter.capitalize()} ends with `{name}`, this has none"
                )


def _exported_members(place: Placed, exporter: str, text: str) -> Iterator[Loss]:
    """Find the objects that lack what their exporter puts into every one of their kind.

    An export may be set up to have none of some marks; where one stands once, it stands always,
    but for responses that operations share.
    """
    is_shared = place.parts[:2] == ("components", "responses")
    wanted = () if is_shared or not exporter else fields.EXPORTED_MEMBERS.get(place.kind, ())
    for name in wanted:
        own = name.replace("apidog", exporter)
        if own == _NOT_EVERYWHERE:
            continue
        if own not in place.value and (own in text or not own.startswith("x-")):
            yield Loss(f"{_a(place.kind)} of {exporter.capitalize()} without `{own}`", place.parts)


def _resolves(value: JsonObject, target: str) -> bool:
    try:
        resolve_reference(value, target)
    except LookupError:
        return False
    return True


def _first_missing(value: JsonObject, target: str) -> str:
    """Return the first name on the way of a reference that is not there."""
    names = split_pointer(unquote(target[1:]))
    ends = range(1, len(names) + 1)
    return next((names[end - 1] for end in ends if _at(value, *names[:end]) is None), "")


def _security_names(value: JsonObject) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the schemes that are used, with their places.

    Where every operation says itself what it needs, the document's own list is used by none, and
    sites that show one operation leave out the schemes of the others. No extension but Apidog's
    stands among the schemes: none of 9 200 names in security requirements of 173 sites is one,
    while 19 sites have extensions behind `security`.
    """
    operations = operations_of(value)
    holders: list[tuple[tuple[str | int, ...], JsonObject]] = [
        (("paths", path, method), operation) for method, path, operation in operations
    ]
    if not all("security" in operation for _, _, operation in operations):
        holders.insert(0, ((), value))
    for parts, holder in holders:
        for name in chain.from_iterable(map(as_object, as_array(holder.get("security")))):
            if not common_name(name).startswith("x-apidog"):
                yield (*parts, "security"), name


def _at(value: Value, *path: str) -> Value:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
