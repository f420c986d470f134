"""The inputs of models: which requests name a model, and what their callers may give.

A request that names a model by constants and holds its `input` orders a job. What fills such an
input in is a person's program, so `None` stands for what is not given, and a field that asks for
the address of a file takes the file as well: whoever runs the job uploads it first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scripts.documents import JsonObject, Value, resolve_pointer
from scripts.generate.normalise.plain import (
    PlainApi,
    PlainClass,
    PlainEnumeration,
    PlainMember,
    reached,
)
from scripts.generate.types import FILE, TEXT, Array, Literal, Named, OneOf, Type
from scripts.openapi import resolve_reference
from scripts.prose.files import DATUM

_MODEL, _INPUT = "model", "input"
_NAMES = ("_url", "_urls")
_DEEPEST = 8


def write_inputs(api: PlainApi, document: JsonObject) -> None:
    """Mark the classes that inputs are made of, and let their file fields take files."""
    for request in _requests(api):
        given = _member(request, _INPUT)
        for name in reached([given.type], api.definitions) if given else ():
            definition = api.definitions[name]
            if isinstance(definition, PlainClass):
                definition.is_input = True
        for name in _classes(given.type, api) if given else ():
            definition = api.definitions[name]
            if isinstance(definition, PlainClass):
                definition.members = [_with_files(each, document) for each in definition.members]


def model_ids(api: PlainApi) -> list[str]:
    """Return the ids of all models that requests name."""
    found = (value for request in _requests(api) for value in _constants(request, api))
    return sorted(dict.fromkeys(found))


def _requests(api: PlainApi) -> Iterator[PlainClass]:
    for one in api.definitions.values():
        if isinstance(one, PlainClass) and _member(one, _INPUT) and any(_constants(one, api)):
            yield one


def _constants(request: PlainClass, api: PlainApi) -> list[str]:
    member = _member(request, _MODEL)
    stated = member.type if member else None
    named = api.definitions[stated.name] if isinstance(stated, Named) else stated
    if isinstance(named, Literal | PlainEnumeration):
        return [value for value in named.values if isinstance(value, str)]
    return []


def _member(one: PlainClass, name: str) -> PlainMember | None:
    return next((each for each in one.members if each.name == name), None)


def _classes(one: Type, api: PlainApi) -> Iterator[str]:
    """Name the classes that a value of a type may be, those in its members left out."""
    match one:
        case Named():
            definition = api.definitions[one.name]
            if isinstance(definition, PlainClass):
                yield one.name
        case OneOf():
            for each in one.types:
                yield from _classes(each, api)


def _with_files(member: PlainMember, document: JsonObject) -> PlainMember:
    if member.name.endswith(_NAMES) or _asks_for_file(document, _schema(member, document)):
        return replace(member, type=_file_or(member.type))
    return member


def _schema(member: PlainMember, document: JsonObject) -> Value:
    try:
        return resolve_pointer(document, member.place)
    except LookupError:  # a member that is required and described nowhere
        return None


def _file_or(one: Type) -> Type:
    """Put a file in the place of an address."""
    match one:
        case Array():
            return Array(_file_or(one.item))
        case OneOf() if one.member is None:
            return OneOf(tuple(map(_file_or, one.types)))
    return FILE if one == TEXT else one


def _asks_for_file(document: JsonObject, schema: Value, depth: int = _DEEPEST) -> bool:
    if not isinstance(schema, dict) or not depth:
        return False
    if DATUM in schema or schema.get("format") == "uri":
        return True
    reference, items = schema.get("$ref"), schema.get("items")
    parts = [resolve_reference(document, reference)] if isinstance(reference, str) else []
    parts += [items] if isinstance(items, dict) else []
    for keyword in ("allOf", "anyOf", "oneOf"):
        listed = schema.get(keyword)
        parts += listed if isinstance(listed, list) else []
    return any(_asks_for_file(document, part, depth - 1) for part in parts)
