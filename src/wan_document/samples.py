"""Values derived from a schema: bodies that keep to it, and bodies that break one rule of it.

Schemas are JSON Schema 2020-12 with their references resolved, as OpenAPI 3.1 has them.
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass

from wan_document.json_value import JsonObject, JsonValue

_SHOWN = 24
_MOST_ITEMS = 50
_URI = "https://files.example.com/fox"


@dataclass(frozen=True, slots=True)
class Case:
    """A body and what is special about it, as in `minimal` or `input.seed=0`."""

    name: str
    body: JsonObject


def valid_bodies(schema: JsonObject) -> Iterator[Case]:
    """Return the minimal body, the full one, each enum value and both ends of each range."""
    yield Case("minimal", minimal_body(schema))
    yield Case("full", full_body(schema))
    for path, member in _members(schema):
        for value in _edges(member):
            yield Case(f"{'.'.join(path)}={_shown(value)}", _body_with(schema, path, value))


def invalid_bodies(schema: JsonObject) -> Iterator[Case]:
    """Return bodies that each break one rule: the name tells the member and what it is given."""
    for path in _required(schema):
        yield Case(f"no {'.'.join(path)}", _body_without(schema, path))
    for path, member in _members(schema):
        for value in _faults(member):
            yield Case(f"{'.'.join(path)}={_shown(value)}", _body_with(schema, path, value))


def minimal_body(schema: JsonObject) -> JsonObject:
    """Return the body with nothing but what is required."""
    required = _names(schema)
    return {
        name: sample(member) for name, member in _properties(schema).items() if name in required
    }


def full_body(schema: JsonObject) -> JsonObject:
    """Return the body with every member the schema knows."""
    return {
        name: full_body(member) if _is_object(member) else sample(member)
        for name, member in _properties(schema).items()
    }


def sample(schema: JsonObject) -> JsonValue:
    """Return one value the schema allows: its constant, its first example, its default, an edge.

    Of an object that is the minimal one.
    """
    if "const" in schema:
        return schema["const"]
    examples = schema.get("examples")
    if isinstance(examples, list) and examples:
        return copy.deepcopy(examples[0])
    if "default" in schema:
        return copy.deepcopy(schema["default"])
    if _is_object(schema):
        return minimal_body(schema)
    return next(_edges(schema), None)


def _edges(schema: JsonObject) -> Iterator[JsonValue]:
    """Return the values at the rim of what the schema allows."""
    enum = schema.get("enum")
    if "const" in schema:
        yield schema["const"]
    elif isinstance(enum, list):
        yield from enum
    elif (kind := _kind(schema)) == "boolean":
        yield from (True, False)
    elif kind in ("integer", "number"):
        yield from dict.fromkeys(_number_edges(schema, kind))
    elif kind == "string":
        yield from _text_edges(schema)
    elif kind == "array":
        yield from _array_edges(schema)
    elif kind == "object":
        yield {}
    elif alternatives := _alternatives(schema):
        yield from (sample(each) for each in alternatives)


def _number_edges(schema: JsonObject, kind: str) -> Iterator[float]:
    step = _number(schema, "multipleOf") or (1 if kind == "integer" else 0.5)
    least, most = _number(schema, "minimum"), _number(schema, "maximum")
    above, below = _number(schema, "exclusiveMinimum"), _number(schema, "exclusiveMaximum")
    if least is None and above is not None:
        least = above + step
    if most is None and below is not None:
        most = below - step
    if least is None and most is None:
        yield 0
    if least is not None:
        yield math.ceil(least / step) * step if "multipleOf" in schema else least
    if most is not None:
        yield math.floor(most / step) * step if "multipleOf" in schema else most


def _text_edges(schema: JsonObject) -> Iterator[str]:
    if "format" in schema:
        yield _URI
        return
    longest = _number(schema, "maxLength")
    shortest = "a" * int(_number(schema, "minLength") or 0) or "a fox"
    yield shortest if longest is None else shortest[: int(longest)]
    if longest is not None:
        yield "ж" * int(longest)


def _array_edges(schema: JsonObject) -> Iterator[JsonValue]:
    """Return an array with as few items as may be, and one with more."""
    least = int(_number(schema, "minItems") or 0)
    most = _number(schema, "maxItems")
    more = least + 1 if most is None else min(int(most), _MOST_ITEMS)
    for size in dict.fromkeys((least, max(least, more))):
        items = list(_items(schema, size))
        if len(items) == size:
            yield items


def _items(schema: JsonObject, size: int) -> Iterator[JsonValue]:
    """Return so many items, or as many different ones as there are where they must differ."""
    item = _object(schema.get("items"))
    if not schema.get("uniqueItems"):
        yield from (sample(item) for _ in range(size))
        return
    seen: list[JsonValue] = []
    for value in (*_edges(item), *(_varied(sample(item), turn) for turn in range(size))):
        if len(seen) < size and value not in seen:
            seen.append(value)
    yield from seen


def _varied(value: JsonValue, turn: int) -> JsonValue:
    return f"{value}{turn}" if isinstance(value, str) else value


def _faults(schema: JsonObject) -> Iterator[JsonValue]:
    """Return values that each break one rule of the schema."""
    kind = _kind(schema)
    if kind or "enum" in schema or "const" in schema:
        yield 7 if kind == "string" else "seven"
    if "const" in schema or "enum" in schema:
        yield "no such value"
    yield from _number_faults(schema, kind)
    yield from _text_faults(schema)
    if kind == "array":
        yield from _array_faults(schema)


def _number_faults(schema: JsonObject, kind: str) -> Iterator[float]:
    step = _number(schema, "multipleOf")
    if kind == "integer":
        yield (_number(schema, "minimum") or 0) + 0.5
    if (least := _number(schema, "minimum")) is not None:
        yield least - (step or 1)
    if (most := _number(schema, "maximum")) is not None:
        yield most + (step or 1)
    if step:
        between = step / 2 if kind == "number" else 1
        if between < step:
            yield next(_number_edges(schema, kind)) + between


def _text_faults(schema: JsonObject) -> Iterator[str]:
    if (longest := _number(schema, "maxLength")) is not None:
        yield "a" * (int(longest) + 1)
    if _number(schema, "minLength"):
        yield ""
    if schema.get("format") == "uri":
        yield "not a uri"


def _array_faults(schema: JsonObject) -> Iterator[JsonValue]:
    """Return arrays that each break one rule: of their length, or of an item."""
    least, most = _number(schema, "minItems"), _number(schema, "maxItems")
    if least:
        yield list(_items(schema, int(least) - 1))
    if most is not None and most <= _MOST_ITEMS:
        yield [*_items({**schema, "uniqueItems": False}, int(most) + 1)]
    fault = next(_faults(_object(schema.get("items"))), None)
    if "items" in schema and fault is not None:
        yield [*_items(schema, max(0, int(least or 1) - 1)), fault]


def _members(
    schema: JsonObject, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], JsonObject]]:
    """Return every member that is no object itself, with its path."""
    for name, member in _properties(schema).items():
        if _is_object(member):
            yield from _members(member, (*path, name))
        else:
            yield (*path, name), member


def _required(schema: JsonObject, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, member in _properties(schema).items():
        if name in _names(schema):
            yield (*path, name)
        if _is_object(member):
            yield from _required(member, (*path, name))


def _body_with(schema: JsonObject, path: tuple[str, ...], value: JsonValue) -> JsonObject:
    body = minimal_body(schema)
    target, inner = body, schema
    for name in path[:-1]:
        inner = _properties(inner)[name]
        held = target.setdefault(name, minimal_body(inner))
        target = held if isinstance(held, dict) else {}
    target[path[-1]] = value
    return body


def _body_without(schema: JsonObject, path: tuple[str, ...]) -> JsonObject:
    body = _body_with(schema, path, None)
    target: JsonValue = body
    for name in path[:-1]:
        target = target[name] if isinstance(target, dict) else None
    if isinstance(target, dict):
        del target[path[-1]]
    return body


def _properties(schema: JsonObject) -> dict[str, JsonObject]:
    found: dict[str, JsonObject] = {}
    for part in _parts(schema):
        properties = part.get("properties")
        for name, member in properties.items() if isinstance(properties, dict) else ():
            found[name] = member if isinstance(member, dict) else {}
    return found


def _names(schema: JsonObject) -> set[JsonValue]:
    """Return the names of the required members."""
    required = [part.get("required") for part in _parts(schema)]
    return {name for names in required if isinstance(names, list) for name in names}


def _parts(schema: JsonObject) -> Iterator[JsonObject]:
    """Return the schema and what its `allOf` adds."""
    yield schema
    parts = schema.get("allOf")
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict):
            yield from _parts(part)


def _alternatives(schema: JsonObject) -> list[JsonObject]:
    listed = schema.get("anyOf") or schema.get("oneOf")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _is_object(schema: JsonObject) -> bool:
    return bool(_properties(schema))


def _kind(schema: JsonObject) -> str:
    kind = schema.get("type")
    first = kind[0] if isinstance(kind, list) and kind else kind
    return first if isinstance(first, str) else "string" if "format" in schema else ""


def _number(schema: JsonObject, keyword: str) -> float | None:
    value = schema.get(keyword)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _shown(value: JsonValue) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if 0 < len(text) <= _SHOWN else f"{len(text)} characters"
