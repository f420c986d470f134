"""Requests and answers as values: what the state machine sees of HTTP, without a socket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wan_document.json_value import JsonObject, write_json


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `path` is percent-decoded, header names are lower-case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def with_body(self, body: bytes) -> Request:
        """Return the same request with its body."""
        return Request(self.method, self.path, self.query, self.headers, body)

    @property
    def media_type(self) -> str:
        """The `Content-Type` without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def bearer_key(self) -> str | None:
        """The key of `Authorization: Bearer <key>`, if that is what came."""
        scheme, _, key = self.headers.get("authorization", "").partition(" ")
        return key.strip() if scheme.lower() == "bearer" and key.strip() else None


@dataclass(frozen=True, slots=True)
class Wire:
    """What befalls an answer on its way.

    `delay` is in real seconds. `silent` sends nothing at all. `cut_at` sends the head and that
    many bytes of the body. `end` says what becomes of the connection afterwards.
    """

    delay: float = 0.0
    silent: bool = False
    cut_at: int | None = None
    end: Literal["keep", "close", "reset"] = "keep"


@dataclass(slots=True)
class Response:
    """One answer: JSON while `payload` is set, the bytes of `content` otherwise."""

    status: int = 200
    payload: JsonObject | None = None
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    wire: Wire = Wire()

    def body(self) -> bytes:
        """Serialise the answer's body."""
        return self.content if self.payload is None else write_json(self.payload).encode()

    def media_type(self) -> str:
        """Name the `Content-Type` to send."""
        return self.headers.get("Content-Type", "application/json")

    @property
    def code(self) -> int:
        """The code in the envelope, or the HTTP status where there is no envelope."""
        code = self.payload.get("code") if self.payload else None
        return code if isinstance(code, int) else self.status
