"""The document in plain terms: what `normalise` makes of it, and all that code is written from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scripts.documents import JsonObject, Value
from scripts.generate.account import Place
from scripts.generate.types import Type, names_in


@dataclass(frozen=True, slots=True)
class PlainMember:
    """A member of an object; `default` is None if there is none."""

    name: str
    type: Type
    required: bool
    description: str
    default: Value
    place: Place


@dataclass(slots=True)
class PlainClass:
    """An object with known members; `rest` is the type of all others, None if that is not said.

    `checked` are the schemas that it must keep to where it is sent; none if it never is.
    `is_input` says that it is, or stands in, the input of a model.
    """

    name: str
    place: Place
    description: str
    members: list[PlainMember] = field(default_factory=list)
    rest: Type | None = None
    checked: tuple[Place, ...] = ()
    is_input: bool = False


@dataclass(frozen=True, slots=True)
class PlainEnumeration:
    """A few values with a name."""

    name: str
    place: Place
    values: tuple[str | int | bool, ...]


@dataclass(slots=True)
class PlainAlias:
    """A type that is made of itself, which only a name can break."""

    name: str
    place: Place
    description: str
    type: Type


Definition = PlainClass | PlainEnumeration | PlainAlias


@dataclass(frozen=True, slots=True)
class PlainParameter:
    """A parameter of an operation and its form on the wire; `media` is set where it is JSON."""

    name: str
    location: str
    type: Type
    required: bool
    description: str
    default: Value
    style: str
    explode: bool
    reserved: bool
    media: str | None
    place: Place
    limits: Place | None
    """The place of a schema that says more than its type; None if there is no more to say."""


@dataclass(frozen=True, slots=True)
class PlainField:
    """How a field of a form is written: as a media type, or in a style (style, explode, reserved).

    `headers` are those of a part that have one value.
    """

    name: str
    media: str | None = None
    style: tuple[str, bool, bool] | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlainBody:
    """The body of a request as one media type; of a form, with what is said of its fields."""

    media: str
    type: Type
    required: bool
    fields: tuple[PlainField, ...] = ()
    schema: Place | None = None
    """The place of its schema; None for bytes, and where there is none."""


@dataclass(slots=True)
class PlainOperation:
    """An operation: its parameters, its body, and its answers by status and media type."""

    path: str
    method: str
    parameters: list[PlainParameter] = field(default_factory=list)
    bodies: list[PlainBody] = field(default_factory=list)
    answers: dict[str, dict[str, Type]] = field(default_factory=dict)
    server: str = ""
    """The address of its own server; empty where that is the document's."""


@dataclass(slots=True)
class PlainApi:
    """Everything that code is written from."""

    definitions: dict[str, Definition]
    operations: dict[tuple[str, str], PlainOperation]
    document: JsonObject
    """The document with references by place alone, as requests are held against it."""
    patterns: list[str] = field(default_factory=list)
    """Patterns that may take long to try, and are left to the service."""


def reached(types: Iterable[Type], definitions: Mapping[str, Definition]) -> dict[str, None]:
    """Name everything that values of some types may hold."""
    found: dict[str, None] = {}
    waiting = [name for one in types for name in names_in(one)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += _named(definitions[name])
    return found


def _named(definition: Definition) -> Iterator[str]:
    match definition:
        case PlainAlias():
            yield from names_in(definition.type)
        case PlainClass():
            for member in definition.members:
                yield from names_in(member.type)
            yield from names_in(definition.rest) if definition.rest else ()
