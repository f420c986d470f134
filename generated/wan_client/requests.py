"""Putting a call's arguments into what `httpx2.Client.request` takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .model import Model, plain
from .types import UNSET, File, FileTypes

_Part = tuple[str, FileTypes | tuple[None, bytes]]


def request(
    method: str,
    path: str,
    *,
    in_path: Mapping[str, object] | None = None,
    query: Mapping[str, object] | None = None,
    headers: Mapping[str, object] | None = None,
    cookies: Mapping[str, object] | None = None,
    body: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """Give the keyword arguments of one request, without what is `UNSET` (or None, but in a body).

    `body` maps the media type to the value that is sent.
    """
    for name, value in (in_path or {}).items():
        path = path.replace("{" + name + "}", quote(_word(value), safe=""))
    arguments: dict[str, Any] = {"method": method, "url": path}
    if query:
        arguments["params"] = {name: _words(value) for name, value in _present(query).items()}
    if cookies:
        arguments["cookies"] = {name: _word(value) for name, value in _present(cookies).items()}
    sent_headers = {name: _word(value) for name, value in _present(headers or {}).items()}
    for media_type, value in _present(body or {}).items():
        arguments |= _content(media_type, value)
        if media_type != "multipart/form-data":  # httpx2 chooses the boundary and names it
            sent_headers["Content-Type"] = media_type
    if sent_headers:
        arguments["headers"] = sent_headers
    return arguments


def _present(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value for name, value in values.items() if value is not UNSET and value is not None
    }


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _words(value: object) -> str | list[str]:
    return [_word(item) for item in value] if isinstance(value, list) else _word(value)


def _content(media_type: str, value: object) -> dict[str, object]:
    if isinstance(value, File):
        return {"content": value.payload}
    if isinstance(value, Model) and media_type == "multipart/form-data":
        return {"files": _parts(value.to_dict())}
    if isinstance(value, Model) and media_type == "application/x-www-form-urlencoded":
        return {"data": {name: _words(item) for name, item in value.to_dict().items()}}
    return {"json": plain(value)}


def _parts(form: Mapping[str, object]) -> list[_Part]:
    parts: list[_Part] = []
    for name, value in form.items():
        for item in value if isinstance(value, list) else [value]:
            parts.append((name, item.to_tuple() if isinstance(item, File) else (None, _part(item))))
    return parts


def _part(value: object) -> bytes:
    text = json.dumps(value) if isinstance(value, dict) else _word(value)
    return text.encode()
