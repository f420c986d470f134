"""Fields that a schema does not know: a misspelled one is ignored by the service without a word."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from wan_document.json_value import JsonObject, JsonValue

_DEEPEST = 12
_CLOSE = 0.6


@dataclass(slots=True)
class KnownFields:
    """What an object may hold: its fields, each with what it may hold, or anything if `open`."""

    fields: dict[str, KnownFields] = field(default_factory=dict)
    open: bool = False

    def unknown(self, value: JsonValue, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
        """Return the dotted place of each unknown field, and what is said of it."""
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self.unknown(item, (*path, str(index)))
            return
        if not isinstance(value, dict) or not self.fields:
            return
        for name, member in value.items():
            known = self.fields.get(name)
            if known is not None:
                yield from known.unknown(member, (*path, name))
            elif not self.open:
                yield ".".join((*path, name)), said_of_unknown(name, self.fields, path)


def known_fields(schema: JsonValue, depth: int = _DEEPEST) -> KnownFields:
    """Read a schema, references resolved; what one of its alternatives knows is known."""
    known = KnownFields()
    for part in _parts(schema, depth) if depth else ():
        properties = part.get("properties")
        for name, value in properties.items() if isinstance(properties, dict) else ():
            _join(known.fields.setdefault(name, KnownFields()), known_fields(value, depth - 1))
        further = part.get("additionalProperties")
        known.open |= further is True or isinstance(further, dict) or "patternProperties" in part
        if "items" in part:
            _join(known, known_fields(part["items"], depth - 1))
    return known


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that was probably meant."""
    folded = {_folded(each): each for each in known}
    near = get_close_matches(_folded(name), folded, n=1, cutoff=_CLOSE)
    return folded[near[0]] if near else None


def said_of_unknown(name: str, known: Collection[str], path: tuple[str, ...] = ()) -> str:
    """Say that a name is not known here, and which was meant or which there are."""
    near = nearest(name, known)
    if near:
        return f"is not a field here; did you mean `{'.'.join((*path, near))}`?"
    return f"is not a field here; there are: {', '.join(known) or 'none'}"


def _parts(schema: JsonValue, depth: int) -> Iterator[JsonObject]:
    if not isinstance(schema, dict) or not depth:
        return
    yield schema
    for keyword in ("allOf", "oneOf", "anyOf"):
        listed = schema.get(keyword)
        for part in listed if isinstance(listed, list) else ():
            yield from _parts(part, depth - 1)


def _join(known: KnownFields, more: KnownFields) -> None:
    known.open |= more.open
    for name, fields in more.fields.items():
        if name in known.fields:
            _join(known.fields[name], fields)
        else:
            known.fields[name] = fields


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
