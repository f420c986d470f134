"""One document on its way into the merge."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from scripts.documents import Document, JsonObject, Parts, Value, as_object
from scripts.openapi import References
from scripts.problem import Problem


@dataclass(frozen=True)
class Source:
    """A document as it was read, for places, and its upgraded value, which the merge may change.

    `ignored` are the places of what its version of OpenAPI ignores, which `value` does not have.
    `original_paths` leads from a path that has its server's base to the path as it was read.
    """

    document: Document
    value: JsonObject
    ignored: tuple[Parts, ...] = ()
    original_paths: dict[str, str] = field(default_factory=dict)

    def resolved(self, part: Value) -> JsonObject:
        """Return an object, or the one that it refers to; anything else as an empty one."""
        held = as_object(part)
        return as_object(self._references.follow(held["$ref"]).value) if "$ref" in held else held

    @cached_property
    def _references(self) -> References:
        return References(self.value)

    def problem(self, parts: Parts, message: str, **more: str | None) -> Problem:
        """Make a `Problem` at `parts` of the document as it was read."""
        return self.document.problem(self.as_read(parts), message, **more)

    def where(self, parts: Parts) -> str:
        """Name a place in words, for problems that concern two documents."""
        place = self.document.place(self.as_read(parts))
        return f"{self.document.name}:{place[0]}" if place else self.document.name

    def as_read(self, parts: Parts) -> tuple[str | int, ...]:
        """Return the place that a part had before its server's base was put before the path."""
        if len(parts) > 1 and parts[0] == "paths":
            path = self.original_paths.get(str(parts[1]), parts[1])
            return ("paths", path, *parts[2:])
        return tuple(parts)
