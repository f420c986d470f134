"""Parts of a page that other documents of its site have line by line, and so with their structure.

A site's pages repeat themselves: the same errors, parameters and schemas stand on each. Of such a
part, all of whose lines stand in a document whose structure is known, in the same place of OpenAPI,
that document tells how deep every line stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from scripts.documents import Document, Parts, Value, resolve_pointer
from scripts.intake.restore.clues import anchors
from scripts.intake.restore.entries import read_entry
from scripts.intake.restore.fields import is_named, is_status
from scripts.openapi.grammar import METHODS
from scripts.specs.sources import flatten

_FEWEST_LINES = 3
"""Chosen: two lines have hardly anything to tell."""
_TEXT = -1
_SECOND = 2
"""How deep components stand, and operations."""

_INSIDE = (
    *("schema", "parameter", "header", "media type", "response", "link"),
    *("info", "tag", "server"),
)
"""What may be open at the end of a part, whose members could go on with it."""

Depths = tuple[int, ...]
"""How deep each line of a part stands; -1 for the lines of texts."""


class Block(NamedTuple):
    """A part of a document: the place of OpenAPI where it stands, its lines and their depths."""

    place: str
    lines: tuple[str, ...]
    depths: Depths


@dataclass(slots=True)
class Blocks:
    """The parts of a site's documents, by their place and first line, each with its lines."""

    parts: dict[tuple[str, str], dict[tuple[str, ...], Depths | None]] = field(default_factory=dict)
    """Without depths where two documents do not agree."""

    def add(self, blocks: Iterable[Block]) -> None:
        """Take in the parts of a document that is proven."""
        for place, lines, depths in blocks:
            known = self.parts.setdefault((place, lines[0]), {})
            known[lines] = depths if known.get(lines, depths) == depths else None

    def depths_of(self, lines: list[str]) -> list[dict[int, int]]:
        """List the parts of flattened lines that are known: their line indexes with the depths.

        A part that stands in several places tells nothing, since it may be another in one of them.
        """
        found: dict[tuple[str, ...], list[dict[int, int]]] = {}
        certain = anchors(lines)
        for place, index in _places(lines, certain):
            for block, depths in self.parts.get((place, lines[index]), {}).items():
                end = index + len(block)
                is_here = tuple(lines[index:end]) == block
                if depths and is_here and _is_end(place, lines, end, certain):
                    told = dict(enumerate(depths, index))
                    found.setdefault(block, []).append(told)
        return [told for places in found.values() if len(places) == 1 for told in places]


def blocks_of(document: Document) -> list[Block]:
    """List the parts of a document that may stand on another page; none of one without lines."""
    rows = [number for number, row in enumerate(document.text.split("\n"), 1) if row.strip()]
    lines, depths = flatten(document.text), _depths(document)
    indexes = {row: index for index, row in enumerate(rows)}
    found = []
    for parts in _every_place(document.value, ()):
        place, start = _place_of(parts), indexes.get(_row(document, parts))
        if place is None or start is None:
            continue
        end = _end(document, parts, indexes) or len(rows)
        if end - start >= _FEWEST_LINES:
            told = tuple(depths.get(row, _TEXT) for row in rows[start:end])
            found.append(Block(place, tuple(lines[start:end]), told))
    return found


def _depths(document: Document) -> dict[int, int]:
    """Map the rows of a document to how deep what begins there stands, by its structure."""
    depths: dict[int, int] = {}
    for parts in _every_place(document.value, ()):
        depths.setdefault(_row(document, parts), len(parts) - 1)
    return depths


def _every_place(value: Value, parts: Parts) -> Iterator[Parts]:
    for name, member in _members(value):
        yield (*parts, name)
        yield from _every_place(member, (*parts, name))


def _members(value: Value) -> Iterable[tuple[str | int, Value]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _row(document: Document, parts: Parts) -> int:
    row, _ = document.place(parts) or (1, 1)
    return row


def _end(document: Document, parts: Parts, indexes: dict[int, int]) -> int | None:
    """Return the line behind the last of a part, where what follows it begins."""
    for depth in range(len(parts), 0, -1):
        *outer, name = parts[:depth]
        names = [name for name, _ in _members(resolve_pointer(document.value, outer))]
        behind = names[names.index(name) + 1 :]
        if behind:
            return indexes[_row(document, (*outer, behind[0]))]
    return None


def _place_of(parts: Parts) -> str | None:
    """Name the place of a part whose depth is the same in every document."""
    match parts:
        case (str(name),) if name not in ("openapi", "paths", "components"):
            return "root"
        case ("components", str(), _):
            return "component"
        case ("paths", _, str(method), "responses", _) if method in METHODS:
            return "response"
        case ("paths", _, str(method), "parameters", _) if method in METHODS:
            return "parameter"
        case ("paths", _, str(method), "requestBody") if method in METHODS:
            return "request"
    return None


def _is_end(place: str, lines: list[str], index: int, certain: Mapping[int, int]) -> bool:
    """Whether a part that ends before a line has ended: nothing in it can go on there."""
    if index == len(lines) or certain.get(index, _SECOND + 1) <= _SECOND:
        return True
    entry = read_entry(lines[index])
    if entry is None or entry.key is None:
        return False
    if place == "component":
        return is_named("components", entry.key) and certain.get(index + 1) == _SECOND
    if place == "parameter" and entry.dashes == 1:
        return is_named("parameter", entry.key) or entry.key == "$ref"
    if entry.dashes:
        return False
    if place == "response" and is_status(entry.key):
        return True
    holder = "document" if place == "root" else "operation"
    return is_named(holder, entry.key) and not any(is_named(kind, entry.key) for kind in _INSIDE)


def _places(lines: list[str], certain: Mapping[int, int]) -> Iterator[tuple[str, int]]:
    """Yield the lines of a page whose place is certain, if a known part begins with them."""
    roots = {lines[index]: index for index, depth in certain.items() if depth == 0}
    paths = roots.get("paths:")
    if paths is None:
        return
    end = roots.get("components:", len(lines))
    yield from (("root", index) for index in range(paths))
    second = [index for index, depth in certain.items() if depth == _SECOND]
    yield from (("component", index) for index in second if index > end)
    methods = [index for index in second if paths < index < end and lines[index][:-1] in METHODS]
    if len(methods) == 1 and paths < end and "callbacks:" not in lines:
        yield from _places_of_operation(lines, methods[0], end)


def _places_of_operation(lines: list[str], start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield such lines of the only operation, which has each of these members once."""
    inside = range(start, end)
    at = {
        name: next(index for index in inside if lines[index] == name)
        for name in ("parameters:", "requestBody:", "responses:")
        if lines[start:end].count(name) == 1
    }
    responses = at.get("responses:")
    if responses is None:
        return
    yield from (("response", index) for index in range(responses + 1, end))
    if at.get("parameters:", end) < responses:
        yield from (("parameter", index) for index in range(at["parameters:"] + 1, responses))
    if at.get("requestBody:", end) < responses:
        yield "request", at["requestBody:"]
