"""Models, enumerations and aliases as their templates need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.documents import join_pointer
from scripts.generate.identifiers import attribute_names
from scripts.generate.normalise.plain import PlainAlias, PlainClass, PlainEnumeration, PlainMember
from scripts.generate.python_types import (
    READERS,
    Definitions,
    Imports,
    alias_reader,
    annotation,
    default,
    imports_of,
    reader,
)
from scripts.generate.source_text import docstring, entry, literal, string_literal, words
from scripts.generate.types import ANYTHING, Named


@dataclass(frozen=True)
class Attribute:
    """One attribute of a model's class."""

    name: str
    wire_name: str
    annotation: str
    default: str
    reader: str
    required: bool


@dataclass(frozen=True)
class Rest:
    """What the members of an object hold that its schema does not name."""

    annotation: str
    reader: str


@dataclass(frozen=True)
class ModelSource:
    """What `model.py.jinja` fills in; every part is Python source."""

    name: str
    docstring: str
    attributes: list[Attribute]
    rest: Rest | None
    checked: list[str]
    typing: list[str]
    types: list[str]
    readers: list[str]
    imports: Imports


@dataclass(frozen=True)
class LiteralSource:
    """What `literal.py.jinja` fills in; every part is Python source."""

    name: str
    docstring: str
    values: list[str]


@dataclass(frozen=True)
class AliasSource:
    """What `alias.py.jinja` fills in; every part is Python source."""

    name: str
    docstring: str
    annotation: str
    function: str
    reader: str
    typing: list[str]
    types: list[str]
    readers: list[str]
    imports: Imports


def model_source(model: PlainClass, definitions: Definitions) -> ModelSource:
    """Write the parts of a model's module."""
    members = sorted(model.members, key=lambda member: not member.required)
    rest = _rest(model, definitions)
    used = words(
        *(_code(member, definitions, none=model.is_input) for member in members),
        *((rest.annotation, rest.reader) if rest else ()),
    )
    names = _names_of(members, rest)
    types = [member.type for member in members] + ([model.rest] if model.rest else [])
    imports = imports_of(types, definitions, ".", own=model.name)
    return ModelSource(
        name=model.name,
        docstring=docstring(
            _class_text(
                model.description or f"{model.name}.",
                [(names[member.name], _text(member, definitions)) for member in members],
            ),
            indent=4,
        ),
        attributes=[
            _attribute(member, names[member.name], definitions, none=model.is_input)
            for member in members
        ],
        rest=rest,
        checked=[string_literal(join_pointer(place)) for place in model.checked],
        typing=[
            *(["TYPE_CHECKING"] if imports.of_types else []),
            *sorted({"Any", "Literal"} & used),
        ],
        types=[name for name in ("UNSET", "File", "FileInput", "Unset") if name in used],
        readers=[
            *("Member", "Model"),
            *(["Reader"] if rest else []),
            *sorted(used.intersection(READERS)),
        ],
        imports=imports,
    )


def _names_of(members: Sequence[PlainMember], rest: Rest | None) -> dict[str, str]:
    """Return the attributes of members; none hides a type that the class names."""
    types = [annotation(member.type) for member in members]
    in_scope = words(*types, rest.annotation if rest else "")
    return attribute_names([member.name for member in members], in_scope)


def literal_source(enum: PlainEnumeration) -> LiteralSource:
    """Write the parts of an enumeration's module."""
    values = sorted(enum.values, key=lambda value: (isinstance(value, str), value))
    return LiteralSource(
        name=enum.name,
        docstring=docstring("The values of an enumeration."),
        values=[literal(value) for value in dict.fromkeys(values)],
    )


def alias_source(alias: PlainAlias, definitions: Definitions) -> AliasSource:
    """Write the parts of the module of a type that is made of itself."""
    written = annotation(alias.type)
    read = reader(alias.type, definitions)
    used = words(f"{written} {read}")
    imports = imports_of([alias.type], definitions, ".", own=alias.name)
    return AliasSource(
        name=alias.name,
        docstring=docstring(alias.description or f"{alias.name}, which may hold itself."),
        annotation=string_literal(written),
        function=alias_reader(alias),
        reader=read,
        typing=sorted(
            {
                "TypeAlias",
                "TYPE_CHECKING",
                *({"Any", "Literal"} & used),
            }
        ),
        types=[name for name in ("File", "FileInput") if name in used],
        readers=sorted(used.intersection(READERS)),
        imports=imports,
    )


def _rest(model: PlainClass, definitions: Definitions) -> Rest | None:
    if model.rest is None or model.rest == ANYTHING:
        return None
    return Rest(annotation(model.rest), reader(model.rest, definitions))


def _code(member: PlainMember, definitions: Definitions, *, none: bool) -> str:
    written = annotation(member.type, optional=not member.required, none=none)
    given = default(member.type, member.default, definitions, required=member.required)
    return f"{written} {given} {reader(member.type, definitions)}"


def _attribute(
    member: PlainMember, name: str, definitions: Definitions, *, none: bool
) -> Attribute:
    return Attribute(
        name=name,
        wire_name=string_literal(member.name),
        annotation=annotation(member.type, optional=not member.required, none=none),
        default=default(member.type, member.default, definitions, required=member.required),
        reader=reader(member.type, definitions),
        required=member.required,
    )


def _class_text(text: str, attributes: list[tuple[str, str]]) -> str:
    """Write what a class is and each of its attributes, where `help` shows them."""
    entries = [entry(name, told, indent=4) for name, told in attributes if told.strip()]
    return "\n".join([text, "", "Attributes:", *entries]) if entries else text


def _text(member: PlainMember, definitions: Definitions) -> str:
    if member.description or not isinstance(member.type, Named):
        return member.description
    found = definitions[member.type.name]
    return "" if isinstance(found, PlainEnumeration) else found.description
