"""What no other rule speaks of: the rest of the grammar, so that no difference goes unsaid.

The rules judge what they know the meaning of for users of the client; the tables here say which
members those are. A difference in any other member is told with its place. Extensions without a
rule are left out: they say nothing to a client, and exporters rewrite them with every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scripts.diff.change import SERVICE, Change, Impact, Kind, Subject
from scripts.diff.classes import is_class
from scripts.diff.operations.parameters import is_compared, is_ignored, parameter_key
from scripts.diff.schema.constraint import KEYWORDS
from scripts.diff.sides import Sides
from scripts.diff.values import show
from scripts.documents import (
    JsonObject,
    Parts,
    Value,
    as_array,
    as_object,
    as_text,
    join_pointer,
    same,
)
from scripts.openapi import METHODS, walk
from scripts.openapi.grammar import Holding, holding
from scripts.openapi.references import components_reached

ADDED = Kind("part-added", "The document says something that no rule judges, and did not before.")
REMOVED = Kind("part-removed", "The document no longer says something that no rule judges.")
CHANGED = Kind("part-changed", "The document says something else where no rule judges it.")
NOTED = Kind(
    "note-changed", "Something that only people read, or nothing leads to, reads otherwise."
)
KINDS = (ADDED, REMOVED, CHANGED, NOTED)

_JUDGED: dict[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "document": "openapi info security tags externalDocs",
        "path item": "$ref",
        "operation": "operationId summary description deprecated security",
        "parameter": "name in description required deprecated style explode $ref",
        "request body": "required $ref",
        "response": "description $ref",
        "server": "url",
        "called request body": "$ref",
        "discriminator": "propertyName",
        "schema": "$ref type const enum default required title description examples deprecated "
        "readOnly writeOnly format pattern minimum maximum exclusiveMinimum exclusiveMaximum "
        "multipleOf minLength maxLength minItems maxItems minProperties maxProperties "
        + " ".join(KEYWORDS),
        "security scheme": "type scheme in name $ref",
    }.items()
}
"""What the rules compare, whatever is in it."""

_FOLLOWED = {
    "document": {"paths", "webhooks", "components", "servers"},
    "components": {"schemas", "responses", "parameters", "requestBodies"},
    "paths": {"*"},
    "path item": {*METHODS, "parameters", "servers"},
    "operation": {"parameters", "requestBody", "responses", "callbacks", "servers"},
    "parameter": {"schema", "content"},
    "request body": {"content"},
    "media type": {"schema"},
    "responses": {"*"},
    "response": {"content"},
    "callback": {"*"},
    "called path item": {*METHODS},
    "schema": {"properties", "items", "additionalProperties", "allOf", "anyOf", "oneOf"},
}
"""Where the rules tell what came and went; what both documents have is looked into here."""

_LOOKED_INTO = {
    "components": {"securitySchemes"},
    "called operation": {"requestBody"},
    "called request body": {"content"},
    "called media type": {"schema"},
    "schema": {"discriminator"},
}
"""Where this module tells both."""

_CALLED = {
    "path item": "called path item",
    "operation": "called operation",
    "request body": "called request body",
    "media type": "called media type",
}
_READ = frozenset(
    [
        "summary",
        "description",
        "externalDocs",
        "example",
        "examples",
        "title",
        "links",
        "headers",
        "xml",
        "contentType",
        "$comment",
        "$schema",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "$vocabulary",
        "$defs",
        "definitions",
        "bearerFormat",
        "termsOfService",
        "contact",
        "license",
        "tags",
        "operationId",
        "jsonSchemaDialect",
    ]
)
"""Members that only people read, or that the client makes nothing of."""


_NOTHING: JsonObject = {}
"""Stands for what a document does not have; an object that is there and empty is another."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """An object of both documents: its kind, whom it concerns, and where it stands in each."""

    kind: str
    old: JsonObject
    new: JsonObject
    old_parts: Parts = ()
    new_parts: Parts = ()
    subject: Subject = SERVICE
    is_called: bool = False
    is_idle: bool = False

    def below(
        self, kind: str, old: Value, new: Value, *steps: tuple[str | int, str | int]
    ) -> _Pair:
        called = self.is_called or self.kind == "callback"
        return replace(
            self,
            kind=_CALLED.get(kind, kind) if called else kind,
            old=old if isinstance(old, dict) else _NOTHING,
            new=new if isinstance(new, dict) else _NOTHING,
            old_parts=(*self.old_parts, *(step for step, _ in steps)),
            new_parts=(*self.new_parts, *(step for _, step in steps)),
            is_called=called,
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """What the rules tell of components: `reached` are those that an operation leads to."""

    sides: Sides
    reached: set[tuple[str, str]]

    def of_component(self, section: str, name: str, *, is_idle: bool) -> bool:
        """Whether the rules tell that a component came or went."""
        if section == "schemas":
            sides = (self.sides.old, self.sides.new)
            return not is_idle or any(is_class(each, name) for each in sides)
        return section == "securitySchemes" and not is_idle

    def leads_nowhere(self, pair: _Pair, name: str) -> bool:
        """Whether it is a reference that the rules could not follow."""
        if name != "$ref":
            return False
        sides = ((self.sides.old, pair.old), (self.sides.new, pair.new))
        return any(name in value and not side.resolves(value[name]) for side, value in sides)


def compare_remainder(sides: Sides) -> Iterator[Change]:
    """Tell every difference of two documents that no rule is there for."""
    roots = sides.old.root, sides.new.root
    reached = components_reached(roots[0]) | components_reached(roots[1])
    reached |= {("securitySchemes", name) for root in roots for name in _asked(root)}
    told = _Told(sides, reached)
    pending = [_Pair("document", *roots)]
    while pending:
        pair = pending.pop()
        for name in {**pair.old, **pair.new}:
            if name.startswith("x-") or _is_same(pair, name):
                continue
            found = list(_in_member(pair, name, told))
            pending += reversed([each for each in found if isinstance(each, _Pair)])
            yield from (each for each in found if isinstance(each, Change))


def _asked(root: JsonObject) -> Iterator[str]:
    """Name the security schemes that a document asks for."""
    for node in walk(root):
        if node.kind == "security requirement":
            yield from node.value


def _is_same(pair: _Pair, name: str) -> bool:
    return (name in pair.old) == (name in pair.new) and same(pair.old.get(name), pair.new.get(name))


def _in_member(pair: _Pair, name: str, told: _Told) -> Iterator[Change | _Pair]:
    kind = pair.kind.removeprefix("called ")
    held = holding(kind, name)
    free = "*" if held and holding(kind, "*") == held else name
    # Where there is a reference, the rules look at what it leads to, not at what is beside it.
    is_reference = pair.kind != "schema" and ("$ref" in pair.old or "$ref" in pair.new)
    followed = free in _FOLLOWED.get(pair.kind, ()) and not is_reference
    inside = followed or free in _LOOKED_INTO.get(pair.kind, ())
    judged = name in _JUDGED.get(pair.kind, ()) and not told.leads_nowhere(pair, name)
    if judged and not pair.is_idle:
        return
    if (pair.kind, name) == ("operation", "tags"):
        if not same(as_array(pair.old.get(name))[1:], as_array(pair.new.get(name))[1:]):
            yield _told(pair, name)
    elif not inside or held is None or pair.is_idle or _is_second_union(pair, name):
        yield _told(pair, name)
    else:
        for item in _items(pair, name, held):
            item = _without_moved(pair, item) if item.kind == "discriminator" else item
            yield from _item(item, followed=followed, told=told)


def _is_second_union(pair: _Pair, name: str) -> bool:
    """Whether it is a union beside another one, which alone the rules look at."""
    return (pair.kind, name) == ("schema", "anyOf") and "oneOf" in {**pair.old, **pair.new}


def _without_moved(union: _Pair, item: _Pair) -> _Pair:
    """Take from two mappings what leads to forms that came or went, which the rules tell."""
    moved = _forms(union.old) ^ _forms(union.new)

    def kept(value: JsonObject) -> JsonObject:
        if value is _NOTHING or "mapping" not in value:
            return value
        mapping = as_object(value["mapping"]).items()
        return {**value, "mapping": {name: to for name, to in mapping if str(to) not in moved}}

    return replace(item, old=kept(item.old), new=kept(item.new))


def _forms(schema: JsonObject) -> set[str]:
    """Name what the branches of a union refer to."""
    listed = (branch for name in ("oneOf", "anyOf") for branch in as_array(schema.get(name)))
    return {str(as_object(branch).get("$ref")) for branch in listed}


def _items(pair: _Pair, name: str, held: Holding) -> Iterator[_Pair]:
    """Pair what a member holds; a part that only one document has is an empty one in the other."""
    old, new = pair.old.get(name), pair.new.get(name)
    if held.is_map or (not held.container and holding(held.kind, "*")):
        yield from _entries(pair, name, held, as_object(old), as_object(new))
    elif held.is_list:
        before, after = _keyed(held.kind, old), _keyed(held.kind, new)
        for key in {**before, **after}:
            (index, was), (at, now) = before.get(key, (0, None)), after.get(key, (0, None))
            yield pair.below(held.kind, was, now, (name, name), (index, at))
    else:
        yield pair.below(held.kind, old, new, (name, name))


def _entries(
    pair: _Pair, name: str, held: Holding, old: JsonObject, new: JsonObject
) -> Iterator[_Pair]:
    is_map = held.is_map
    kind = held.kind if is_map else str(getattr(holding(held.kind, "*"), "kind", ""))
    for key in {**old, **new}:
        if not is_map and key.startswith("x-"):
            continue
        steps = ((name, name), (key, key))
        holder = replace(pair, is_called=pair.is_called or name == "webhooks")
        yield holder.below(kind, old.get(key), new.get(key), *steps)


def _keyed(kind: str, value: Value) -> dict[object, tuple[int, Value]]:
    """List the items of an array under what tells them apart."""
    keyed: dict[object, tuple[int, Value]] = {}
    for index, item in enumerate(as_array(value)):
        held = as_object(item)
        if kind == "parameter" and "$ref" not in held:
            key: object = parameter_key(str(held.get("in")), str(held.get("name")))
        elif kind == "server":
            key = str(held.get("url")).rstrip("/")
        else:
            key = index
        keyed[key] = (index, item)
    return keyed


def _item(item: _Pair, *, followed: bool, told: _Told) -> Iterator[Change | _Pair]:
    """Tell an item that one document lacks, unless the rules do; look into one that both have."""
    parts = item.old_parts
    if parts[:1] == ("components",) and len(parts) == 3:
        component = (str(parts[1]), str(parts[2]))
        subject = Subject("class", component[1]) if component[0] == "schemas" else SERVICE
        idle = component not in told.reached
        item = replace(item, subject=subject, is_idle=idle)
        followed = told.of_component(*component, is_idle=idle)
    if item.kind == "operation":
        name = as_text(item.old.get("operationId"))
        item = replace(item, subject=Subject("operation", name or _address(parts)))
    held = item.old or item.new
    if "$ref" not in held and _calls_nothing(item):
        item = replace(item, is_idle=True)
    passed = item.kind == "parameter" and "$ref" not in held and not is_compared(held)
    both = item.old is not _NOTHING and item.new is not _NOTHING
    if (both and not passed) or item.kind == "components":
        yield item
    elif not followed or passed or _calls_nothing(item):
        yield _told(item, "")


def _calls_nothing(item: _Pair) -> bool:
    """Whether it is a path, or a callback, without an operation, of which no rule speaks."""
    kind = item.kind.removeprefix("called ")
    if kind not in ("path item", "callback"):
        return False
    paths = [item.old, item.new]
    if kind == "callback":
        paths = [as_object(path) for each in paths for path in each.values()]
    return not any(method in path for path in paths for method in METHODS)


def _address(parts: Parts) -> str:
    return f"{str(parts[-1]).upper()} {parts[-2]}"


def _told(pair: _Pair, name: str) -> Change:
    """Tell a difference in a member, or in the whole of what stands at a place."""
    steps = (name,) if name else ()
    old, new = (pair.old.get(name), pair.new.get(name)) if name else (pair.old, pair.new)
    was = name in pair.old if name else pair.old is not _NOTHING
    now = name in pair.new if name else pair.new is not _NOTHING
    label = ".".join(map(str, (*(pair.old_parts if was else pair.new_parts), *steps)))
    kind, impact, message = CHANGED, Impact.BREAKING, f"is now {show(new)} (was {show(old)})"
    if not was:
        kind, impact, message = ADDED, Impact.ADDITIVE, f"is new: {show(new)}"
    elif not now:
        kind, impact, message = REMOVED, Impact.BREAKING, f"is gone: {show(old)}"
    ignored = pair.kind == "parameter" and is_ignored(pair.old or pair.new)
    if pair.is_idle or ignored or (name or str(pair.old_parts[-2])) in _READ:
        kind, impact = NOTED, Impact.TEXT
    return Change(
        kind,
        impact,
        pair.subject,
        f"`{label}`",
        message,
        old,
        new,
        join_pointer((*pair.old_parts, *steps)) if was else None,
        join_pointer((*pair.new_parts, *steps)) if now else None,
    )
