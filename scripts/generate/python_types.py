"""How a type is written in Python: its annotation, its reader and its default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scripts.documents import Value
from scripts.generate.normalise import module_name
from scripts.generate.normalise.plain import Definition, PlainAlias, PlainClass, PlainEnumeration
from scripts.generate.source_text import literal, string_literal
from scripts.generate.types import Array, Literal, Map, Named, OneOf, Scalar, Type, names_in

Definitions = Mapping[str, Definition]

_SCALARS = {
    "any": ("Any", "anything"),
    "binary": ("File", "nothing"),
    "boolean": ("bool", "boolean"),
    "file": ("FileInput", "file_input"),
    "integer": ("int", "integer"),
    "nothing": ("Any", "anything"),
    "null": ("None", "null"),
    "number": ("float", "number"),
    "string": ("str", "text"),
}
READERS = frozenset(
    {
        *("array", "by_member", "json_object", "literal", "mapping", "one_of"),
        *(name for _, name in _SCALARS.values()),
    }
)
"""The functions of runtime/model.py that `reader` calls."""

_DEFAULTS: dict[str, type | tuple[type, ...]] = {
    "boolean": bool,
    "file": str,
    "integer": int,
    "number": (int, float),
    "string": str,
}


def annotation(one: Type, *, optional: bool = False, none: bool = False) -> str:
    """Write a type; an `optional` one may be `UNSET`, and with `none` also `None`."""
    types = list(dict.fromkeys(_alternatives(one)))
    if "Any" in types:
        types = ["Any"]
    if optional:
        types += ["Unset", "None"] if none else ["Unset"]
        types = list(dict.fromkeys(types))
    return " | ".join(sorted(types, key="None".__eq__))


def _alternatives(one: Type) -> Iterator[str]:
    match one:
        case OneOf():
            for each in one.types:
                yield from _alternatives(each)
        case Array():
            yield f"list[{annotation(one.item)}]"
        case Map():
            yield f"dict[str, {annotation(one.value)}]"
        case Literal():
            yield f"Literal[{', '.join(map(literal, one.values))}]"
        case Named():
            yield one.name
        case Scalar():
            yield _SCALARS[one.kind][0]


def reader(one: Type, definitions: Definitions) -> str:
    """Write the expression that reads a JSON value of a type (see runtime/model.py)."""
    match one:
        case OneOf():
            return _of_union(one, definitions)
        case Array():
            return f"array({reader(one.item, definitions)})"
        case Map():
            inner = reader(one.value, definitions)
            return "json_object" if inner == "anything" else f"mapping({inner})"
        case Literal():
            return f"literal({annotation(one)})"
        case Named():
            return _of_definition(definitions[one.name])
        case Scalar():
            return _SCALARS[one.kind][1]


def _of_definition(one: Definition) -> str:
    if isinstance(one, PlainAlias):
        return alias_reader(one)
    return f"literal({one.name})" if isinstance(one, PlainEnumeration) else f"{one.name}.read"


def alias_reader(alias: PlainAlias) -> str:
    """Name the function that reads a type that is made of itself."""
    return f"read_{module_name(alias.name)}"


def _of_union(one: OneOf, definitions: Definitions) -> str:
    readers = dict.fromkeys(
        reader(each, definitions)
        for each in one.types
        if one.member is None or not _is_object(each, definitions)
    )
    if one.member is not None:
        by_value = ", ".join(
            f"{string_literal(value)}: {reader(each, definitions)}" for value, each in one.by_value
        )
        otherwise = f", {reader(one.otherwise, definitions)}" if one.otherwise else ""
        told = f"by_member({string_literal(one.member)}, {{{by_value}}}{otherwise})"
        readers = {told: None, **readers}
    return f"one_of({', '.join(readers)})" if len(readers) != 1 else next(iter(readers))


def _is_object(one: Type, definitions: Definitions) -> bool:
    match one:
        case Named():
            found = definitions[one.name]
            if isinstance(found, PlainAlias):
                return _is_object(found.type, definitions)
            return isinstance(found, PlainClass)
        case OneOf():
            return all(_is_object(each, definitions) for each in one.types)
    return isinstance(one, Map)


@dataclass(frozen=True, slots=True)
class Imports:
    """The import statements that a module needs for its types, and those that its readers need."""

    of_types: list[str]
    of_readers: list[str]

    @property
    def types(self) -> list[str]:
        """The names that `of_types` imports."""
        return imported_names(self.of_types)


def imported_names(imports: Iterable[str]) -> list[str]:
    """Return the names of import statements of one name each."""
    return [statement.rpartition(" ")[2] for statement in imports]


def imports_of(
    types: Iterable[Type], definitions: Definitions, above: str, *, own: str = ""
) -> Imports:
    """Import what types use from the modules `above`, but for the module's `own` definition."""
    names = sorted({name for one in types for name in names_in(one)} - {own})
    needed = {
        name: alias_reader(found) if isinstance(found := definitions[name], PlainAlias) else name
        for name in names
    }
    return Imports(
        sorted(f"from {above}{module_name(name)} import {name}" for name in needed),
        sorted(f"from {above}{module_name(name)} import {what}" for name, what in needed.items()),
    )


def default(one: Type, value: Value, definitions: Definitions, *, required: bool) -> str:
    """Write the value of an attribute that the user does not give; empty if he must.

    A constant needs no giving. An optional member is not sent unless it is set, whatever its
    documented default: that one is the server's.
    """
    if not required:
        return "UNSET"
    if isinstance(one, Named):
        found = definitions[one.name]
        one = Literal(found.values) if isinstance(found, PlainEnumeration) else one
    if isinstance(one, Literal):
        if len(one.values) == 1:
            return literal(one.values[0])
        known = [each for each in one.values if type(each) is type(value) and each == value]
        return literal(known[0]) if known else ""
    kind = one.kind if isinstance(one, Scalar) else ""
    if not isinstance(value, str | int | float) or not isinstance(value, _DEFAULTS.get(kind, ())):
        return ""
    return "" if kind != "boolean" and isinstance(value, bool) else literal(value)
