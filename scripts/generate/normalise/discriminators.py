"""Discriminators: which value of which member means which of several types.

OpenAPI 3.1.1, 4.8.25: the mapping counts; without one, the names of the schemas. Alternatives that
state the value themselves, by `const` or `enum`, need neither. Components that others build on, by
`allOf` or in a mapping, have those as kinds of them.

A class that only stands where its discriminator leads to it has that value for the member, whatever
its own schema says of it: so it need not be given, and cannot be wrong.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from scripts.documents import JsonObject
from scripts.generate.account import Account, Place
from scripts.generate.normalise.alternatives import Union
from scripts.generate.normalise.part import Part, conjuncts, refusal
from scripts.generate.normalise.plain import Definition, PlainAlias, PlainApi, PlainClass
from scripts.generate.normalise.references import SchemaReferences
from scripts.generate.normalise.shape import shape_of
from scripts.generate.types import NOTHING, Array, Literal, Map, Named, OneOf, Scalar, Type, one_of
from scripts.openapi import resolve_reference

TypeOf: TypeAlias = Callable[[Sequence[Part], str], Type]


@dataclass(frozen=True, slots=True)
class Discriminators:
    """The discriminators of one document."""

    root: JsonObject
    schemas: JsonObject
    account: Account
    references: SchemaReferences

    def told_apart(
        self, union: Union, types: list[Type], type_of: TypeOf, otherwise: Type | None = None
    ) -> Type:
        """Join the types of a union's alternatives, with what tells them apart.

        `types` are those of the alternatives, in order, and `otherwise` what any other value means.
        """
        member = union.discriminator.get("propertyName")
        if not isinstance(member, str):
            return one_of(types)
        self.account.claim(union.holder.place, "discriminator")
        by_value = self._by_value(union, types, member, type_of)
        listed = dict.fromkeys([*types, *by_value.values()])
        listed.pop(NOTHING, None)
        if len(listed) == 1 and not by_value:
            return next(iter(listed))
        return OneOf(tuple(listed), member, tuple(by_value.items()), otherwise)

    def _by_value(
        self, union: Union, types: list[Type], member: str, type_of: TypeOf
    ) -> dict[str, Type]:
        pairs = list(zip(union.alternatives, types, strict=False))
        by_value = self._mapped(union, pairs, type_of)
        mapped = set(by_value.values())
        for alternative, made in pairs:
            stated = self._stated(alternative, member)
            for value in stated:
                by_value.setdefault(value, made)
            target = self.references.target(alternative)
            if not stated and made not in mapped and target is not None:
                by_value.setdefault(str(target[-1]), made)
        return {value: made for value, made in by_value.items() if made != NOTHING}

    def _mapped(
        self, union: Union, pairs: list[tuple[Part, Type]], type_of: TypeOf
    ) -> dict[str, Type]:
        of_target = {
            target: made
            for alternative, made in pairs
            if (target := self.references.target(alternative)) is not None
        }
        by_value: dict[str, Type] = {}
        mapping = union.discriminator.get("mapping")
        for value, named in mapping.items() if isinstance(mapping, dict) else ():
            place = (*union.holder.place, "discriminator", "mapping", value)
            reference = self._reference(str(named))
            if reference is None:
                raise refusal(place, f"the mapping names {named!r}, which there is not", _REMEDY)
            part = Part({"$ref": reference}, place)
            made = of_target.get(self.references.target(part) or ())
            by_value[value] = type_of([part], "") if made is None else made
        return by_value

    def _reference(self, named: str) -> str | None:
        """Read a value of a mapping: the name of a schema, or a reference to one."""
        if named in self.schemas:
            named = f"#/components/schemas/{named}"
        try:
            resolve_reference(self.root, named)
        except LookupError:
            return None
        return named

    def _stated(self, alternative: Part, member: str) -> list[str]:
        """List the values that an alternative itself has for the telling member."""
        together = conjuncts(self.root, [alternative], self.account)
        parts = shape_of(together, Account()).members.get(member, [])
        shape = shape_of(conjuncts(self.root, parts, self.account), Account())
        return [value for value in shape.values or () if isinstance(value, str)]


_REMEDY = "correct the mapping, or add the schema that it names, by an overlay"


def hierarchies(schemas: JsonObject) -> dict[Place, list[Place]]:
    """Lead from each such component to those that build on it, directly or not."""
    bases = {
        name
        for name, schema in schemas.items()
        if isinstance(schema, dict)
        and isinstance(schema.get("discriminator"), dict)
        and not {"oneOf", "anyOf"} & schema.keys()
    }
    built_on: dict[str, list[str]] = {}
    for name, schema in schemas.items():
        listed = schema.get("allOf") if isinstance(schema, dict) else None
        for part in listed if isinstance(listed, list) else ():
            reference = part.get("$ref") if isinstance(part, dict) else None
            if isinstance(reference, str):
                built_on.setdefault(reference.rpartition("/")[2], []).append(name)
    found: dict[Place, list[Place]] = {}
    for base in sorted(bases):
        heirs: dict[str, None] = {}
        pending = deque([*built_on.get(base, ()), *_mapped(schemas, base)])
        while pending:
            heir = pending.popleft()
            if heir not in heirs and heir != base:
                heirs[heir] = None
                pending.extend(built_on.get(heir, ()))
        if heirs:
            place = ("components", "schemas")
            found[(*place, base)] = [(*place, heir) for heir in heirs]
    return found


def _mapped(schemas: JsonObject, base: str) -> list[str]:
    """Name the components that the discriminator of one leads to."""
    schema = schemas[base]
    discriminator = schema.get("discriminator") if isinstance(schema, dict) else None
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    values = mapping.values() if isinstance(mapping, dict) else ()
    names = [str(value).removeprefix("#/components/schemas/") for value in values]
    return [name for name in names if name in schemas]


@dataclass(slots=True)
class _Uses:
    """How classes are used: by which values of which member, and whether in any other way."""

    tags: dict[str, dict[tuple[str, str], None]] = field(default_factory=dict)
    otherwise: set[str] = field(default_factory=set)

    def add(self, one: Type) -> None:
        match one:
            case Named():
                self.otherwise.add(one.name)
            case Array():
                self.add(one.item)
            case Map():
                self.add(one.value)
            case OneOf():
                self._add_union(one)

    def _add_union(self, union: OneOf) -> None:
        told = [each for _, each in union.by_value]
        for value, each in union.by_value:
            if isinstance(each, Named):
                self.tags.setdefault(each.name, {})[str(union.member), value] = None
            else:
                self.add(each)
        for each in (*union.types, *([union.otherwise] if union.otherwise else ())):
            if each not in told:
                self.add(each)


def write_tags(api: PlainApi) -> None:
    """Give the telling member of each class that stands nowhere else the values that tell it."""
    uses = _Uses()
    for one in _types(api):
        uses.add(one)
    for name, tags in uses.tags.items():
        definition = api.definitions.get(name)
        if isinstance(definition, PlainClass) and name not in uses.otherwise:
            _write(definition, tags)


def _write(definition: PlainClass, tags: Iterable[tuple[str, str]]) -> None:
    names = {name for name, _ in tags}
    values = tuple(value for _, value in tags)
    definition.members = [
        replace(member, type=Literal(values))
        if names == {member.name} and member.type == Scalar("string")
        else member
        for member in definition.members
    ]


def _types(api: PlainApi) -> Iterator[Type]:
    for definition in api.definitions.values():
        yield from _of_definition(definition)
    for operation in api.operations.values():
        yield from (parameter.type for parameter in operation.parameters)
        yield from (body.type for body in operation.bodies)
        yield from (one for answers in operation.answers.values() for one in answers.values())


def _of_definition(definition: Definition) -> Iterator[Type]:
    if isinstance(definition, PlainAlias):
        yield definition.type
    elif isinstance(definition, PlainClass):
        yield from (member.type for member in definition.members)
        if definition.rest is not None:
            yield definition.rest
