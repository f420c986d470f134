"""What a schema allows, with references followed and `allOf` joined."""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts.diff.values import as_number
from scripts.documents import JsonObject, Parts, Value


@dataclass(frozen=True, slots=True)
class Part:
    """A schema as it stands in the document, and where."""

    value: Value
    parts: Parts


@dataclass(frozen=True, slots=True)
class Node:
    """One or several schemas that a value must satisfy together; usually one."""

    schemas: tuple[Part, ...]

    @property
    def parts(self) -> Parts:
        """Where the first of them stands."""
        return self.schemas[0].parts

    def joined(self, other: Node) -> Node:
        """Ask for both."""
        return Node(self.schemas + other.schemas)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a schema allows.

    `types` is None where any is allowed, never holds "null" (see `nullable`), and holds "integer"
    beside "number". `values` are those of `enum` or `const`, without null. `keywords` holds every
    other keyword with the value of each schema that has it. `name` is that of the component.
    """

    node: Node
    name: str | None
    types: frozenset[str] | None
    nullable: bool
    values: tuple[Value, ...] | None
    properties: dict[str, Node]
    required: frozenset[str]
    items: Node | None
    rest: Node | None
    is_closed: bool
    alternatives: tuple[Node, ...]
    keywords: dict[str, tuple[Value, ...]] = field(repr=False)
    discriminator: JsonObject = field(repr=False)

    @property
    def parts(self) -> Parts:
        """Where its first schema stands."""
        return self.node.parts

    def first(self, keyword: str) -> Value:
        """Return the value of a keyword in the first schema that has it; None if none has."""
        return self.keywords.get(keyword, (None,))[0]

    def numbers(self, keyword: str) -> list[int | float]:
        """Return what the schemas that have a keyword say by it, as far as it is numbers."""
        found = map(as_number, self.keywords.get(keyword, ()))
        return [number for number in found if number is not None]

    @property
    def is_class(self) -> bool:
        """Whether the generated client makes a class of it."""
        return bool(self.properties) or self.types == frozenset({"object"})
