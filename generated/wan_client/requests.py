"""Putting a call's arguments into what `httpx2.Client.build_request` takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .checks import check, check_json, check_parameter
from .errors import InvalidRequest
from .forms import FormField, parts, urlencoded
from .lazy import lazy_module
from .model import Model, plain
from .parameters import fill_path, naming, scalar_text
from .server import BASE_URL
from .types import UNSET, File

if TYPE_CHECKING:
    import httpx2
else:
    httpx2 = lazy_module("httpx2")


def request(
    method: str,
    path: str,
    *,
    in_path: Mapping[str, str] | None = None,
    query: Sequence[Sequence[str]] = (),
    headers: Mapping[str, object] | None = None,
    cookies: Mapping[str, object] | None = None,
    body: Mapping[str, object] | None = None,
    fields: Mapping[str, FormField] | None = None,
    schema: str = "",
    limited: Sequence[tuple[str, str, object]] = (),
) -> dict[str, Any]:
    """Return the keyword arguments of one request, without what is `UNSET`.

    `in_path` and `query` are encoded, as by `parameters`; `body` maps the media type to the value
    that is sent, `fields` says how those of a form are written. `schema` is the place of the body's
    schema in the document, `limited` lists place, name and value of parameters with limits. Raises
    `InvalidRequest` for a value that leads the path elsewhere, that has no form where it stands, or
    that the document refuses.
    """
    for pointer, name, value in limited:
        check_parameter(value, pointer, name)
    url = fill_path(path, in_path or {})
    if pairs := [pair for pairs in query for pair in pairs]:
        url += ("&" if "?" in path else "?") + "&".join(pairs)
    arguments: dict[str, Any] = {"method": method, "url": url}
    if sent_cookies := _present(cookies or {}):
        arguments["cookies"] = sent_cookies
    sent_headers = _present(headers or {})
    for media_type, value in _present(body or {}).items():
        if value is None and not _is_json(media_type):
            continue
        check(value, schema, "the body")
        named, content = _content(media_type, value, fields or {})
        arguments |= content
        if named is not None:
            sent_headers["Content-Type"] = named
    if sent_headers:
        arguments["headers"] = sent_headers
    return arguments


def at(
    server: str, connection: httpx2.Client | httpx2.AsyncClient, arguments: dict[str, Any]
) -> dict[str, Any]:
    """Lead a request to the server of its operation, if the connection is at that of the document.

    A client that was given another `base_url` sends everything there.
    """
    if str(connection.base_url).rstrip("/") == str(httpx2.URL(BASE_URL)).rstrip("/"):
        return {**arguments, "url": server + arguments["url"]}
    return arguments


def _present(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not UNSET}


def _is_json(media_type: str) -> bool:
    return media_type.partition(";")[0].strip().lower().endswith("json")


def _content(
    media_type: str, value: object, fields: Mapping[str, FormField]
) -> tuple[str | None, dict[str, object]]:
    """Return the media type to name, and the body as httpx2 takes it."""
    kind = media_type.partition(";")[0].strip().lower()
    if isinstance(value, Model | dict) and kind == "multipart/form-data":
        return None, {"files": list(parts(value, fields))}  # httpx2 names its boundary
    if isinstance(value, Model | dict) and kind == "application/x-www-form-urlencoded":
        return media_type, {"content": urlencoded(value, fields).encode()}
    if isinstance(value, File):
        return _named(media_type, value), {"content": value.payload}
    if _is_json(media_type):
        held = plain(value)
        check_json(held, "the body")
        return media_type, {"json": held}
    with naming("body", media_type):
        text = scalar_text(value)
        text.encode()
    charset = "" if text.isascii() or "charset" in media_type else "; charset=utf-8"
    return media_type + charset, {"content": text.encode()}


def _named(media_type: str, file: File) -> str:
    """Return the media type of a file where the document names a range of them (`image/*`)."""
    if "*" not in media_type:
        return media_type
    if not file.mime_type:
        raise InvalidRequest(f"a file sent as {media_type} must have a `mime_type`")
    return file.mime_type
