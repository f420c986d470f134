"""The shapes of what a reading has closed.

A shape is a small hashable summary: enough to judge whether the parts fit together (examples
against schemas, `required` against `properties`), small enough that readings which differ only
in finished parts become the same state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from scripts.documents import JsonObject, Value, kind
from scripts.intake.restore.clues import unescaped


class Structure:
    """`form` is `map`, `list`, a JSON scalar kind or `schema`; `parts` are named shapes.

    Equal by value. Its hash is computed once: the search asks for it far more often than it
    builds a shape.
    """

    __slots__ = ("_hash", "form", "parts", "text")

    def __init__(self, form: str, text: str = "", parts: Facts = ()) -> None:
        self.form = form
        self.text = text
        self.parts = parts
        self._hash = hash((form, text, parts))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, Structure)
            and self._hash == other._hash
            and (self.form, self.text, self.parts) == (other.form, other.text, other.parts)
        )

    def get(self, name: str) -> Structure | None:
        """Find the part of that name."""
        for part, shape in self.parts:
            if part == name:
                return shape
        return None

    def member(self, name: str) -> Structure | None:
        """Find the schema of a property (of a schema, or of the first of a union that has it)."""
        properties = self.get("properties")
        found = properties.get(name) if properties else None
        return found or next(filter(None, (part.member(name) for part in self.union())), None)

    def items(self) -> Structure | None:
        """Find the schema of the items (of a schema, or of the first of a union that has some)."""
        found = self.get("items")
        return found or next(filter(None, (part.items() for part in self.union())), None)

    def union(self) -> list[Structure]:
        """List the schemas of which one holds, where a schema is a union."""
        union = self.get(UNION)
        return [part for _, part in union.parts] if union else []

    def declares_all(self) -> bool:
        """Whether a schema names every property that its values may have."""
        if self.get("open") is not None:
            return False
        objects = [part for part in self.union() if part.text in ("", "object")]
        if self.get("properties") is None and not objects:
            return False
        return all(part.declares_all() for part in objects)

    def types(self) -> frozenset[str]:
        """List the types that the values of a schema may have; none if it does not tell."""
        if self.text or self.get(OF_OBJECTS):
            return frozenset({self.text or "object"})
        types = [part.types() for part in self.union()]
        return frozenset().union(*types) if all(types) else frozenset()

    def is_without(self, names: list[str]) -> bool:
        """Whether a union declares all members of its values, and one of `names` is not there."""
        return bool(self.union()) and self.declares_all() and not all(map(self.member, names))

    def names(self) -> list[str]:
        """List the names of the parts."""
        return [name for name, _ in self.parts]

    def untitled(self) -> Structure:
        """Return the shape without the mark of its title."""
        if self.get(TITLED) is None:
            return self
        kept = tuple(part for part in self.parts if part[0] != TITLED)
        return Structure(self.form, self.text, kept)

    def texts(self) -> list[str]:
        """List the texts of the parts (of a list of scalars)."""
        return [shape.text for _, shape in self.parts]


Facts = tuple[tuple[str, Structure], ...]


def fact(facts: Facts, name: str) -> Structure | None:
    """Find the shape of the member `name`."""
    for key, shape in facts:
        if key == name:
            return shape
    return None


def summarise(
    kind: str, facts: Facts, *, is_list: bool, components: Mapping[str, Structure] | None = None
) -> Structure:
    """Reduce a closed collection to its shape; `components` are the schemas references lead to."""
    if is_list:
        return Structure("list", "", facts)
    if kind == "schema":
        return _schema(facts, components or {})
    if kind == "any" or kind[0] == "{":
        return Structure("map", "", facts)
    return Structure("map")


@lru_cache(maxsize=65536)
def own_shape(facts: Facts) -> Structure:
    """Reduce a schema that is still open by what it says itself."""
    return _schema(facts, {})


@lru_cache(maxsize=65536)
def as_property(shape: Structure) -> Structure:
    """Return the shape of a schema as its holder's properties keep it: no holder judges it by more.

    Readings that differ in what is left out become the same.
    """
    judged = ("properties", "items", "open", UNION, OF_OBJECTS)
    kept = tuple(part for part in shape.parts if part[0] in judged)
    return shape if len(kept) == len(shape.parts) else Structure(shape.form, shape.text, kept)


BESIDE = "(beside)"
"""The part of a schema that says something beside its reference, or beside being null."""
UNION = "(union)"
"""The part of a schema that lists those of which one holds, where they tell of members."""
TITLED = "(titled)"
"""The part of a schema that has a title, which tells something only while it is in a list."""
OF_OBJECTS = "(of objects)"
"""The part of a schema without a type that requires members, and so tells of objects alone."""
_OPEN = ("additionalProperties", "patternProperties")
_REFERENCES_DEEP = 3
"""How many references one behind the other are followed; examples are seldom deeper."""
_PREFIX = "#/components/schemas/"


@lru_cache(maxsize=4096)
def name_of_reference(reference: str) -> str:
    """Return the name of the schema that a reference leads to."""
    return unescaped(reference.removeprefix(_PREFIX))


def _schema(facts: Facts, components: Mapping[str, Structure]) -> Structure:
    reference = fact(facts, "$ref")
    if reference:
        unknown = Structure("schema", "", (("open", Structure("map")),))
        target = components.get(name_of_reference(reference.text), unknown)
        own = tuple((name, held) for name, held in facts if name == "description")
        kept = (part for part in target.parts if part[0] not in ("description", BESIDE))
        is_alone = all(name == "$ref" or name.startswith("x-") for name, _ in facts)
        beside = () if is_alone else ((BESIDE, Structure("map")),)
        return Structure(target.form, target.text, (*kept, *own, *beside))
    kind = fact(facts, "type")
    items = fact(facts, "items")
    merged = fact(facts, "allOf")
    inherited = [part for _, part in merged.parts] if merged else []
    properties: dict[str, Structure] = {}
    for name, held in _properties(facts, inherited):
        properties[name] = _both(properties[name], held) if name in properties else held
    parts = [("properties", Structure("map", "", tuple(properties.items())))] if properties else []
    if items:
        parts.append(("items", items.untitled()))
    for name in ("description", "x-apidog-orders"):
        if fact(facts, name):
            parts.append((name, Structure("string")))
    names = {name for name, _ in facts}
    parts.extend((mark, Structure("map")) for mark in _marks_of(names, kind))
    alternatives = _alternatives(facts)
    if alternatives:
        union = tuple((str(at), as_property(part)) for at, part in enumerate(alternatives))
        parts.append((UNION, Structure("list", "", union)))
    if any(map(_opens, facts)) or any(part.get("open") for part in inherited):
        parts.append(("open", Structure("map")))
    return Structure("schema", kind.text if kind else "", tuple(parts))


def _opens(member: tuple[str, Structure]) -> bool:
    """Whether a member of a schema lets its values have others than it names."""
    name, shape = member
    return name in _OPEN and (shape.form, shape.text) != ("boolean", "false")


def _marks_of(names: set[str], kind: Structure | None) -> Iterator[str]:
    """Yield the marks of what a schema says, by the names of its members and its type."""
    if "title" in names:
        yield TITLED
    if kind is None and "required" in names:
        yield OF_OBJECTS
    if kind and kind.text == "null" and len(names) > 1:
        yield BESIDE


def _both(first: Structure, second: Structure) -> Structure:
    """Reduce two schemas that a property has both of: its objects have the members of either."""
    properties = [held for held in (first.get("properties"), second.get("properties")) if held]
    if len(properties) < 2:
        return second
    members = dict(part for held in properties for part in held.parts)
    kept = (part for part in second.parts if part[0] != "properties")
    united = Structure("map", "", tuple(members.items()))
    return Structure(second.form, second.text, (("properties", united), *kept))


def _alternatives(facts: Facts) -> list[Structure]:
    """List the schemas of which one holds for the values of a schema."""
    unions = filter(None, (fact(facts, name) for name in ("anyOf", "oneOf")))
    return [part for union in unions for _, part in union.parts]


def _properties(facts: Facts, inherited: list[Structure]) -> Iterator[tuple[str, Structure]]:
    """Yield the declared properties, those of `allOf` before its own."""
    for holder in (*(part.get("properties") for part in inherited), fact(facts, "properties")):
        if holder:
            yield from holder.parts


def component_shapes(document: Value) -> dict[str, Structure]:
    """Reduce the schemas under `components` of a document that was read."""
    components = document.get("components") if isinstance(document, dict) else None
    schemas = components.get("schemas") if isinstance(components, dict) else None
    if not isinstance(schemas, dict):
        return {}
    shapes: dict[str, Structure] = {}
    for _ in range(_REFERENCES_DEEP):
        shapes = {name: _shape_of_schema(value, shapes) for name, value in schemas.items()}
    return shapes


def _shape_of_schema(value: Value, known: Mapping[str, Structure]) -> Structure:
    """Reduce a schema; `known` are the shapes that its references lead to."""
    if not isinstance(value, dict):
        return Structure("schema", "", (("open", Structure("map")),))
    return _schema(facts_of_schema(value, known), known)


def shape_of_value(value: Value) -> Structure:
    """Reduce a value that no schema describes."""
    if isinstance(value, dict):
        return Structure(
            "map", "", tuple((key, shape_of_value(part)) for key, part in value.items())
        )
    if isinstance(value, list):
        parts = tuple((str(at), shape_of_value(part)) for at, part in enumerate(value))
        return Structure("list", "", parts)
    text = str(value)
    return Structure(kind(value), text.lower() if isinstance(value, bool) else text)


def facts_of_schema(value: JsonObject, known: Mapping[str, Structure]) -> Facts:
    """Reduce the members of a schema; `known` are the shapes that its references lead to."""
    facts: list[tuple[str, Structure]] = []
    for key, member in value.items():
        if key == "properties" and isinstance(member, dict):
            held = tuple((name, _shape_of_schema(part, known)) for name, part in member.items())
            facts.append((key, Structure("map", "", held)))
        elif key in ("items", "not"):
            facts.append((key, _shape_of_schema(member, known)))
        elif key in ("allOf", "anyOf", "oneOf") and isinstance(member, list):
            parts = tuple(
                (str(at), _shape_of_schema(part, known)) for at, part in enumerate(member)
            )
            facts.append((key, Structure("list", "", parts)))
        else:
            facts.append((key, shape_of_value(member)))
    return tuple(facts)
