"""Ready-made endpoints for callbacks, to be mounted in any WSGI or ASGI server.

Both answer 200 `{"code":200,"msg":"success"}` as the service expects, and call `on_event` with each
genuine callback: pass `wan.notify`. A refused callback gets 400 and says nothing about why; one
delivered again gets 200 and is not handed on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias
from urllib.parse import parse_qs

from wan_jobs.callbacks.event import TOKEN_PARAMETER, CallbackEvent
from wan_jobs.callbacks.verification import MAX_BODY, ReplayGuard, verify_callback
from wan_jobs.errors import CallbackRefused, CallbackReplayed, JournalError
from wan_jobs.redaction import log

OnEvent: TypeAlias = Callable[[CallbackEvent], object]
Scope: TypeAlias = Mapping[str, Any]
Message: TypeAlias = dict[str, Any]

_ACCEPTED = b'{"code":200,"msg":"success"}'
_REFUSED = b'{"code":400,"msg":"refused"}'
_FAILED = b'{"code":500,"msg":"not noted"}'


class _Receiver:
    def __init__(
        self, on_event: OnEvent, *, keys: Sequence[str] = (), tolerance: float = 300.0
    ) -> None:
        if isinstance(keys, str) or not all(keys):
            raise ValueError("keys must be a list of webhook keys, none of them empty")
        self._on_event = on_event
        self._keys = tuple(keys)
        self._tolerance = tolerance
        self._replays = ReplayGuard()

    def _receive(self, body: bytes, headers: Mapping[str, str], query: str) -> tuple[int, bytes]:
        try:
            event = verify_callback(
                body, headers, keys=self._keys, tolerance=self._tolerance, replays=self._replays
            )
        except CallbackReplayed:
            return 200, _ACCEPTED
        except CallbackRefused as refusal:
            log.warning("a callback was refused: %s", refusal)
            return 400, _REFUSED
        token = parse_qs(query).get(TOKEN_PARAMETER, [None])[0]
        try:
            self._on_event(replace(event, token=token))
        except JournalError as error:
            log.error("a callback could not be noted: %s", error)
            self._replays.forget(headers)
            return 500, _FAILED
        return 200, _ACCEPTED


class WsgiReceiver(_Receiver):
    """A WSGI application (PEP 3333): `WsgiReceiver(wan.notify, keys=[…])`."""

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., object]
    ) -> Iterable[bytes]:
        """Take one request."""
        if environ.get("REQUEST_METHOD") != "POST":
            return self._answer(start_response, 405, _REFUSED)
        length = str(environ.get("CONTENT_LENGTH") or "")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return self._answer(start_response, 400, _REFUSED)
        body = environ["wsgi.input"].read(int(length))
        headers = {
            name.removeprefix("HTTP_").replace("_", "-"): str(value)
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        query = str(environ.get("QUERY_STRING", ""))
        return self._answer(start_response, *self._receive(body, headers, query))

    @staticmethod
    def _answer(start_response: Callable[..., object], status: int, body: bytes) -> list[bytes]:
        reason = {200: "OK", 400: "Bad Request", 405: "Method Not Allowed"}.get(status, "Error")
        length = str(len(body))
        headers = [("Content-Type", "application/json"), ("Content-Length", length)]
        start_response(f"{status} {reason}", headers)
        return [body]


class AsgiReceiver(_Receiver):
    """An ASGI application: `AsgiReceiver(wan.notify, keys=[…])`."""

    async def __call__(
        self,
        scope: Scope,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Take one request."""
        if scope["type"] != "http":
            return
        if scope["method"] != "POST":
            await self._answer(send, 405, _REFUSED)
            return
        body = await self._body(receive)
        if body is None:
            await self._answer(send, 400, _REFUSED)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        query = bytes(scope.get("query_string", b"")).decode("latin-1")
        # Noting an event may touch the disk, which must not hold up the loop.
        answer = await asyncio.to_thread(self._receive, body, headers, query)
        await self._answer(send, *answer)

    @staticmethod
    async def _body(receive: Callable[[], Awaitable[Message]]) -> bytes | None:
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += bytes(message.get("body", b""))
            if len(body) > MAX_BODY:
                return None
            if not message.get("more_body"):
                return body

    @staticmethod
    async def _answer(send: Callable[[Message], Awaitable[None]], status: int, body: bytes) -> None:
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
