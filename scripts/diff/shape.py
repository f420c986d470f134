"""What a schema allows, with references followed and `allOf` joined; and two that are compared."""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts.diff.change import ApiPlace, Change, Effect, Impact, Kind
from scripts.diff.values import as_number, canonical
from scripts.documents import JsonObject, Parts, Value, as_text, join_pointer


@dataclass(frozen=True, slots=True)
class Located:
    """A schema as it stands in the document, and where."""

    value: Value
    parts: Parts


@dataclass(frozen=True, slots=True)
class Conjunction:
    """One or several schemas that a value must satisfy together; usually one."""

    schemas: tuple[Located, ...]

    @property
    def parts(self) -> Parts:
        """Where the first of them stands."""
        return self.schemas[0].parts

    def joined(self, other: Conjunction) -> Conjunction:
        """Ask for both."""
        return Conjunction(self.schemas + other.schemas)


@dataclass(frozen=True, slots=True)
class FlatSchema:
    """What a schema allows.

    `types` is None where any is allowed, never holds "null" (see `nullable`), and holds "integer"
    beside "number". `values` are those of `enum` or `const`, without null. `keywords` holds every
    other keyword with the value of each schema that has it. `name` is that of the component.
    """

    node: Conjunction
    name: str | None
    types: frozenset[str] | None
    nullable: bool
    values: tuple[Value, ...] | None
    properties: dict[str, Conjunction]
    required: frozenset[str]
    items: Conjunction | None
    rest: Conjunction | None
    is_closed: bool
    alternatives: tuple[Conjunction, ...]
    keywords: dict[str, tuple[Value, ...]] = field(repr=False)
    discriminator: JsonObject = field(repr=False)

    @property
    def parts(self) -> Parts:
        """Where its first schema stands."""
        return self.node.parts

    def said(self, keyword: str) -> Value:
        """Return the value of a keyword, or all values of several schemas that do not agree.

        None if no schema has it.
        """
        values = list(
            {canonical(value): value for value in self.keywords.get(keyword, ())}.values()
        )
        return values[0] if len(values) == 1 else values or None

    def is_marked(self, keyword: str) -> bool:
        """Whether any of the schemas sets a mark such as `deprecated`."""
        return any(value is True for value in self.keywords.get(keyword, ()))

    def numbers(self, keyword: str) -> list[int | float]:
        """Return what the schemas that have a keyword say by it, as far as it is numbers."""
        found = map(as_number, self.keywords.get(keyword, ()))
        return [number for number in found if number is not None]

    @property
    def told_apart_by(self) -> str | None:
        """The member that tells its alternatives apart, if the document names one."""
        return as_text(self.discriminator.get("propertyName"))

    @property
    def is_class(self) -> bool:
        """Whether the generated client makes a class of it."""
        return bool(self.properties) or self.types == frozenset({"object"})


@dataclass(frozen=True, slots=True)
class Pair:
    """What a schema allowed and allows, and where."""

    old: FlatSchema
    new: FlatSchema
    site: ApiPlace

    def change(
        self, kind: Kind, impact: Impact, message: str, before: Value = None, after: Value = None
    ) -> Change:
        """Report a change of what stands here."""
        site = self.site
        return Change(
            kind=kind,
            impact=impact,
            subject=site.subject,
            place=site.place,
            message=message,
            before=before,
            after=after,
            old=join_pointer(self.old.parts),
            new=join_pointer(self.new.parts),
        )

    def limit(self, effect: Effect) -> Impact:
        """Weigh a change of a limit that the client does not look at in what it receives."""
        harmless = effect is Effect.WIDENED or not self.site.is_sent
        return Impact.ADDITIVE if harmless else Impact.BREAKING

    def reading(self, effect: Effect) -> Impact:
        """Weigh a change of what the client's readers take.

        A reader never raises: what it does not know leaves the attribute `UNSET` and the value in
        `additional_properties`. So more values than before break a program only where its attribute
        could not be `UNSET`; other values than before leave nothing to read, and always do.
        """
        if self.site.is_sent:
            return self.limit(effect)
        if effect is Effect.MOVED or (effect is Effect.WIDENED and not self.site.may_be_unset):
            return Impact.BREAKING
        return Impact.ADDITIVE
