"""Reading what the server answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from .errors import UnexpectedStatus
from .lazy import deferred, lazy_module
from .model import Reader
from .types import UNSET, Response

if TYPE_CHECKING:
    import httpx2

    from .client import Client
else:
    httpx2 = lazy_module("httpx2")
    [Client] = deferred("client", "Client")

BodyReader: TypeAlias = "Callable[[httpx2.Response], object]"

_MAX_DEPTH = 420


def build_response(
    client: Client,
    response: httpx2.Response,
    readers: Mapping[range, BodyReader],
) -> Response[Any]:
    """Read the answer with the reader of its status.

    Raises `UnexpectedStatus` for a status without reader if the client asks for that; a body that
    cannot be read raises nothing and leaves `parsed` None.
    """
    status = response.status_code
    reader = next((reader for codes, reader in readers.items() if status in codes), None)
    if reader is None and client.raise_on_unexpected_status:
        raise UnexpectedStatus(status, response.content)
    parsed = reader(response) if reader else UNSET
    return Response(
        status_code=status,
        content=response.content,
        headers=response.headers,
        parsed=None if parsed is UNSET else parsed,
    )


def json_body(read: Reader) -> BodyReader:
    """Read a body that should be JSON."""

    def read_body(response: httpx2.Response) -> object:
        try:
            value = json.loads(response.content)
        except (ValueError, RecursionError):
            return UNSET
        return read(value) if _is_shallow(value, response.content) else UNSET

    return read_body


def _is_shallow(value: object, content: bytes) -> bool:
    """Whether a value is nested no deeper than the code that walks it can go."""
    if content.count(b"[") + content.count(b"{") <= _MAX_DEPTH:
        return True
    level = [value]
    for _ in range(_MAX_DEPTH):
        arrays = [item for item in level if isinstance(item, list)]
        objects = [item.values() for item in level if isinstance(item, dict)]
        level = [inner for items in (*arrays, *objects) for inner in items]
        if not level:
            return True
    return False


def text_body(response: httpx2.Response) -> str:
    """Read a body that is text."""
    return response.text


def bytes_body(response: httpx2.Response) -> bytes:
    """Read a body that is anything."""
    return response.content


def no_body(_response: httpx2.Response) -> object:
    """Read nothing: the document names the status and no body."""
    return UNSET
