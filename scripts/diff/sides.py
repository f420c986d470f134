"""The two documents under comparison, and what a rule may ask of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from scripts.diff.flatten import component_name, flatten
from scripts.diff.shape import Node, Part, Shape
from scripts.diff.site import Site
from scripts.documents import JsonObject, Value, as_object, as_text, split_pointer
from scripts.openapi import resolve_reference, walk


@dataclass
class Side:
    """One of the two documents, as OpenAPI 3.1."""

    root: JsonObject
    _shapes: dict[tuple[int, ...], Shape] = field(default_factory=dict, repr=False)

    def shape(self, node: Node) -> Shape:
        """Say what the schemas of a node allow."""
        key = tuple(id(part.value) for part in node.schemas)
        if key not in self._shapes:
            self._shapes[key] = flatten(self.root, node)
        return self._shapes[key]

    def resolved(self, part: Part) -> Part:
        """Follow the references of a parameter, request body, response or path item."""
        followed: set[str] = set()
        while (reference := as_text(as_object(part.value).get("$ref"))) is not None:
            if reference in followed:
                return Part({}, part.parts)
            followed.add(reference)
            try:
                target = resolve_reference(self.root, reference)
            except LookupError:
                return Part({}, part.parts)
            part = Part(target, split_pointer(reference[1:]))
        return part

    def at(self, *parts: str | int) -> Part:
        """Return what stands at a location; an empty object where nothing does."""
        value: Value = self.root
        for step in parts:
            value = as_object(value).get(str(step), {})
        return Part(value, parts)

    @cached_property
    def schemas(self) -> JsonObject:
        """The schemas of the components."""
        return as_object(self.at("components", "schemas").value)

    @cached_property
    def uses(self) -> Counter[str]:
        """How often each component schema is referred to."""
        names = (component_name(node.value) for node in walk(self.root))
        return Counter(name for name in names if name is not None)


@dataclass(frozen=True, slots=True)
class Sides:
    """Both documents."""

    old: Side
    new: Side


@dataclass(frozen=True, slots=True)
class Below:
    """Two schemas that are to be compared next, and where."""

    old: Node
    new: Node
    site: Site


def child(part: Part, *steps: str | int) -> Part:
    """Return a member of an object of the document; an empty object where it has none."""
    value: Value = part.value
    for step in steps:
        value = as_object(value).get(str(step), {})
    return Part(value, (*part.parts, *steps))
