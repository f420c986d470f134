"""What became of each keyword of the document: kept while the client is generated.

Whoever makes code or a check of a keyword, or passes its text on, claims it. What nobody has
claimed at the end is told by `audit`: so a keyword that nobody thought of is never passed over.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from scripts.documents import JsonObject, Value, join_pointer
from scripts.openapi import Node, walk
from scripts.openapi.grammar import FIELDS
from scripts.problem import BadInput, Problem

Place: TypeAlias = tuple[str | int, ...]
"""The way to a part of the document, from its root."""


@dataclass(slots=True)
class Account:
    """The keywords that were claimed, each with the place of the object that it stands in."""

    claimed: set[tuple[Place, str]] = field(default_factory=set)
    idle: set[tuple[Place, str]] = field(default_factory=set)
    """Claimed keywords that say nothing where they stand, and neither does what they hold."""
    notes: list[str] = field(default_factory=list)

    def claim(self, place: Place, *keywords: str) -> None:
        """Take over keywords of the object at a place."""
        self.claimed.update((place, keyword) for keyword in keywords)

    def claim_all(self, place: Place, names: Iterable[str], of: JsonObject) -> None:
        """Take over those of the names that the object at a place has."""
        self.claim(place, *(name for name in names if name in of))

    def pass_over(self, place: Place, names: Iterable[str], of: JsonObject) -> None:
        """Take over keywords that have no effect, as `items` beside `type: string`."""
        held = [name for name in names if name in of]
        self.claim(place, *held)
        self.idle.update((place, name) for name in held)

    def note(self, line: str) -> None:
        """Note what a maintainer may want to know, once."""
        if line not in self.notes:
            self.notes.append(line)


_KEYWORDS: dict[str, tuple[str, ...]] = {
    "document": (
        *("openapi", "info", "servers", "tags", "externalDocs", "paths", "components"),
        *("webhooks", "security"),
    ),
    "path item": ("summary", "description"),
    "operation": ("summary", "description", "externalDocs", "deprecated"),
    "media type": ("example", "examples"),
    "response": ("description", "summary", "headers", "links"),
}
"""Keywords that change neither values nor requests, or whose contents are looked at themselves."""

_LOOKED_AT = frozenset(
    {
        *("document", "components", "path item", "operation", "parameter", "request body"),
        *("media type", "encoding", "response", "callback", "header", "link", "schema"),
    }
)
"""The kinds of object to look at; others hold texts, or are read by what writes `server.py`."""

_NOT_NEEDED = {
    "header": "headers of answers have no types, and are text in `headers`",
    "link": "links between operations have no code",
}
"""Kinds that a client can do without, and what there is instead."""

_SECTIONS = ("responses", "parameters", "requestBodies", "headers", "callbacks", "pathItems")
_DEFINITIONS = ("$defs", "definitions")
_WHOLE = frozenset(
    {
        *("not", "if", "then", "else", "propertyNames", "contains", "contentSchema"),
        *("dependentSchemas", "unevaluatedItems", "unevaluatedProperties"),
    }
)
"""Keywords whose schemas are checked at run time as they stand, once the keyword is claimed."""

_OF_SCHEMAS = frozenset(
    {
        *("$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"),
        *("prefixItems", "items", "contains", "properties", "patternProperties"),
        *("additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties"),
        *("type", "const", "enum", "multipleOf", "maximum", "exclusiveMaximum", "minimum"),
        *("exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems"),
        *("uniqueItems", "maxContains", "minContains", "maxProperties", "minProperties"),
        *("required", "dependentRequired", "format", "contentEncoding", "contentMediaType"),
        "contentSchema",
    }
)
"""What says which values are valid; else, a schema has what is in `_IDLE` and `_CORE`."""

_IDLE = frozenset(
    {
        *("$anchor", "$dynamicAnchor", "$recursiveAnchor", *_DEFINITIONS),
        *("title", "description", "default", "deprecated", "readOnly", "writeOnly", "example"),
        *("examples", "$comment", "externalDocs", "xml", "summary"),
    }
)
"""What says nothing about values: names of schemas, and texts."""

_CORE = {
    "$schema": "every schema is read as JSON Schema 2020-12",
    "$id": "references are read from the root of the document",
    "$dynamicRef": "write a `$ref` to the schema itself",
    "$recursiveRef": "write a `$ref` to the schema itself",
    "$vocabulary": "every schema is read as JSON Schema 2020-12",
    "jsonSchemaDialect": "every schema is read as JSON Schema 2020-12",
    "dependencies": "write `dependentRequired` or `dependentSchemas`",
}
"""Keywords that change what others mean, in ways that the client does not follow."""

_DIALECTS = {
    "https://json-schema.org/draft/2020-12/schema",
    "https://spec.openapis.org/oas/3.1/dialect/base",
}
_REMEDY = "say it in another way, or take it out, by an overlay"
_LISTED = 3


def audit(document: JsonObject, account: Account) -> None:
    """Tell what nobody claimed; raises `BadInput` for what says more than text."""
    told = _Audit(account, {place for place, _ in account.claimed})
    for node in walk(document):
        told.look_at(node)
    for message, places in told.notes.items():
        account.note(f"{message}: {_listed(places)}")
    if problems := list(_problems(told.problems)):
        raise BadInput(problems)


@dataclass(slots=True)
class _Audit:
    account: Account
    places: set[Place]
    problems: dict[str, list[tuple[Place, str]]] = field(default_factory=dict)
    notes: dict[str, list[Place]] = field(default_factory=dict)
    passed_over: set[Place] = field(default_factory=set)
    whole: set[Place] = field(default_factory=set)

    def look_at(self, node: Node) -> None:
        """Tell the keywords of an object that nobody claimed, or that the object is not needed."""
        if node.kind not in _LOOKED_AT or _above(node.parts, self.passed_over):
            return
        if node.parts not in self.places and self._is_needless(node):
            self.passed_over.add(node.parts)
            return
        if self._held_by(node.parts, self.account.idle):
            self.passed_over.add(node.parts)
            return
        if self._held_by(node.parts, self.account.claimed, _WHOLE):
            self.whole.add(node.parts)
        for name, value in node.value.items():
            if not name.startswith("x-") and (node.parts, name) not in self.account.claimed:
                self._unclaimed(node, name, value)

    def _is_needless(self, node: Node) -> bool:
        """Whether an object that nobody claimed is none that a client needs; notes which."""
        if node.kind in _NOT_NEEDED:
            self._note(_NOT_NEEDED[node.kind], node)
            return True
        parts = node.parts
        if len(parts) == 3 and parts[0] == "components" and parts[1] in _SECTIONS:
            self._note("no operation uses this component", node)
            return True
        return len(parts) > 1 and parts[-2] in _DEFINITIONS

    def _held_by(
        self, parts: Place, claims: set[tuple[Place, str]], names: Container[str] | None = None
    ) -> bool:
        """Whether a schema stands under a keyword that is among claims, directly or in its list."""
        return any(
            (parts[:-back], str(parts[-back])) in claims
            for back in (1, 2)
            if len(parts) >= back and (names is None or parts[-back] in names)
        )

    def _unclaimed(self, node: Node, name: str, value: Value) -> None:
        if name in _KEYWORDS.get(node.kind, ()) or (name in _CORE and str(value) in _DIALECTS):
            return
        if name == "discriminator":
            self._note("this discriminator tells no alternatives apart", node)
        elif name in _CORE:
            self._problem(f"`{name}` is not followed", node, name, _CORE[name])
        elif node.kind != "schema":
            self._unclaimed_field(node, name, value)
        elif name in _OF_SCHEMAS:
            if not _above(node.parts, self.whole):
                self._problem(f"nothing is generated for `{name}` here", node, name)
        elif name not in _IDLE:
            self._note(f"`{name}` is no keyword of JSON Schema and says nothing", node)

    def _unclaimed_field(self, node: Node, name: str, value: Value) -> None:
        if name not in FIELDS[node.kind] and "*" not in FIELDS[node.kind]:
            if node.kind == "path item" and isinstance(value, dict):
                message = f"`{name}` is no method of OpenAPI 3.1, and has no code"
                self._problem(message, node, name)
            else:
                self._note(f"`{name}` is no field of OpenAPI and says nothing", node)
        elif node.kind != "components":
            self._problem(f"nothing is generated for `{name}` of the {node.kind}", node, name)

    def _problem(self, message: str, node: Node, name: str, remedy: str = _REMEDY) -> None:
        self.problems.setdefault(message, []).append(((*node.parts, name), remedy))

    def _note(self, message: str, node: Node) -> None:
        self.notes.setdefault(message, []).append(node.parts)


def _above(parts: Place, places: set[Place]) -> bool:
    """Whether a place is among others or inside of one of them."""
    return bool(places) and any(parts[:length] in places for length in range(len(parts) + 1))


def _listed(places: list[Place]) -> str:
    shown = ", ".join(map(join_pointer, places[:_LISTED]))
    return shown + (f" and {len(places) - _LISTED} more" if len(places) > _LISTED else "")


def _problems(found: dict[str, list[tuple[Place, str]]]) -> Iterator[Problem]:
    for message, places in found.items():
        for place, remedy in places[:_LISTED]:
            yield Problem(message, pointer=join_pointer(place), remedy=remedy)
        if len(places) > _LISTED:
            more = f"{message}, and at {len(places) - _LISTED} more places"
            place, remedy = places[_LISTED]
            yield Problem(more, pointer=join_pointer(place), remedy=remedy)
