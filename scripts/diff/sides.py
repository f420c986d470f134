"""The two documents under comparison, and what a rule may ask of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import unquote

from scripts.diff.change import ApiPlace
from scripts.diff.flatten import component_name, flatten
from scripts.diff.shape import Conjunction, FlatSchema, Located
from scripts.documents import JsonObject, Value, as_object, as_text, split_pointer
from scripts.openapi import References, resolve_reference, walk

_TEXTS = {"title", "description", "summary", "examples", "deprecated"}


@dataclass
class Side:
    """One of the two documents, as OpenAPI 3.1."""

    root: JsonObject
    _shapes: dict[tuple[int, ...], FlatSchema] = field(default_factory=dict, repr=False)

    def shape(self, node: Conjunction) -> FlatSchema:
        """Say what the schemas of a node allow."""
        key = tuple(id(part.value) for part in node.schemas)
        if key not in self._shapes:
            self._shapes[key] = self._shape(node)
        return self._shapes[key]

    def _shape(self, node: Conjunction) -> FlatSchema:
        """Flatten a node, by way of what it refers to if it says nothing beside that but texts."""
        if len(node.schemas) > 1:
            return flatten(self.root, node)
        trail: dict[int, Located] = {}
        part = node.schemas[0]
        while (target := self._referred(part)) and (id(part.value),) not in self._shapes:
            if id(part.value) in trail:
                return flatten(self.root, node)
            trail[id(part.value)] = part
            part = target
        shape = self._shapes.get((id(part.value),)) or flatten(self.root, Conjunction((part,)))
        for part in reversed(trail.values()):
            shape = _referring(part, shape)
            self._shapes[(id(part.value),)] = shape
        return shape

    def _referred(self, part: Located) -> Located | None:
        """Return what a schema refers to that says only texts beside it."""
        value = as_object(part.value)
        reference = as_text(value.get("$ref"))
        if reference is None or not value.keys() - {"$ref"} <= _TEXTS:
            return None
        try:
            target = resolve_reference(self.root, reference)
        except LookupError:
            return None
        return Located(target, split_pointer(unquote(reference[1:])))

    def resolved(self, part: Located) -> Located:
        """Follow the references of a parameter, request body, response or path item."""
        reference = as_object(part.value).get("$ref")
        if reference is None:
            return part
        try:
            return Located(*self._references.follow(reference))
        except LookupError:
            return Located({}, part.parts)

    def resolves(self, reference: Value) -> bool:
        """Whether a reference leads to a part of this document."""
        try:
            resolve_reference(self.root, str(reference))
        except LookupError:
            return False
        return True

    @cached_property
    def _references(self) -> References:
        return References(self.root)

    def at(self, *parts: str | int) -> Located:
        """Return what stands at a location; an empty object where nothing does."""
        value: Value = self.root
        for step in parts:
            value = as_object(value).get(str(step), {})
        return Located(value, parts)

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

    old: Conjunction
    new: Conjunction
    site: ApiPlace


def child(part: Located, *steps: str | int) -> Located:
    """Return a member of an object of the document; an empty object where it has none."""
    value: Value = part.value
    for step in steps:
        value = as_object(value).get(str(step), {})
    return Located(value, (*part.parts, *steps))


def _referring(part: Located, target: FlatSchema) -> FlatSchema:
    """Shape a schema that refers to another: it is like that, with a name and texts of its own."""
    own = {name: (text,) for name, text in as_object(part.value).items() if name != "$ref"}
    return replace(
        target,
        node=Conjunction((part,)),
        name=component_name(part.value),
        keywords={**target.keywords, **own},
    )
