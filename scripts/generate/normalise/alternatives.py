"""`anyOf` and `oneOf`: which of them only narrow, and which give types of their own.

Members that only apply under a condition (`then`, `else`, `dependentSchemas`, alternatives) are
members of the class, and all of them are optional; the condition is said in its docstring.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scripts.documents import JsonObject
from scripts.generate.account import Account, Place
from scripts.generate.facts import LIMITS
from scripts.generate.normalise.part import TEXTS, Part, conjuncts
from scripts.generate.normalise.shape import Shape

_NARROWING = LIMITS | TEXTS | {"required", "properties", "anyOf", "oneOf", "type", "enum", "const"}


@dataclass(frozen=True, slots=True)
class Union:
    """A list of alternatives, and how they are told apart."""

    keyword: str
    holder: Part
    alternatives: tuple[Part, ...]

    @property
    def discriminator(self) -> JsonObject:
        """The Discriminator Object beside the list; empty if there is none."""
        held = self.holder.keywords.get("discriminator")
        return held if isinstance(held, dict) else {}


def unions_of(parts: Iterable[Part], account: Account) -> list[Union]:
    """List the unions that schemas hold."""
    found = []
    for part in parts:
        for keyword in ("oneOf", "anyOf"):
            if listed := part.each(keyword):
                account.claim(part.place, keyword)
                found.append(Union(keyword, part, tuple(listed)))
    return found


def narrowing(
    root: JsonObject, unions: Iterable[Union], shape: Shape, account: Account
) -> list[Union]:
    """List the unions of which no alternative gives a type.

    Each alternative only says which members must be there, or limits what `shape`, which stands
    beside the unions, has declared.
    """
    reader = _Narrowing(root, shape.members, shape.types is not None, account)
    return [
        union for union in unions if reader.all_narrow(union.alternatives, (union.holder.place,))
    ]


@dataclass(frozen=True, slots=True)
class _Narrowing:
    root: JsonObject
    members: Collection[str]
    typed: bool
    account: Account

    def all_narrow(self, alternatives: Iterable[Part], inside: tuple[Place, ...]) -> bool:
        return all(
            each.place not in inside and self._narrows(each, inside)
            for alternative in alternatives
            for each in conjuncts(self.root, [alternative], self.account)
        )

    def _narrows(self, part: Part, inside: tuple[Place, ...]) -> bool:
        keywords = {name for name in part.keywords if not name.startswith("x-")}
        if not keywords <= _NARROWING or keywords & {"enum", "const"}:
            return False
        if "type" in keywords and not _is_object(part, self.typed):
            return False
        self.account.claim(part.place, *keywords)
        return all(
            name in self.members and _only_limits(part.at("properties", name), self.account)
            for name in _declared(part)
        ) and all(
            self.all_narrow(part.each(keyword), (*inside, part.place))
            for keyword in ("anyOf", "oneOf")
        )


def _is_object(part: Part, typed: bool) -> bool:
    """Whether the type adds nothing: that of an object, beside others that say which type it is."""
    return part.keywords.get("type") == "object" and (typed or "required" in part.keywords)


def _declared(part: Part) -> list[str]:
    held = part.keywords.get("properties")
    return list(held) if isinstance(held, dict) else []


def _only_limits(part: Part, account: Account) -> bool:
    """Whether the schema of a member narrows one that is declared, and is no type of its own."""
    allowed = LIMITS | TEXTS | {"const", "enum"}
    keywords = {name for name in part.keywords if not name.startswith("x-")}
    if isinstance(part.schema, dict) and "$ref" in keywords:
        return False
    account.claim(part.place, *keywords & allowed)
    return keywords <= allowed


def required_in(root: JsonObject, union: Union, account: Account) -> list[str]:
    """Name the members that the alternatives require."""
    names: list[str] = []
    for alternative in union.alternatives:
        for part in conjuncts(root, [alternative], account):
            listed = part.keywords.get("required")
            names += [str(name) for name in listed] if isinstance(listed, list) else []
            inner = [Union(each, part, tuple(part.each(each))) for each in ("anyOf", "oneOf")]
            for each in inner:
                names += required_in(root, each, account)
    return list(dict.fromkeys(names))


_KEYWORDS = ("then", "else")
_SHAPING = ("properties", "required", "type", "enum", "const", "additionalProperties")


def declare_required(shape: Shape, names: Iterable[str]) -> None:
    """Add the members that some alternative requires, and that no schema describes."""
    for name in names:
        shape.types = shape.types or ("object",)
        shape.members.setdefault(name, [])


def declare_conditional(
    root: JsonObject, shape: Shape, parts: Iterable[Part], account: Account
) -> None:
    """Add the members that apply under the conditions of some schemas."""
    for part in parts:
        inner = [part.at(name) for name in _KEYWORDS if name in part.keywords]
        for condition in (*inner, *part.each("dependentSchemas")):
            _declare(root, shape, condition, account)


def _declare(root: JsonObject, shape: Shape, condition: Part, account: Account) -> None:
    together = conjuncts(root, [condition], account)
    for part in together:
        account.claim_all(part.place, (*_SHAPING, *LIMITS), part.keywords)
        for member in part.each("properties"):
            name = str(member.place[-1])
            if name not in shape.members and member.schema is not False:
                shape.types = shape.types or ("object",)
                shape.conditional.setdefault(name, []).append(member)
        for keyword in ("oneOf", "anyOf"):
            for each in part.each(keyword):
                account.claim(part.place, keyword)
                _declare(root, shape, each, account)
    declare_conditional(root, shape, together, account)
