"""Discriminators: which value of which member means which of several types.

OpenAPI 3.1.1, 4.8.25: the mapping counts; without one, the names of the schemas. Alternatives that
state the value themselves, by `const` or `enum`, need neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from scripts.documents import JsonObject
from scripts.generate.account import Account
from scripts.generate.normalise.alternatives import Union
from scripts.generate.normalise.part import Part, conjuncts, refusal
from scripts.generate.normalise.references import References
from scripts.generate.normalise.shape import shape_of
from scripts.generate.types import NOTHING, OneOf, Type, one_of
from scripts.openapi import resolve_reference

TypeOf: TypeAlias = Callable[[Sequence[Part], str], Type]


@dataclass(frozen=True, slots=True)
class Discriminators:
    """The discriminators of one document."""

    root: JsonObject
    schemas: JsonObject
    account: Account
    references: References

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
