"""What the search remembers of a part of the document that it has closed.

A shape is a small hashable summary: enough to judge whether the parts fit together (examples against
schemas, `required` against `properties`), small enough that readings which differ only in finished
parts become the same state.
"""

from __future__ import annotations

from typing import NamedTuple


class Shape(NamedTuple):
    """`form` is `map`, `list`, a JSON scalar kind or `schema`; `parts` are named shapes."""

    form: str
    text: str = ""
    parts: tuple[tuple[str, Shape], ...] = ()

    def get(self, name: str) -> Shape | None:
        """Find the part of that name."""
        return next((shape for part, shape in self.parts if part == name), None)

    def names(self) -> list[str]:
        """List the names of the parts."""
        return [name for name, _ in self.parts]

    def texts(self) -> list[str]:
        """List the texts of the parts (of a list of scalars)."""
        return [shape.text for _, shape in self.parts]


Facts = tuple[tuple[str, Shape], ...]


def fact(facts: Facts, name: str) -> Shape | None:
    """Find the shape of the member `name`."""
    for key, shape in facts:
        if key == name:
            return shape
    return None


def summarise(kind: str, facts: Facts, *, is_list: bool) -> Shape:
    """Reduce a closed collection to its shape."""
    if is_list:
        return Shape("list", "", facts)
    if kind == "schema":
        return _schema(facts)
    if kind in ("any", "{schema}"):
        return Shape("map", "", facts)
    return Shape("map")


_OPEN = ("$ref", "allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties")


def _schema(facts: Facts) -> Shape:
    kind = fact(facts, "type")
    properties = fact(facts, "properties")
    items = fact(facts, "items")
    parts = [("properties", properties)] if properties else []
    if items:
        parts.append(("items", items))
    if any(name in _OPEN for name, _ in facts):
        parts.append(("open", Shape("map")))
    return Shape("schema", kind.text if kind else "", tuple(parts))
