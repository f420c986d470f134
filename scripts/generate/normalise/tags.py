"""Members that tell a class: what a discriminator says of a class is written into the class.

A class that only stands where its discriminator leads to it has that value for the member, whatever
its own schema says of it: so it need not be given, and cannot be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from scripts.generate.normalise.plain import Definition, PlainAlias, PlainApi, PlainClass
from scripts.generate.types import Array, Literal, Map, Named, OneOf, Scalar, Type


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
