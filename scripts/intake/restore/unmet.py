"""Keywords of schemas that no value can meet, or that say nothing, where a reading has them.

Their writer meant another schema, or made a mistake: where another schema begins or ends right
there, the costs of either prove nothing, and a person is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scripts.documents import JsonObject, Parts, Value, as_array, as_object, resolve_pointer
from scripts.intake.examples import followed
from scripts.intake.restore.clues import marks
from scripts.intake.restore.consistency import for_types
from scripts.intake.restore.entries import read_entry
from scripts.intake.restore.export_order import is_the_authors, written_behind
from scripts.intake.restore.fields import Placed, common_name, is_named, placed_mappings
from scripts.intake.restore.proof import Disproof
from scripts.intake.restore.reading import Reading

_UNIONS = ("allOf", "anyOf", "oneOf", "not")
_SEVERAL = ("enum", "examples", "x-apidog-enum")
_ONE = ("const", "default", "example")
_IMPLIED = {"properties": "object", "required": "object", "items": "array"}
_FORMATS = frozenset(
    {
        *("binary", "byte", "date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6"),
        *("password", "regex", "time", "uri", "uri-reference", "url", "uuid"),
    }
)
"""Those of strings alone."""
_REFERENCES_DEEP = 4
"""How deep schemas within schemas are looked at; a reference may lead back to itself."""


def unmet_keywords(lines: list[str], reading: Reading) -> list[Disproof]:
    """Find the keywords without any meaning that may be those of another schema."""
    document = reading.document.value
    places = {place.parts: place for place in placed_mappings(document)}
    exported = marks(lines).is_export
    found = []
    for place in places.values():
        names = list(place.value) if place.kind == "schema" else []
        for name in names:
            if not is_unmet(place.value, name, document):
                continue
            outer, inner = _outer(place, name, places, document), _inner(place, name, places)
            if exported:
                inner = (ended for ended in inner if not _is_ended(ended, name))
            is_types = exported and all(map(_says_types_alone, as_array(place.value[name])))
            if any(_may_have(other, name, no_types=is_types) for other in (*outer, *inner)):
                line = reading.line_of((*place.parts, name))
                entry = read_entry(lines[line])
                if entry and not entry.dashes:
                    found.append(Disproof(line, f"no value meets `{name}` in this schema"))
    return sorted(found)


def _outer(
    place: Placed, name: str, places: Mapping[Parts, Placed], document: Value
) -> Iterator[Placed]:
    """Yield the objects that could have a member of a schema, and all behind it."""
    parts, names = place.parts, list(place.value)
    moved = names[names.index(name) :]
    for end in range(len(parts) - 1, -1, -1):
        held = places.get(parts[:end])
        if held and held.kind[0] != "{" and held.value.keys().isdisjoint(moved):
            yield held
        if not _is_last(parts[end], resolve_pointer(document, parts[:end])):
            return


def _is_last(step: str | int, holder: Value) -> bool:
    if isinstance(holder, dict):
        return list(holder)[-1] == step
    return isinstance(holder, list) and step == len(holder) - 1


def _inner(place: Placed, name: str, places: Mapping[Parts, Placed]) -> Iterator[Placed]:
    """Yield the objects that end right before a member."""
    names = list(place.value)
    at = names.index(name)
    inner: list[str | int] = list(place.parts)
    held: Value = place.value
    step: str | int | None = names[at - 1] if at else None
    while step is not None:
        inner.append(step)
        held = held[step]  # type: ignore[index]
        if found := places.get(tuple(inner)):
            yield found
        step = _last_step(held)


def _last_step(held: Value) -> str | int | None:
    if isinstance(held, dict) and held:
        return list(held)[-1]
    return len(held) - 1 if isinstance(held, list) and held else None


def _is_ended(place: Placed, name: str) -> bool:
    """Whether a schema of an export has what nothing but the last marks of a schema follows."""
    late = {common_name(key) for key in place.value} & written_behind("schema", name)
    return place.kind == "schema" and bool(late) and not is_the_authors("schema", name, late)


def _may_have(place: Placed, name: str, *, no_types: bool) -> bool:
    """Whether an object could have a member; `no_types` tells of a union of types in an export.

    Only an object has such a union beside its type there.
    """
    if place.kind == "any" or place.kind[0] == "{" or name in place.value:
        return False
    if no_types and name in _UNIONS and place.value.get("type", "object") != "object":
        return False
    return place.kind == "schema" or is_named(place.kind, name)


def is_unmet(schema: JsonObject, name: str, document: JsonObject) -> bool:
    """Whether a keyword excludes every value that its schema's type allows, or says nothing of it.

    A value of another type that is written alike, such as `'5'` for 5, is no sign.
    """
    types = _own_types(schema, name, document)
    if not types:
        return False
    held = schema[name]
    if name in _UNIONS:
        return _is_empty_union(name, held if isinstance(held, list) else [held], types, document)
    if name == "format":
        return held in _FORMATS and "string" not in types
    if name in _SEVERAL:
        values = held if isinstance(held, list) else []
        return bool(values) and not any(_may_be(_labelled(value), types) for value in values)
    if name in _ONE:
        return not _may_be(held, types)
    allowed = for_types(name)
    return bool(allowed) and types.isdisjoint(allowed)


def _is_empty_union(
    name: str, parts: Sequence[Value], types: frozenset[str], document: JsonObject
) -> bool:
    """Whether the parts exclude all values of these types, or are types alone that add nothing."""
    kinds = [types_of(part, document) for part in parts]
    if not all(kinds):
        return name == "allOf" and any(kind and types.isdisjoint(kind) for kind in kinds)
    if name == "allOf" and any(map(types.isdisjoint, kinds)):
        return True
    return types.isdisjoint(_united(kinds)) or (
        all(map(_says_types_alone, parts)) and (name == "allOf" or types <= _united(kinds))
    )


def _says_types_alone(schema: Value) -> bool:
    """Whether a schema tells nothing of its values but their type, in a union of such perhaps."""
    return isinstance(schema, dict) and all(
        name == "type" or (name in _UNIONS and all(map(_says_types_alone, as_array(held))))
        for name, held in schema.items()
    )


def _own_types(schema: JsonObject, name: str, document: JsonObject) -> frozenset[str]:
    """Return the types that a schema has by what it says beside a keyword."""
    beside = {key: member for key, member in schema.items() if key not in (name, *_UNIONS)}
    types = types_of(beside, document)
    return types | {"null"} if types and schema.get("nullable") is True else types


def types_of(schema: Value, document: JsonObject, deep: int = 0) -> frozenset[str]:
    """Return the types that the values of a schema may have; none if it does not tell."""
    schema = followed(schema, document)
    if not isinstance(schema, dict) or deep > _REFERENCES_DEEP:
        return frozenset()
    if "$ref" in schema:
        return types_of(schema, document, deep + 1)
    declared = schema.get("type")
    if isinstance(declared, (str, list)):
        names = [declared] if isinstance(declared, str) else declared
        return _whole({name for name in names if isinstance(name, str)})
    if implied := {type_ for name, type_ in _IMPLIED.items() if name in schema}:
        return frozenset(implied)
    for name in ("anyOf", "oneOf"):
        if isinstance(parts := schema.get(name), list):
            return _united([types_of(part, document, deep + 1) for part in parts])
    merged = as_array(schema.get("allOf"))
    known = (types_of(part, document, deep + 1) for part in merged)
    return next(filter(None, known), frozenset())


def _united(parts: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*parts) if all(parts) else frozenset()


def _whole(types: set[str]) -> frozenset[str]:
    """Return types with that of whole numbers, which every number's holds."""
    return frozenset(types | {"integer"} if "number" in types else types)


def _labelled(value: Value) -> Value:
    """Return the value that an exporter's comment is about, the value itself if it is none."""
    labelled = as_object(value)
    return labelled["value"] if {"value", "name"} <= labelled.keys() else value


def _may_be(value: Value, types: frozenset[str]) -> bool:
    """Whether a value is of one of the types, or written like one that is."""
    if value is None or value in ("", []):
        return True
    if isinstance(value, dict):
        return "object" in types
    if isinstance(value, list):
        return "array" in types
    text = str(value).strip()
    if "string" in types or (text[:1] == "[" and "array" in types):
        return True
    if text[:1] == "{" and "object" in types:
        return True
    if "boolean" in types and text.lower() in ("true", "false", "0", "1"):
        return True
    return "integer" in types and _is_number(text)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
