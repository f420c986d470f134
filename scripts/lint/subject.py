"""A document under lint, with the indexes that several rules need, each made once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from scripts.documents import Document, JsonObject, Value, as_object
from scripts.lint.names import Names
from scripts.openapi import Node, References, resolve_reference, walk


@dataclass(frozen=True)
class LintedDocument:
    """The document, and what can be looked up in it.

    `family` are the documents it is linted with, itself among them.
    """

    document: Document
    family: Sequence[LintedDocument] = field(default=(), repr=False, compare=False)

    @property
    def value(self) -> JsonObject:
        """The document's root."""
        return self.document.value

    @cached_property
    def is_version_31(self) -> bool:
        """Whether the document speaks JSON Schema 2020-12 (OpenAPI 3.1 and later)."""
        version = self.value.get("openapi")
        return isinstance(version, str) and version.startswith(("3.1", "3.2"))

    @cached_property
    def nodes(self) -> Sequence[Node]:
        """The objects of the grammar in the document, parents first."""
        return list(walk(self.value))

    def target(self, reference: Value) -> Value:
        """Follow a reference inside the document; raises `LookupError` where it leads nowhere."""
        if not isinstance(reference, str):
            raise LookupError(reference)
        return resolve_reference(self.value, reference)

    @cached_property
    def references(self) -> References:
        """The references of the document."""
        return References(self.value)

    def resolved(self, value: Value) -> JsonObject:
        """Follow `$ref` until an object without one; an empty object where that fails."""
        held = as_object(value)
        if "$ref" not in held:
            return held
        try:
            return as_object(self.references.follow(held["$ref"]).value)
        except LookupError:
            return {}

    def branch(self, schema: Value, value: Value) -> JsonObject:
        """Follow a schema to the one that describes a value, where a discriminator tells which."""
        resolved = self.resolved(schema)
        choice = resolved.get("discriminator")
        if not isinstance(choice, dict) or not isinstance(value, dict):
            return resolved
        mapping, name = choice.get("mapping"), value.get(str(choice.get("propertyName")))
        reference = (
            mapping.get(name) if isinstance(mapping, dict) and isinstance(name, str) else None
        )
        return self.resolved({"$ref": reference}) or resolved if reference else resolved

    @cached_property
    def operation_ids(self) -> frozenset[str]:
        """The operationIds of the document's paths and webhooks."""
        return frozenset(_operation_ids(self.value))

    @cached_property
    def names(self) -> Names:
        """The names that the document declares."""
        return Names(self.value)

    def properties(self, schema: Value) -> JsonObject | None:
        """Collect the members a schema declares over its references and branches.

        None where that cannot be told: a reference leads nowhere, or patterns match members.
        """
        found: JsonObject = {}
        seen: set[int] = set()
        pending: list[Value] = [schema]
        while pending:
            part = pending.pop()
            if part is None or (isinstance(part, dict) and "patternProperties" in part):
                return None
            if not isinstance(part, dict) or id(part) in seen:
                continue
            seen.add(id(part))
            pending.extend(self._parts(part))
            own = part.get("properties")
            if isinstance(own, dict):
                found = own | found
        return found

    def _parts(self, schema: JsonObject) -> Iterator[Value]:
        if "$ref" in schema:
            try:
                yield self.target(schema["$ref"])
            except LookupError:
                yield None
        for keyword in ("allOf", "oneOf", "anyOf"):
            branches = schema.get(keyword)
            if isinstance(branches, list):
                yield from (branch for branch in branches if isinstance(branch, dict))
        for keyword in ("if", "then", "else"):
            if isinstance(schema.get(keyword), dict):
                yield schema[keyword]


def _operation_ids(document: JsonObject) -> Iterator[str]:
    items = (as_object(document.get(section)) for section in ("paths", "webhooks"))
    for item in chain.from_iterable(each.values() for each in items):
        for operation in as_object(item).values():
            name = as_object(operation).get("operationId")
            if isinstance(name, str):
                yield name
