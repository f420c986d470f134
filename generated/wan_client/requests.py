"""Putting a call's arguments into what `httpx2.Client.request` takes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve

from .checks import check
from .model import Model, plain
from .parameters import fill_path
from .types import UNSET, File, FileTypes

_Content = FileTypes | tuple[None, bytes] | tuple[None, bytes, str]


def request(
    method: str,
    path: str,
    *,
    in_path: Mapping[str, str] | None = None,
    query: Sequence[Sequence[str]] = (),
    headers: Mapping[str, object] | None = None,
    cookies: Mapping[str, object] | None = None,
    body: Mapping[str, object] | None = None,
    part_types: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Give the keyword arguments of one request, without what is `UNSET`.

    `in_path` and `query` are encoded, as by `parameters`; `body` maps the media type to the value
    that is sent, `part_types` the fields of a form to their media types. Raises `ValueError` for a
    value that leads the path elsewhere, `InvalidRequest` for members that do not go together.
    """
    url = fill_path(path, in_path or {})
    if pairs := [pair for pairs in query for pair in pairs]:
        url += "?" + "&".join(pairs)
    arguments: dict[str, Any] = {"method": method, "url": url}
    if sent_cookies := _present(cookies or {}):
        arguments["cookies"] = sent_cookies
    sent_headers = _present(headers or {})
    for media_type, value in _present(body or {}).items():
        if value is None and not _is_json(media_type):
            continue
        check(value)
        arguments |= _content(media_type, value, part_types or {})
        if media_type != "multipart/form-data":  # httpx2 chooses the boundary and names it
            sent_headers["Content-Type"] = media_type
    if sent_headers:
        arguments["headers"] = sent_headers
    return arguments


def _present(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not UNSET}


def _is_json(media_type: str) -> bool:
    return media_type.partition(";")[0].strip().lower().endswith("json")


def _content(media_type: str, value: object, part_types: Mapping[str, str]) -> dict[str, object]:
    if isinstance(value, File):
        return {"content": value.payload}
    if isinstance(value, Model | dict) and media_type == "multipart/form-data":
        return {"files": _parts(_fields(value), part_types)}
    if isinstance(value, Model | dict) and media_type == "application/x-www-form-urlencoded":
        return {"data": {name: _words(item) for name, item in _fields(value).items()}}
    return {"json": plain(value)}


def _fields(form: Model | dict[str, object]) -> dict[str, object]:
    """List what a form sends; null has no form."""
    held = form.to_dict() if isinstance(form, Model) else form
    return {name: value for name, value in held.items() if value is not None}


def _parts(form: Mapping[str, object], types: Mapping[str, str]) -> list[tuple[str, _Content]]:
    return [
        (name, _part(item, types.get(name)))
        for name, value in form.items()
        for item in (value if isinstance(value, list) else [value])
    ]


def _part(value: object, media_type: str | None) -> _Content:
    if isinstance(value, File):
        named = value if value.mime_type or not media_type else evolve(value, mime_type=media_type)
        return named.to_tuple()
    content = _word(value).encode()
    return (None, content, media_type) if media_type else (None, content)


def _words(value: object) -> str | list[str]:
    return [_word(item) for item in value] if isinstance(value, list) else _word(value)


def _word(value: object) -> str:
    """Write one field of a form; objects are JSON, as OpenAPI has it where nothing else is said."""
    if isinstance(value, Model | dict | list):
        return json.dumps(plain(value), ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)
