"""The documents on their way into the merge: who says what of a part, and where it came from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from scripts.documents import Document, JsonObject, Parts, Value, as_object, resolve_pointer
from scripts.openapi import References
from scripts.problem import Problem

_SHOWN = 3
_WIDTH = 60


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


@dataclass(frozen=True, slots=True)
class Telling:
    """What one document says of a part: `parts` is where, `value` None if it says nothing."""

    source: Source
    parts: Parts
    value: Value


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of describing a part, and the documents that have it.

    `differing` are the places inside of the part where it differs from the most frequent wording.
    """

    tellings: tuple[Telling, ...]
    differing: tuple[Parts, ...] = ()

    @property
    def value(self) -> Value:
        """What these documents say, apart from texts and examples."""
        return self.tellings[0].value

    def places(self, inside: Parts) -> str:
        """Name the documents and their lines, the first few of them."""
        shown = [each.source.where((*each.parts, *inside)) for each in self.tellings[:_SHOWN]]
        more = len(self.tellings) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more else "")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A part of the merged document, and its wordings, the most frequent one first.

    `what` names the part in words. The most frequent wording stands in the merged document.
    """

    parts: Parts
    what: str
    wordings: tuple[Wording, ...]

    @property
    def differing(self) -> list[Parts]:
        """Where the wordings differ, in the merged document."""
        places = {each: None for wording in self.wordings[1:] for each in wording.differing}
        return [(*self.parts, *each) for each in places]

    def problem(self, remedy: str | None = None) -> Problem:
        """Tell the conflict, at the first document that departs from the most frequent wording."""
        odd = self.wordings[1]
        first = odd.tellings[0]
        return first.source.problem(
            (*first.parts, *odd.differing[0]),
            "\n        ".join([f"{self.what} differs between documents", *self._lines()]),
            expected="the same in each document, apart from texts and examples",
            remedy=remedy or "make them equal by an overlay of the documents that are wrong",
        )

    def _lines(self) -> list[str]:
        usual, *others = self.wordings
        shown = others[0].differing[0]
        lines = [f"{_said(usual, shown)}: {usual.places(shown)}"]
        for odd in others:
            more = f" (and {len(odd.differing) - 1} more)" if len(odd.differing) > 1 else ""
            lines.append(f"{_said(odd, odd.differing[0])}{more}: {odd.places(odd.differing[0])}")
        return lines


def _said(wording: Wording, place: Parts) -> str:
    """`94 have content.schema: {…}`: the number of documents, and what they say at a place."""
    count = len(wording.tellings)
    name = ".".join(str(part) for part in place)
    try:
        held = resolve_pointer(wording.value, place)
    except LookupError:
        return f"{count} without {name}"
    if held is None and not place:
        return f"{count} without it"
    cut = shown(held)
    size = f"{len(held)} items, " if isinstance(held, list) and cut.endswith("…") else ""
    return f"{count} with {name + ': ' if name else ''}{size}{cut}"


def shown(value: Value) -> str:
    """Write a value on part of a line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"


@dataclass(frozen=True, slots=True)
class Origins:
    """Where each part of a merged document, `value`, stands in the documents it was made of."""

    value: JsonObject
    index: _Index = field(repr=False)

    def find(self, parts: Sequence[str | int]) -> tuple[Document, Parts] | None:
        """Return the document and the place in it; None for what only the merge has."""
        node: Value = self.value
        found: tuple[Source, Parts] | None = None
        for part in parts:
            node = _step(node, part)
            known = self.index.get(id(node)) if isinstance(node, dict | list) else None
            if known is not None:
                found = (known[1], known[2])
            elif found is not None:
                found = (found[0], (*found[1], part))
        return None if found is None else (found[0].document, found[1])


_Index = dict[int, tuple[Value, Source, Parts]]


def index_nodes(sources: Sequence[Source]) -> _Index:
    """Note where the objects and arrays of documents stand that are about to be merged."""
    return {
        # The node itself is held too, since an identity is its own only as long as it lives.
        id(node): (node, source, parts)
        for source in sources
        for node, parts in _nodes(source.value)
    }


def _step(node: Value, part: str | int) -> Value:
    if isinstance(node, dict):
        return node.get(str(part))
    if isinstance(node, list) and str(part).isdecimal() and int(part) < len(node):
        return node[int(part)]
    return None


def _nodes(value: Value) -> Iterator[tuple[Value, Parts]]:
    pending: list[tuple[Value, Parts]] = [(value, ())]
    while pending:
        node, place = pending.pop()
        if isinstance(node, dict):
            yield node, place
            pending += [(held, (*place, name)) for name, held in node.items()]
        elif isinstance(node, list):
            yield node, place
            pending += [(held, (*place, index)) for index, held in enumerate(node)]
