"""Schemas with the places where they stand, and what a schema and its references say together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from scripts.documents import JsonObject, Value, join_pointer, resolve_pointer, split_pointer
from scripts.generate.account import Account, Place
from scripts.openapi import kind_at, mistaken, resolve_reference
from scripts.problem import BadInput, Problem

TEXTS = frozenset(
    {
        *("title", "description", "summary", "default", "example", "examples", "deprecated"),
        *("$comment", "externalDocs", "readOnly", "writeOnly", "xml"),
    }
)
"""Keywords that say nothing about which values are valid."""


@dataclass(frozen=True, slots=True)
class Part:
    """A schema, or what is left of one, and where it stands."""

    schema: Value
    place: Place

    @property
    def keywords(self) -> JsonObject:
        """The keywords of the schema; none if it is `true` or `false`."""
        return self.schema if isinstance(self.schema, dict) else {}

    @property
    def reference(self) -> str | None:
        """What the schema refers to, if it says nothing else about values."""
        reference = self.keywords.get("$ref")
        alone = all(name in TEXTS or name.startswith("x-") for name in self.keywords.keys() - _REF)
        return reference if isinstance(reference, str) and alone else None

    def at(self, *steps: str | int) -> Part:
        """Return the schema that stands inside of this one."""
        value = self.schema
        for step in steps:
            if isinstance(value, dict):
                value = value.get(str(step))
            else:
                value = value[int(step)] if isinstance(value, list) else None
        return Part(value, (*self.place, *steps))

    def without(self, names: Iterable[str]) -> Part:
        """Return the schema without some of its keywords."""
        if not isinstance(self.schema, dict):
            return self
        dropped = set(names)
        return Part({k: v for k, v in self.keywords.items() if k not in dropped}, self.place)

    def each(self, name: str) -> list[Part]:
        """Return the schemas of a list or of a map of schemas."""
        held = self.keywords.get(name)
        if isinstance(held, dict):
            return [self.at(name, key) for key in held]
        return (
            [self.at(name, index) for index in range(len(held))] if isinstance(held, list) else []
        )

    def taken_in(self) -> list[tuple[str, list[Part]]]:
        """List what holds besides: `allOf`, and an `anyOf` or `oneOf` without a choice."""
        listed = [(name, self.each(name)) for name in ("allOf", "anyOf", "oneOf")]
        return [(name, held) for name, held in listed if name == "allOf" or len(held) == 1 if held]


_REF = frozenset({"$ref"})


def follow(root: JsonObject, reference: str, place: Place) -> Part:
    """Return what a reference names; raises `BadInput` with its place if there is nothing."""
    try:
        found = resolve_reference(root, reference)
        target = Part(found, _counted(root, split_pointer(unquote(reference[1:]))))
    except (LookupError, ValueError):
        raise refusal(place, f"the reference {reference!r} leads nowhere", _MISSING) from None
    # A discriminator refers to schemas from where the grammar has texts.
    if mistake := mistaken(reference, found, kind_at(place) or "schema"):
        raise refusal(place, f"the reference {reference!r} {mistake}", _MISSING)
    return target


def _counted(root: Value, tokens: Iterable[str]) -> Place:
    """Write the steps into lists as numbers."""
    steps: list[str | int] = []
    for token in tokens:
        steps.append(int(token) if isinstance(root, list) else token)
        root = resolve_pointer(root, steps[-1:])
    return tuple(steps)


_MISSING = "correct its name, or add what it names by an overlay"
_CIRCLE = "let one of the schemas say what it is without the others, by an overlay"


def conjuncts(root: JsonObject, parts: Iterable[Part], account: Account) -> list[Part]:
    """List what has to hold at once: the parts, and what they take in by `$ref` and `allOf`.

    What is listed has neither of these two keywords. A schema that takes in itself is refused.
    """
    found: dict[tuple[Place, tuple[str, ...]], Part] = {}
    for part in parts:
        for each in _expanded(root, part, account, ()):
            found.setdefault((each.place, tuple(each.keywords)), each)
    return list(found.values())


def _expanded(
    root: JsonObject, part: Part, account: Account, inside: tuple[Place, ...]
) -> Iterator[Part]:
    if part.place in inside:
        raise refusal(part.place, "the schema is made of itself", _CIRCLE)
    inside = (*inside, part.place)
    for keyword, listed in part.taken_in():
        account.claim(part.place, keyword)
        for each in listed:
            yield from _expanded(root, each, account, inside)
    reference = part.keywords.get("$ref")
    if isinstance(reference, str):
        account.claim(part.place, "$ref")
        base = follow(root, reference, part.place)
        # A discriminator tells the kinds of a base apart; each of them is one kind already.
        yield from (_untold(each) for each in _expanded(root, base, account, inside))
    rest = _rest(part, account)
    if rest.keywords or not isinstance(part.schema, dict):
        yield rest


def unfolded(part: Part, account: Account) -> list[Part]:
    """Take a schema apart: what it takes in, each reference by itself, and its own keywords."""
    account.claim(part.place, *(TEXTS & part.keywords.keys()))
    if not isinstance(part.schema, dict) or part.reference:
        return [part]
    parts = []
    taken = part.taken_in()
    for keyword, listed in taken:
        account.claim(part.place, keyword)
        parts += [inner for each in listed for inner in unfolded(each, account)]
    if "$ref" in part.keywords:
        parts.append(Part({"$ref": part.keywords["$ref"]}, part.place))
    return [*parts, _rest(part, account)]


def _rest(part: Part, account: Account) -> Part:
    """Return a schema without what it takes in, and a discriminator that has no choice left."""
    names = {"$ref", *(keyword for keyword, _ in part.taken_in())}
    if names & {"anyOf", "oneOf"} and "discriminator" in part.keywords:
        account.claim(part.place, "discriminator")
        names.add("discriminator")
    return part.without(names)


def is_text(part: Part) -> bool:
    """Whether a schema says nothing about which values are valid."""
    return part.schema is not False and all(
        name in TEXTS or name.startswith("x-") for name in part.keywords
    )


def _untold(part: Part) -> Part:
    return part if {"oneOf", "anyOf"} & part.keywords.keys() else part.without({"discriminator"})


def refusal(place: Place, message: str, remedy: str) -> BadInput:
    """Make the refusal of a schema, with its place."""
    return BadInput([Problem(message, pointer=join_pointer(place), remedy=remedy)])
