"""Ready-made endpoints for callbacks, to be mounted in any WSGI or ASGI server.

Both answer 200 `{"code":200,"msg":"success"}` as the service expects, and call `on_event` with each
genuine callback: pass `wan.notify`. A refused callback gets 400 and says nothing about why. A
callback counts as taken once `on_event` is through: whatever that raises ends in an answer of 500,
so that the service sends the callback again, and reaches your server's log; one that was taken gets
200 and is not handed on. Give the service the exact address of the mount: many frameworks answer a
missing slash at its end with a redirect, and a callback that is redirected is lost.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeAlias
from urllib.parse import parse_qs

from wan_jobs.arguments import check_callable
from wan_jobs.callbacks.verification import (
    MAX_BODY,
    TOKEN_PARAMETER,
    CallbackEvent,
    ReplayGuard,
    check_keys,
    verify_callback,
)
from wan_jobs.errors import CallbackRefused, CallbackReplayed, JournalError
from wan_jobs.redaction import log

OnEvent: TypeAlias = Callable[[CallbackEvent], object]
Scope: TypeAlias = Mapping[str, Any]
Message: TypeAlias = dict[str, Any]

_ACCEPTED = b'{"code":200,"msg":"success"}'
_REFUSED = b'{"code":400,"msg":"refused"}'
_FAILED = b'{"code":500,"msg":"not taken"}'

_REASONS = {200: "OK", 400: "Bad Request", 405: "Method Not Allowed", 411: "Length Required"}


class _Receiver:
    def __init__(
        self, on_event: OnEvent, *, keys: Sequence[str] = (), tolerance: float = 300.0
    ) -> None:
        check_keys(keys)
        if not callable(on_event):
            raise ValueError("on_event must be a function, such as wan.notify")
        check_callable("on_event", on_event, awaited=True)
        self._on_event = on_event
        self._keys = tuple(keys)
        self._tolerance = tolerance
        self._replays = ReplayGuard()

    def _read(
        self, body: bytes, headers: Mapping[str, str], query: str
    ) -> CallbackEvent | tuple[int, bytes]:
        """Return the event of a genuine callback, or the answer to what is none or was taken."""
        try:
            event = verify_callback(
                body, headers, keys=self._keys, tolerance=self._tolerance, replays=self._replays
            )
        except CallbackReplayed:
            return 200, _ACCEPTED
        except CallbackRefused as refusal:
            log.warning("a callback was refused: %s", refusal)
            return 400, _REFUSED
        return replace(event, token=parse_qs(query).get(TOKEN_PARAMETER, [None])[0])

    @contextmanager
    def _taking(self, headers: Mapping[str, str]) -> Iterator[None]:
        """Hand the event on inside the block; what it raises lets the callback come again."""
        try:
            yield
        except BaseException:
            self._replays.forget(headers)
            raise


class WsgiReceiver(_Receiver):
    """A WSGI application (PEP 3333): `WsgiReceiver(wan.notify, keys=[…])`.

    `on_event` must be an ordinary function, since nobody is there to await it.
    """

    def __init__(
        self, on_event: OnEvent, *, keys: Sequence[str] = (), tolerance: float = 300.0
    ) -> None:
        called = getattr(on_event, "__call__", on_event)  # noqa: B004 - its own kind matters
        if inspect.iscoroutinefunction(on_event) or inspect.iscoroutinefunction(called):
            raise ValueError("on_event is a coroutine function, which only AsgiReceiver can await")
        super().__init__(on_event, keys=keys, tolerance=tolerance)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., object]
    ) -> Iterable[bytes]:
        """Take one request."""
        if environ.get("REQUEST_METHOD") != "POST":
            return self._answer(start_response, 405, _REFUSED)
        body = self._body(environ)
        if isinstance(body, int):
            return self._answer(start_response, body, _REFUSED)
        headers = {
            name.removeprefix("HTTP_").replace("_", "-"): str(value)
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        event = self._read(body, headers, str(environ.get("QUERY_STRING", "")))
        if isinstance(event, tuple):
            return self._answer(start_response, *event)
        try:
            with self._taking(headers):
                self._hand_on(event)
        except JournalError as error:
            log.error("a callback could not be noted: %s", error)
            return self._answer(start_response, 500, _FAILED)
        return self._answer(start_response, 200, _ACCEPTED)

    def _hand_on(self, event: CallbackEvent) -> None:
        returned = self._on_event(event)
        if inspect.iscoroutine(returned):
            returned.close()
        if inspect.isawaitable(returned):
            raise TypeError("on_event returned what has to be awaited, as only AsgiReceiver can")

    @staticmethod
    def _body(environ: dict[str, Any]) -> bytes | int:
        """Return the body, or the status that refuses it."""
        length = str(environ.get("CONTENT_LENGTH") or "")
        if not length:
            # Only some servers say where the body of a chunked request ends.
            if not environ.get("wsgi.input_terminated"):
                return 411
            body = bytes(environ["wsgi.input"].read(MAX_BODY + 1))
            return body if len(body) <= MAX_BODY else 400
        usable = length.isascii() and length.isdecimal() and len(length) <= len(str(MAX_BODY))
        if not usable or int(length) > MAX_BODY:
            return 400
        return bytes(environ["wsgi.input"].read(int(length)))

    @staticmethod
    def _answer(start_response: Callable[..., object], status: int, body: bytes) -> list[bytes]:
        reason = _REASONS.get(status, "Error")
        length = str(len(body))
        headers = [("Content-Type", "application/json"), ("Content-Length", length)]
        start_response(f"{status} {reason}", headers)
        return [body]


class AsgiReceiver(_Receiver):
    """An ASGI application: `AsgiReceiver(wan.notify, keys=[…])`.

    `on_event` runs on a thread, or is awaited on the loop if it is a coroutine function.
    """

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
        event = self._read(body, headers, query)
        if isinstance(event, tuple):
            await self._answer(send, *event)
            return
        try:
            with self._taking(headers):
                await self._hand_on(event)
        except Exception as error:
            await self._answer(send, 500, _FAILED)
            if not isinstance(error, JournalError):
                raise
            log.error("a callback could not be noted: %s", error)
        else:
            await self._answer(send, 200, _ACCEPTED)

    async def _hand_on(self, event: CallbackEvent) -> None:
        if inspect.iscoroutinefunction(self._on_event):
            await self._on_event(event)
            return
        # Noting an event may touch the disk, which must not hold up the loop.
        returned = await asyncio.to_thread(self._on_event, event)
        if inspect.isawaitable(returned):
            await returned

    @staticmethod
    async def _body(receive: Callable[[], Awaitable[Message]]) -> bytes | None:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if len(body) > MAX_BODY:
                return None
            if not message.get("more_body"):
                return bytes(body)

    @staticmethod
    async def _answer(send: Callable[[Message], Awaitable[None]], status: int, body: bytes) -> None:
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
