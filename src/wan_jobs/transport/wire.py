"""Between calls and httpx2: requests built, answers read within bounds, faults classed."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, TypedDict
from urllib.parse import quote, urlencode

import httpx2

from wan_jobs.configuration import Connection, Limits, Network
from wan_jobs.errors import ConfigurationError, WanError
from wan_jobs.exchange import Answer, Call, TransportFault
from wan_jobs.redaction import ApiKey
from wan_jobs.transport.ports import Departure, complete
from wan_jobs.transport.proxies import ProxyChoice

_USER_AGENT = "wan-jobs"

# Answers of the service are a few kilobytes; a packed megabyte may unpack to a thousand.
_LARGEST_ANSWER = 8 * 1024**2

# Of an answer that cannot be unpacked, as much as any answer about a task holds.
_KEPT_AS_IT_CAME = 1 << 16

# An upload may take the time of a slow line on top of the time for its answer: 256 kbit/s.
_SLOWEST_UPLOAD = 32 * 1024

# In these the service cannot have read anything: no connection was there to write to.
_NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.InvalidURL,
)
_NOT_TO_BE_MENDED = (httpx2.ProxyError, httpx2.UnsupportedProtocol, httpx2.InvalidURL)

_IN_WORDS: dict[type[Exception], str] = {
    httpx2.ConnectTimeout: "connecting took too long",
    httpx2.ConnectError: "no connection could be made",
    httpx2.PoolTimeout: "no connection was free in time",
    httpx2.ProxyError: "the proxy refused the connection",
    httpx2.ReadTimeout: "no answer came in time",
    httpx2.WriteTimeout: "the request could not be written in time",
    httpx2.ReadError: "the connection was reset",
    httpx2.WriteError: "the connection was reset while writing",
    httpx2.RemoteProtocolError: "the answer broke off or was not HTTP",
    httpx2.DecodingError: "the answer could not be decoded",
    TimeoutError: "no whole answer came in time",
}


class AnswerTooLarge(Exception):
    """More came than any answer of the service holds."""


@cache
def _default_tls() -> ssl.SSLContext:
    # Loading the certificates that are trusted takes longer than many requests.
    return httpx2.create_ssl_context()


def tls_context(verify: ssl.SSLContext | str | bool) -> ssl.SSLContext:
    """Return the context for https; raises `ConfigurationError`, naming the setting at fault."""
    try:
        if isinstance(verify, ssl.SSLContext):
            return verify
        if isinstance(verify, str):
            return ssl.create_default_context(cafile=verify)
        return _default_tls() if verify else httpx2.create_ssl_context(verify=False)
    except ValueError:  # no name of a file can hold such characters
        raise ConfigurationError("verify names a file that cannot be.") from None
    except OSError as error:
        named = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")
        at_fault = [name for name in named if os.environ.get(name)]
        setting = "verify" if isinstance(verify, str) else " or ".join(at_fault) or "the system"
        raise ConfigurationError(
            f"The certificates that {setting} names cannot be used: {error.strerror or error}."
        ) from None


class ClientOptions(TypedDict):
    """What the blocking client and the one for event loops have in common."""

    timeout: httpx2.Timeout
    headers: dict[str, str]
    follow_redirects: bool
    trust_env: bool


class TransportOptions(TypedDict):
    """What the transports of both have in common."""

    verify: ssl.SSLContext
    limits: httpx2.Limits
    proxy: httpx2.Proxy | None


class BearerAuth(httpx2.Auth):
    """Puts the key on a request at the last moment, so that nothing else ever holds it."""

    def __init__(self, key: ApiKey) -> None:
        self._key = key

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Add the Authorization header."""
        request.headers["Authorization"] = f"Bearer {self._key.reveal()}"
        yield request


def client_options(limits: Limits) -> ClientOptions:
    """Options of every client: redirects are never followed, so the key stays with its host."""
    return {
        "timeout": httpx2.Timeout(limits.read_timeout, connect=limits.connect_timeout),
        "headers": {
            "User-Agent": _USER_AGENT,
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        },
        "follow_redirects": False,
        "trust_env": False,
    }


def transport_options(network: Network, *, keep_alive: bool) -> TransportOptions:
    """Options of every transport; raises `ConfigurationError`.

    Without `keep_alive` each request opens a connection of its own: one that was idle may have
    been closed by the service in that moment, and whether a request on it was read cannot be told.
    """
    return {
        "verify": tls_context(network.verify),
        "limits": httpx2.Limits(
            max_connections=100, max_keepalive_connections=20 if keep_alive else 0
        ),
        "proxy": None,
    }


def no_transport(given: object, wanted: str) -> ConfigurationError:
    """Return the error for a transport of the wrong kind, such as one of another library."""
    return ConfigurationError(f"transport must be an {wanted}, not a {type(given).__name__}.")


@contextmanager
def proxy_errors(choice: ProxyChoice | None) -> Iterator[httpx2.Proxy | None]:
    """Yield the proxy; raises `ConfigurationError` for one that cannot be used."""
    if choice is None:
        yield None
        return
    try:
        yield httpx2.Proxy(choice.address)
    except ImportError:
        raise ConfigurationError(
            f"{choice.setting} names a SOCKS proxy, which needs an extra package.",
            remedy="Install it with: pip install 'wan-client[socks]'",
        ) from None
    except (ValueError, httpx2.InvalidURL):
        raise ConfigurationError(
            f"{choice.setting} names a proxy that cannot be used: it must look like "
            "http://host:port, https://host:port or socks5://host:port."
        ) from None


@lru_cache(maxsize=1024)
def _address(text: str) -> httpx2.URL:
    # httpx2 takes longer to read an address than to use one that it has read, and a task's state
    # is read at the same address many times.
    return httpx2.URL(text)


def time_for(call: Call, limits: Limits) -> float:
    """Return the seconds that a call may take as a whole, its answer included."""
    size = call.file.size if call.file is not None else 0
    return limits.read_timeout + size / _SLOWEST_UPLOAD


@contextmanager
def request_arguments(connection: Connection, call: Call) -> Iterator[dict[str, Any]]:
    """Yield the arguments of `build_request` for a call; its file is open inside the block."""
    query = f"?{urlencode(call.query, quote_via=quote)}" if call.query else ""
    arguments: dict[str, Any] = {
        "method": call.operation.method,
        "url": _address(connection.base_url + call.operation.path + query),
    }
    if call.body is not None:
        text = json.dumps(call.body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        arguments["content"] = text.encode()
        arguments["headers"] = {"Content-Type": "application/json"}
    if call.file is None:
        yield arguments
        return
    arguments["data"] = dict(call.form)
    with call.file.open() as file:
        arguments["files"] = {"file": (call.file.file_name, file, call.file.media_type)}
        yield arguments


class _HeldBody(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """The body of a paid request: it leaves once, and not before its departure lets it.

    That is asked when the connection is open and the headers are written, so that one write is all
    that lies between the permission and the request. Whatever would send it again gets no body.
    """

    def __init__(self, body: bytes, departure: Departure) -> None:
        self.permitted = False
        self._body, self._departure, self._taken = body, departure, False

    async def ask(self) -> None:
        """Ask whether the body may leave; raises what the departure raises."""
        if not self.permitted:
            await self._departure.may_leave()
            self.permitted = True

    def __iter__(self) -> Iterator[bytes]:
        complete(self.ask())
        yield self._take()
        self._departure.has_left()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        await self.ask()
        yield self._take()
        self._departure.has_left()

    def _take(self) -> bytes:
        if self._taken:
            raise RuntimeError("a paid request leaves once")
        self._taken = True
        return self._body


class _AsItCame(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body on its way to be unpacked: what of it cannot be is kept as it came."""

    def __init__(self, stream: Any, kept: bytearray) -> None:  # noqa: ANN401 - of either kind
        self._stream, self._kept = stream, kept

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            yield self._noted(piece)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            yield self._noted(piece)

    def close(self) -> None:
        self._stream.close()

    async def aclose(self) -> None:
        await self._stream.aclose()

    def _noted(self, piece: bytes) -> bytes:
        self._kept += piece[: _KEPT_AS_IT_CAME - len(self._kept)]
        return piece


class Reception:
    """What has been done of an exchange so far, for whatever may end it."""

    def __init__(self) -> None:
        self.response: httpx2.Response | None = None
        self.body = bytearray()
        self._as_it_came = bytearray()
        self._held: _HeldBody | None = None
        self._connecting = False
        self._sending = False

    def note(self, event: str, info: object) -> None:
        """Take an event of httpcore2's trace."""
        self._connecting = self._connecting or event.endswith("connect_tcp.started")
        self._sending = self._sending or event.endswith("send_request_headers.started")

    async def note_on_loop(self, event: str, info: object) -> None:
        """Take an event of httpcore2's trace on an event loop."""
        self.note(event, info)

    async def hold(self, request: httpx2.Request, departure: Departure, *, ask_now: bool) -> None:
        """Have the request's body leave only when its departure lets it.

        A transport that may read the body without sending it has to be asked for before.
        """
        self._held = request.stream = _HeldBody(request.content, departure)
        if ask_now:
            await self._held.ask()

    def begin(self, response: httpx2.Response) -> httpx2.Response:
        """Take the head of an answer; returns it with its body to be read."""
        self.response = response
        if "content-encoding" in response.headers:
            response.stream = _AsItCame(response.stream, self._as_it_came)
        return response

    def take(self, chunk: bytes) -> None:
        """Keep a piece of the body; raises `AnswerTooLarge`."""
        self.body += chunk
        if len(self.body) > _LARGEST_ANSWER:
            raise AnswerTooLarge

    def answer(self, key: ApiKey, received_at: float) -> Answer | None:
        """Return what came, whole or not; `None` before its head. It knows what to mask."""
        if self.response is None:
            return None
        status, headers = self.response.status_code, self.response.headers
        # A proxy may call an answer packed that is not: then it can be read all the same.
        content = bytes(self.body or self._as_it_came)
        return Answer(status, headers, content, received_at, key)

    def fault(self, error: Exception, key: ApiKey) -> TransportFault:
        """Class what ended the exchange, and say in words what it was.

        Anything odd counts as sent. The exception is not kept as the cause: it leads to the
        request, and so to the key.
        """
        if isinstance(error, AnswerTooLarge):
            words = f"the answer is larger than {_LARGEST_ANSWER >> 20} MB"
        else:
            words = next(
                (text for kind, text in _IN_WORDS.items() if isinstance(error, kind)),
                f"the exchange failed ({type(error).__name__})",
            )
        only_connecting = isinstance(error, TimeoutError) and self._connecting
        held_back = self._held is not None and not self._held.permitted
        return TransportFault(
            words,
            never_sent=isinstance(error, _NEVER_SENT)
            or held_back
            or (only_connecting and not self._sending),
            retriable=not isinstance(error, _NOT_TO_BE_MENDED),
            partial=self.answer(key, 0.0),
        )


@contextmanager
def faults(reception: Reception, key: ApiKey) -> Iterator[None]:
    """Turn what is raised inside the block into `TransportFault`; errors of our own pass.

    An interrupt passes too, without the frames of the HTTP stack, whose local variables hold the
    request with the key in it.
    """
    try:
        yield
    except (WanError, TransportFault):
        raise
    except Exception as error:
        raise reception.fault(error, key) from None
    except BaseException as error:
        error.__cause__ = error.__context__ = None
        raise error.with_traceback(None) from None


def file_headers(extra: Mapping[str, str]) -> dict[str, str]:
    """Headers for a file host: the bytes as they are, since a packed body cannot be resumed."""
    return {"Accept": "*/*", "Accept-Encoding": "identity", **extra}
