"""Between calls and httpx2: requests built, answers cleaned, faults classed."""

from __future__ import annotations

import json
import ssl
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, TypedDict
from urllib.parse import quote, urlencode
from urllib.request import getproxies

import httpx2

from wan_jobs.configuration import Connection, Limits
from wan_jobs.exchange import Answer, Call, TransportFault
from wan_jobs.redaction import ApiKey

_USER_AGENT = "wan-jobs"

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
}


@cache
def tls_context() -> ssl.SSLContext:
    """Load the certificates that are trusted, once: that takes longer than many requests."""
    return httpx2.create_ssl_context()


class ClientOptions(TypedDict):
    """What the blocking client and the one for event loops have in common."""

    verify: ssl.SSLContext
    timeout: httpx2.Timeout
    limits: httpx2.Limits
    headers: dict[str, str]
    follow_redirects: bool


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
    timeout = httpx2.Timeout(limits.read_timeout, connect=limits.connect_timeout)
    return {
        "verify": tls_context(),
        "timeout": timeout,
        "limits": httpx2.Limits(max_connections=100, max_keepalive_connections=20),
        "headers": {"User-Agent": _USER_AGENT, "Accept": "application/json"},
        "follow_redirects": False,
    }


@lru_cache(maxsize=1024)
def _address(text: str) -> httpx2.URL:
    # httpx2 takes longer to read an address than to use one that it has read, and a task's state
    # is read at the same address many times.
    return httpx2.URL(text)


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


def as_answer(response: httpx2.Response, key: ApiKey, received_at: float) -> Answer:
    """Return the whole answer; a service may quote the key, so it knows what to mask."""
    return Answer(response.status_code, response.headers, response.content, received_at, key)


@contextmanager
def faults() -> Iterator[None]:
    """Turn what httpx2 raises inside the block into `TransportFault`.

    The exception of httpx2 is not kept as its cause: it leads to the request and so to the key.
    """
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
        raise as_fault(error) from None


def as_fault(error: Exception) -> TransportFault:
    """Class an exception of httpx2, and say in words what it was; anything odd counts as sent."""
    words = next(
        (text for kind, text in _IN_WORDS.items() if isinstance(error, kind)),
        f"the exchange failed ({type(error).__name__})",
    )
    return TransportFault(
        words,
        never_sent=isinstance(error, _NEVER_SENT),
        retriable=not isinstance(error, _NOT_TO_BE_MENDED),
    )


def file_headers(extra: Mapping[str, str]) -> dict[str, str]:
    """Headers for a file host: the bytes as they are, since a packed body cannot be resumed."""
    return {"Accept": "*/*", "Accept-Encoding": "identity", **extra}


def peer_address(response: httpx2.Response) -> str | None:
    """Where a response came from; behind a proxy that cannot be known.

    Raises `TransportFault` if the connection is gone already.
    """
    stream = response.extensions.get("network_stream")
    if stream is None or getproxies():
        return None
    try:
        address = stream.get_extra_info("server_addr")
    except OSError:
        address = None
    if not address:
        raise TransportFault("the connection was reset", never_sent=False)
    return str(address[0])
