"""What can be called: the operations of the paths, and of the path items that these refer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.documents import JsonObject
from scripts.generate.normalise.part import Part, follow, refusal
from scripts.openapi import METHODS

_REMEDY = "let one path item say it, by an overlay"


@dataclass(frozen=True, slots=True)
class Called:
    """An operation, and where it is called.

    `items` are the path items around it: that of its path, then each that the one before refers to.
    """

    path: str
    method: str
    part: Part
    items: tuple[Part, ...]

    @property
    def operation(self) -> JsonObject:
        """The Operation Object."""
        return self.part.keywords


def called_operations(root: JsonObject) -> Iterator[Called]:
    """Yield everything that can be called; raises `BadInput` as `path_items` and `called_in` do."""
    for path in called_paths(root):
        yield from called_in(path, path_items(root, path))


def called_paths(root: JsonObject) -> list[str]:
    """List the paths of a document."""
    paths = root.get("paths")
    return [path for path in paths if path.startswith("/")] if isinstance(paths, dict) else []


def path_items(root: JsonObject, path: str) -> tuple[Part, ...]:
    """List the path item of a path and those that it refers to.

    Raises `BadInput` for a reference that leads nowhere, or in a circle.
    """
    part = Part(root, ()).at("paths", path)
    items = [part]
    while isinstance(reference := part.keywords.get("$ref"), str):
        found = follow(root, reference, part.place)
        if any(found.place == each.place for each in items):
            raise refusal(part.place, f"the reference {reference!r} leads in a circle", _REMEDY)
        items.append(part := found)
    return tuple(items)


def called_in(path: str, items: tuple[Part, ...]) -> Iterator[Called]:
    """Yield the operations of a path.

    Raises `BadInput` where an operation stands beside a reference and in what that names: OpenAPI
    3.1.1, 4.8.9.1, leaves open which of them counts.
    """
    for method in METHODS:
        found = [item.at(method) for item in items if isinstance(item.keywords.get(method), dict)]
        if len(found) > 1:
            message = f"`{method}` stands here and in what the path item refers to"
            raise refusal(found[0].place, message, _REMEDY)
        for part in found:
            yield Called(path, method, part, items)
