"""What several schemas say of a value together: the intersection of their keywords.

Enums and constants are literals, where Python can spell them (PEP 586).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import regex  # type: ignore[import-untyped]

from scripts.documents import Value, join_pointer, kind, same
from scripts.generate.account import Account
from scripts.generate.normalise.part import TEXTS, Part, refusal
from scripts.generate.types import NOTHING, Literal, Scalar, Type

TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
_PATTERN_SECONDS = 1.0
OF_OBJECTS = ("properties", "required", "additionalProperties", "patternProperties")
OF_ARRAYS = ("items", "prefixItems")


@dataclass(slots=True)
class Shape:
    """What is known of a value: the types it may have, and what each of them holds.

    Members, items and the rest are lists of schemas that hold at once.
    """

    parts: list[Part]
    types: tuple[str, ...] | None
    """None for any type."""
    values: list[Value] | None
    """The values of `enum` and `const`; None for any value."""
    members: dict[str, list[Part]] = field(default_factory=dict)
    conditional: dict[str, list[Part]] = field(default_factory=dict)
    """Members that apply under a condition, each with the schemas that it may have."""
    required: list[str] = field(default_factory=list)
    rest: list[list[Part]] = field(default_factory=list)
    """What other members hold: one of these; none if nothing is said of them."""
    closed: bool = False
    """Whether there are no other members."""


def shape_of(parts: Sequence[Part], account: Account) -> Shape:
    """Intersect schemas that have neither `$ref` nor `allOf`; unions are left out of account."""
    values = _values(parts, account)
    shape = Shape(list(parts), _types(parts, values, account), values)
    if values and shape.types:
        shape.values = [value for value in values if _is_of(value, shape.types)]
        if not shape.values:
            _join_types(shape, values, account)
    for part in parts:
        account.claim_all(part.place, OF_OBJECTS, part.keywords)
        for name in _names(part):
            if name not in shape.members:
                _add_member(shape, name, parts)
        shape.required += [
            str(name) for name in _list(part, "required") if name not in shape.required
        ]
    for name in shape.required:
        if name not in shape.members:
            _add_member(shape, name, parts)
    _add_rest(shape, parts)
    return shape


def _join_types(shape: Shape, values: list[Value], account: Account) -> None:
    """Take both where `type` and the values of `enum` or `const` exclude each other, and say so."""
    place = join_pointer(shape.parts[0].place)
    account.note(f"`type` excludes every value that is listed, both are taken: {place}")
    shape.values = None
    shape.types = tuple(dict.fromkeys((*(shape.types or ()), *map(_type_of, values))))


def _names(part: Part) -> list[str]:
    held = part.keywords.get("properties")
    return list(held) if isinstance(held, dict) else []


def _list(part: Part, name: str) -> list[Value]:
    held = part.keywords.get(name)
    return held if isinstance(held, list) else []


def _types(
    parts: Sequence[Part], values: list[Value] | None, account: Account
) -> tuple[str, ...] | None:
    types: tuple[str, ...] | None = None
    for part in parts:
        if part.schema is False:
            return ()
        stated = part.keywords.get("type")
        account.claim_all(part.place, ("type",), part.keywords)
        if isinstance(stated, str | list):
            listed = [stated] if isinstance(stated, str) else [str(each) for each in stated]
            if odd := next((each for each in listed if each not in TYPES), None):
                message = f"{odd!r} is no type of JSON Schema"
                raise refusal((*part.place, "type"), message, f"write one of {', '.join(TYPES)}")
            types = both(types, tuple(dict.fromkeys(listed)))
    if types is None and values is not None:
        return tuple(dict.fromkeys(map(_type_of, values)))
    return _implied(parts) if types is None else types


def both(left: tuple[str, ...] | None, right: tuple[str, ...]) -> tuple[str, ...]:
    """Return the types that two lists have in common; every integer is a number."""
    if left is None:
        return right
    kept = [each for each in left if each in right or (each == "integer" and "number" in right)]
    if "number" in left and "integer" not in left and "integer" in right:
        kept.append("integer")
    return tuple(kept)


def _implied(parts: Sequence[Part]) -> tuple[str, ...] | None:
    """Guess a type that is not stated, as every reader of such documents does."""
    if any(name in part.keywords for part in parts for name in OF_OBJECTS):
        return ("object",)
    if any(name in part.keywords for part in parts for name in OF_ARRAYS):
        return ("array",)
    return None


def _values(parts: Sequence[Part], account: Account) -> list[Value] | None:
    values: list[Value] | None = None
    for part in parts:
        account.claim_all(part.place, ("enum", "const"), part.keywords)
        if "const" in part.keywords:
            values = _common(values, [part.keywords["const"]])
        if isinstance(part.keywords.get("enum"), list):
            values = _common(values, _list(part, "enum"))
    return values


def _common(left: list[Value] | None, right: list[Value]) -> list[Value]:
    if left is None:
        return right
    return [value for value in left if any(same(value, other) for other in right)]


def _type_of(value: Value) -> str:
    found = kind(value)
    return "integer" if found == "number" and isinstance(value, int) else found


def _is_of(value: Value, types: tuple[str, ...]) -> bool:
    found = _type_of(value)
    if found == "integer" and "number" in types:
        return True
    whole = isinstance(value, float) and value.is_integer() and "integer" in types
    return found in types or whole


def _add_member(shape: Shape, name: str, parts: Iterable[Part]) -> None:
    """Collect what each schema says of one member, by name, by pattern, or of the rest."""
    said: list[Part] = []
    for part in parts:
        found = [part.at("properties", name)] if name in _names(part) else []
        found += [each for each in part.each("patternProperties") if _fits(each, name)]
        if not found and "additionalProperties" in part.keywords:
            found = [part.at("additionalProperties")]
        said += found
    shape.members[name] = said


def _fits(pattern: Part, name: str) -> bool:
    try:
        found = regex.search(str(pattern.place[-1]), name, timeout=_PATTERN_SECONDS)
    except (regex.error, TimeoutError):
        return False
    return found is not None


def _add_rest(shape: Shape, parts: Iterable[Part]) -> None:
    stated: list[Part] = []
    patterns: list[Part] = []
    for part in parts:
        patterns += part.each("patternProperties")
        rest_name = "additionalProperties"
        if rest_name not in part.keywords and "unevaluatedProperties" in part.keywords:
            rest_name = "unevaluatedProperties"
        rest = part.keywords.get(rest_name)
        if isinstance(rest, dict) and rest:
            stated.append(part.at(rest_name))
        shape.closed = shape.closed or rest is False
    shape.rest = [[each] for each in patterns]
    if stated and not shape.closed:
        shape.rest.append(stated)


def literal_of(shape: Shape) -> tuple[Type | None, bool]:
    """Return the type of the values but null, and whether null is one of them.

    The type is None where no literal can say it: for fractions, and for values of several kinds.
    """
    values = [value for value in shape.values or () if value is not None]
    null = len(values) < len(shape.values or ())
    kinds = {type(value) for value in values}
    if not values:
        return NOTHING, null
    if kinds == {bool}:
        both = len(set(map(bool, values))) > 1
        return Scalar("boolean") if both else Literal((bool(values[0]),)), null
    if kinds not in ({str}, {int}):
        return None, null
    return Literal(tuple(value for value in values if isinstance(value, str | int))), null


def is_listed(shape: Shape) -> bool:
    """Whether the values stand in a list, which gets a name; a constant has none."""
    keywords = {name for part in shape.parts for name in part.keywords}
    return "enum" in keywords and "const" not in keywords


def is_implied(part: Part, base: Shape) -> bool:
    """Whether every value of a shape is one of a schema, as far as a glance can tell."""
    return all(
        name in TEXTS or name.startswith("x-") or _says(name, value, base)
        for name, value in part.keywords.items()
    )


def _says(name: str, value: Value, base: Shape) -> bool:
    match name, value:
        case "type", str() | list():
            allowed = {value} if isinstance(value, str) else {str(each) for each in value}
            return base.types is not None and set(base.types) <= allowed
        case "required", list():
            return {str(each) for each in value} <= set(base.required)
        case "properties", dict():
            return all(_is_repeated(inner, base.members.get(n)) for n, inner in value.items())
    return name == "additionalProperties" and value is True


def _is_repeated(schema: Value, parts: list[Part] | None) -> bool:
    if not parts:
        return False
    stated = {k: v for k, v in schema.items() if k not in TEXTS} if isinstance(schema, dict) else {}
    if not isinstance(schema, dict) or not stated:
        return schema is not False
    return any(
        all(name in part.keywords and same(part.keywords[name], stated[name]) for name in stated)
        for part in parts
    )
