"""From schemas to shapes: references followed, `allOf` joined, unions with null unwrapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.diff.shape import Conjunction, FlatSchema, Located
from scripts.diff.values import TEXTS, canonical, nature_of
from scripts.documents import JsonObject, Value, as_array, as_object, as_text, kind, split_pointer
from scripts.openapi import resolve_reference

_COMPONENT = "#/components/schemas/"
_UNIONS = ("oneOf", "anyOf")
OTHER_UNIONS = "a further oneOf or anyOf"
"""Stands among the keywords of a shape for every union but the first."""
OTHER_DISCRIMINATORS = "a further discriminator"
"""Stands among the keywords of a shape for every discriminator but the first."""
_STRUCTURE = {
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "discriminator",
    "enum",
    "items",
    "oneOf",
    "properties",
    "required",
    "type",
}


@dataclass(slots=True)
class _Fragment:
    """One schema of those that hold together; `or_null` inside a union with null.

    `is_referred` says that a reference leads to it: what it tells people counts where nothing
    nearer does.
    """

    part: Located
    or_null: bool
    is_referred: bool = False


def flatten(root: JsonObject, node: Conjunction) -> FlatSchema:
    """Say what the schemas of a node allow together; a circle of references adds nothing."""
    return _Flattening(root).shape(node)


def component_name(value: Value) -> str | None:
    """Return the name of the component that a schema refers to, None if it refers to none."""
    reference = as_text(as_object(value).get("$ref"))
    if reference is None or not reference.startswith(_COMPONENT):
        return None
    return reference.removeprefix(_COMPONENT)


@dataclass(slots=True)
class _Flattening:
    root: JsonObject
    types: frozenset[str] | None = None
    values: tuple[Value, ...] | None = None
    unions: list[tuple[Conjunction, ...]] = field(default_factory=list)
    properties: dict[str, Conjunction] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    items: Conjunction | None = None
    rest: Conjunction | None = None
    is_closed: bool = False
    keywords: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    discriminator: JsonObject = field(default_factory=dict)

    def shape(self, node: Conjunction) -> FlatSchema:
        for fragment in self._fragments(node):
            self._add(fragment)
        types, nullable = self._types()
        if len(self.unions) > 1:
            self.keywords[OTHER_UNIONS] = (self._other_unions(),)
        return FlatSchema(
            node=node,
            name=_name(node.schemas[0].value),
            types=types,
            nullable=nullable,
            values=self._values(),
            properties=self.properties,
            required=frozenset(self.required),
            items=self.items,
            rest=self.rest,
            is_closed=self.is_closed,
            alternatives=self.unions[0] if self.unions else (),
            keywords=self.keywords,
            discriminator=self.discriminator,
        )

    def _other_unions(self) -> list[Value]:
        """Write down what unions there are beside the first, whose branches are compared."""
        return [
            nature_of([part.value for branch in union for part in branch.schemas])
            for union in self.unions[1:]
        ]

    def _fragments(self, node: Conjunction) -> Iterator[_Fragment]:
        """Yield every schema that holds at the node, each reference once."""
        pending = [_Fragment(part, or_null=False) for part in reversed(node.schemas)]
        followed: set[str] = set()
        while pending:
            fragment = pending.pop()
            yield fragment
            value, parts = as_object(fragment.part.value), fragment.part.parts
            target, inside = self._target(value, followed), fragment.is_referred
            together = [_Fragment(target, fragment.or_null, is_referred=True)] if target else []
            together += [
                _Fragment(Located(item, (*parts, "allOf", index)), fragment.or_null, inside)
                for index, item in enumerate(as_array(value.get("allOf")))
            ]
            pending.extend(reversed(together))
            pending.extend(self._unwrapped(value, fragment))

    def _target(self, value: JsonObject, followed: set[str]) -> Located | None:
        reference = as_text(value.get("$ref"))
        if reference is None or reference in followed:
            return None
        followed.add(reference)
        try:
            target = resolve_reference(self.root, reference)
        except LookupError:
            return None
        return Located(target, split_pointer(reference[1:]))

    def _unwrapped(self, value: JsonObject, fragment: _Fragment) -> Iterator[_Fragment]:
        """Take a union apart: of one schema, perhaps with null, it is that schema.

        With a discriminator it stays a union, which others may join.
        """
        for keyword in _UNIONS:
            branches = [
                Located(branch, (*fragment.part.parts, keyword, index))
                for index, branch in enumerate(as_array(value.get(keyword)))
            ]
            solid = [branch for branch in branches if not _is_null(branch.value)]
            has_null = len(solid) < len(branches)
            if len(solid) == 1 and "discriminator" not in value:
                yield _Fragment(solid[0], fragment.or_null or has_null, fragment.is_referred)
            elif solid:
                self._union(solid, or_null=fragment.or_null or has_null)

    def _union(self, branches: list[Located], *, or_null: bool) -> None:
        plain = [_plain_types(branch.value) for branch in branches]
        if all(plain):
            self._restrict(frozenset().union(*plain), or_null=or_null)
            return
        if or_null:
            self.keywords["nullable union"] = (True,)
        self.unions.append(tuple(Conjunction((branch,)) for branch in branches))

    def _add(self, fragment: _Fragment) -> None:
        if fragment.part.value is False:
            self.is_closed = True
        value, parts = as_object(fragment.part.value), fragment.part.parts
        if types := _declared_types(value):
            self._restrict(types, or_null=fragment.or_null)
        self._add_values(value, or_null=fragment.or_null)
        self._add_members(value, parts)
        self._add_discriminator(as_object(value.get("discriminator")))
        for keyword, held in value.items():
            is_covered = fragment.is_referred and keyword in TEXTS and keyword in self.keywords
            if keyword not in _STRUCTURE and not is_covered:
                self.keywords[keyword] = (*self.keywords.get(keyword, ()), held)

    def _add_discriminator(self, value: JsonObject) -> None:
        if self.discriminator and value:
            others = (*self.keywords.get(OTHER_DISCRIMINATORS, ()), value)
            self.keywords[OTHER_DISCRIMINATORS] = others
        self.discriminator = self.discriminator or value

    def _restrict(self, types: frozenset[str], *, or_null: bool) -> None:
        allowed = types | {"null"} if or_null else types
        if "number" in allowed:
            allowed |= {"integer"}
        self.types = allowed if self.types is None else self.types & allowed

    def _add_values(self, value: JsonObject, *, or_null: bool) -> None:
        if "const" in value:
            found: list[Value] = [value["const"]]
        elif isinstance(value.get("enum"), list):
            found = as_array(value["enum"])
        else:
            return
        if or_null:
            found = [*found, None]
        if self.values is not None:
            known = {canonical(item) for item in self.values}
            found = [item for item in found if canonical(item) in known]
        self.values = tuple(found)

    def _add_members(self, value: JsonObject, parts: tuple[str | int, ...]) -> None:
        for name, schema in as_object(value.get("properties")).items():
            node = Conjunction((Located(schema, (*parts, "properties", name)),))
            known = self.properties.get(name)
            self.properties[name] = known.joined(node) if known else node
        self.required.update(filter(None, map(as_text, as_array(value.get("required")))))
        if "items" in value:
            node = Conjunction((Located(value["items"], (*parts, "items")),))
            self.items = self.items.joined(node) if self.items else node
        rest = value.get("additionalProperties")
        self.is_closed = self.is_closed or rest is False
        if isinstance(rest, dict) and rest:
            node = Conjunction((Located(rest, (*parts, "additionalProperties")),))
            self.rest = self.rest.joined(node) if self.rest else node

    def _types(self) -> tuple[frozenset[str] | None, bool]:
        types = self.types if self.types is not None else self._implied_types()
        nullable = types is None or "null" in types
        if self.values is not None:
            nullable = nullable and any(item is None for item in self.values)
        if self.unions and self.types is None:
            nullable = "nullable union" in self.keywords
        return (None if types is None else types - {"null"}), nullable

    def _implied_types(self) -> frozenset[str] | None:
        """Read what untyped schemas mean by their other keywords, as the generator does."""
        if self.properties:
            return frozenset({"object"})
        if self.items:
            return frozenset({"array"})
        if self.values is not None:
            types = frozenset(map(_type_of, self.values))
            return types | {"integer"} if "number" in types else types
        return None

    def _values(self) -> tuple[Value, ...] | None:
        if self.values is None:
            return None
        return tuple(item for item in self.values if item is not None)


def _name(value: Value) -> str | None:
    """Name the component that a schema stands for, alone or in a union with null."""
    while component_name(value) is None:
        schema = as_object(value)
        branches = [
            branch
            for keyword in ("allOf", *_UNIONS)
            for branch in as_array(schema.get(keyword))
            if not _is_null(branch)
        ]
        if len(branches) != 1 or "properties" in schema:
            return None
        value = branches[0]
    return component_name(value)


def _is_null(branch: Value) -> bool:
    value = as_object(branch)
    return value.get("type") in ("null", ["null"]) or ("const" in value and value["const"] is None)


def _declared_types(value: JsonObject) -> frozenset[str]:
    declared = value.get("type")
    named = [declared] if isinstance(declared, str) else as_array(declared)
    return frozenset(filter(None, map(as_text, named)))


def _plain_types(branch: Value) -> frozenset[str]:
    """Return the types of a branch that says nothing but them."""
    value = as_object(branch)
    return _declared_types(value) if set(value) <= {"type"} else frozenset()


def _type_of(value: Value) -> str:
    is_integer = isinstance(value, int) and not isinstance(value, bool)
    return "integer" if is_integer else kind(value)
