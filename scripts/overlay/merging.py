"""Merging a value into an object or array, as the Action Object of the specification says."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

from scripts.documents import JsonObject, Value, kind, same
from scripts.documents.builder import MAX_DEPTH
from scripts.overlay.query import Location

MAX_INSERTED = 1_000_000
MAX_CHARACTERS = 64_000_000

Form: TypeAlias = Literal["object", "array", "primitive"]


def form(value: Value) -> Form:
    """Tell objects, arrays and primitives (`null` is one) apart."""
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, list) else "primitive"


class TooMuchCopied(Exception):
    """A document would become larger or deeper than one can sensibly be."""


@dataclass(slots=True)
class Copier:
    """Copies values so that no two places share one.

    Raises `TooMuchCopied` beyond `limit` values or `MAX_CHARACTERS` characters in all, if there is
    a limit, and where a value would come to stand deeper than the reader of documents allows.
    """

    limit: float = math.inf
    made: int = 0
    characters: int = 0

    def copy(self, value: Value, depth: int) -> Value:
        """Copy a value, and everything in it, to a place `depth` steps below the root."""
        self.made += 1
        if self.made > self.limit or depth > MAX_DEPTH:
            raise TooMuchCopied
        if isinstance(value, dict):
            return self.copy_object(value, depth)
        if isinstance(value, list):
            return [self.copy(item, depth + 1) for item in value]
        if isinstance(value, str):
            self.count(value)
        return value

    def copy_object(self, value: JsonObject, depth: int = 0) -> JsonObject:
        """Copy an object, and everything in it, to a place `depth` steps below the root."""
        copied: JsonObject = {}
        for key, member in value.items():
            self.count(key)
            copied[key] = self.copy(member, depth + 1)
        return copied

    def count(self, text: str) -> None:
        """Count a text that comes into the document; raises `TooMuchCopied` beyond the limit."""
        self.characters += len(text)
        if self.characters > MAX_CHARACTERS and self.limit < math.inf:
            raise TooMuchCopied


@dataclass(frozen=True, slots=True)
class KindMismatch:
    """Two values that cannot be merged: where in the document, and their kinds."""

    parts: Location
    existing: str
    given: str


@dataclass(slots=True)
class Merge:
    """Merges values into places, noting whether anything changed and what could not be merged.

    `parts` is always the place of what is merged into, from the root of the document.
    """

    copier: Copier
    changed: bool = False
    conflicts: list[KindMismatch] = field(default_factory=list)

    def into_object(self, target: JsonObject, given: JsonObject, parts: Location) -> None:
        """Merge the members of `given` into `target`, recursively."""
        for key, value in given.items():
            if key in target:
                self._into_member(target, key, value, (*parts, key))
            else:
                self.copier.count(key)
                target[key] = self.copier.copy(value, len(parts) + 1)
                self.changed = True

    def into_array(self, target: list[Value], given: Value, parts: Location) -> None:
        """Concatenate an array, append anything else."""
        items = given if isinstance(given, list) else [given]
        target.extend([self.copier.copy(item, len(parts) + 1) for item in items])
        self.changed = self.changed or bool(items)

    def replace(self, container: Value, given: Value, parts: Location) -> None:
        """Put the primitive `given` in the place of another, in what holds that."""
        holder = cast("dict[str | int, Value]", container)
        self.changed = self.changed or not same(holder[parts[-1]], given)
        holder[parts[-1]] = self.copier.copy(given, len(parts))

    def _into_member(self, target: JsonObject, key: str, given: Value, parts: Location) -> None:
        existing = target[key]
        if isinstance(existing, dict) and isinstance(given, dict):
            self.into_object(existing, given, parts)
        elif isinstance(existing, list) and isinstance(given, list):
            self.into_array(existing, given, parts)
        elif form(existing) == form(given):
            self.replace(target, given, parts)
        else:
            self.conflicts.append(KindMismatch(parts, kind(existing), kind(given)))
