"""Bodies that are forms, field by field: OpenAPI 3.1.1, 4.8.15 (Encoding Object).

A field with a style is written as in a query, in a multipart form without percent-encoding. Of any
other field each item of a list is a field of its own, and an object is JSON. Null is not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote_plus, unquote

from attrs import evolve

from .model import Model
from .parameters import (
    deep_object,
    form,
    json_text,
    naming,
    pipe_delimited,
    scalar_text,
    space_delimited,
)
from .types import File, FileTypes

FormPart = FileTypes | tuple[None, bytes, str | None, Mapping[str, str]]


_FIELD = "field"


class FormField(NamedTuple):
    """What the document says of a field: its media type and headers, or its style."""

    media: str | None = None
    style: str | None = None
    explode: bool = False
    reserved: bool = False
    headers: Mapping[str, str] = {}


def urlencoded(body: Model | dict[str, object], fields: Mapping[str, FormField]) -> str:
    """Write a body as application/x-www-form-urlencoded.

    Raises `InvalidRequest` for a file, which has no form there.
    """
    pairs: list[str] = []
    for name, value in _members(body):
        field = fields.get(name, FormField())
        if field.style:
            pairs += _styled(name, value, field)
            continue
        with naming(_FIELD, name):
            pairs += [f"{quote_plus(name)}={quote_plus(_word(item))}" for item in _items(value)]
    return "&".join(pairs)


def parts(
    body: Model | dict[str, object], fields: Mapping[str, FormField]
) -> Iterator[tuple[str, FormPart]]:
    """Yield the parts of a body as multipart/form-data, as httpx2 takes them."""
    for name, value in _members(body):
        field = fields.get(name, FormField())
        if field.style:
            for pair in _styled(name, value, field._replace(reserved=False)):
                key, _, text = pair.partition("=")
                yield unquote(key), (None, unquote(text).encode(), None, {})
            continue
        with naming(_FIELD, name):
            made = [_part(item, field) for item in _items(value)]
        yield from ((name, part) for part in made)


def _members(body: Model | dict[str, object]) -> Iterator[tuple[str, object]]:
    held = body.to_dict() if isinstance(body, Model) else body
    yield from ((name, value) for name, value in held.items() if value is not None)


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _styled(name: str, value: object, field: FormField) -> list[str]:
    if field.style == "form":
        explode, reserved = field.explode, field.reserved
        return form(name, value, explode=explode, reserved=reserved, place=_FIELD)
    return _STYLES[str(field.style)](name, value, reserved=field.reserved, place=_FIELD)


_STYLES: Mapping[str, Callable[..., list[str]]] = {
    "spaceDelimited": space_delimited,
    "pipeDelimited": pipe_delimited,
    "deepObject": deep_object,
}


def _part(value: object, field: FormField) -> FormPart:
    if isinstance(value, File):
        headers = {**field.headers, **(value.headers or {})}
        return evolve(value, mime_type=value.mime_type or field.media, headers=headers).to_tuple()
    is_json = isinstance(value, Model | dict | list)
    media = field.media or ("application/json" if is_json else None)
    return None, _word(value).encode(), media, field.headers


def _word(value: object) -> str:
    """Write one field; objects are JSON, as OpenAPI has it where nothing else is said."""
    if isinstance(value, File):
        raise ValueError("a form of this media type holds no file")
    return json_text(value) if isinstance(value, Model | dict | list) else scalar_text(value)
