"""Between calls and HTTP: requests built, the way they go out, and answers read within bounds."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib import import_module
from typing import TypeAlias, TypedDict, cast
from urllib.parse import quote, urlencode

import httpcore2
import httpx2

from wan_jobs.configuration import Connection, Limits, Network
from wan_jobs.errors import ConfigurationError
from wan_jobs.exchange import Call
from wan_jobs.transport.connections import IDLE_FOR, Sender
from wan_jobs.transport.proxies import ProxyChoice
from wan_jobs.transport.reception import Reception

_OF_ALL = [
    (b"Accept-Encoding", b"identity"),
    (b"Connection", b"keep-alive"),
    (b"User-Agent", b"wan-jobs"),
]

_SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})

_Content: TypeAlias = bytes | Iterable[bytes]

# An upload may take the time of a slow line on top of the time for its answer: 256 kbit/s.
_SLOWEST_UPLOAD = 32 * 1024


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


class PoolOptions(TypedDict):
    """How the connections of threads and of event loops are made."""

    ssl_context: ssl.SSLContext
    proxy: httpcore2.Proxy | None
    keepalive_expiry: float


def pool_options(network: Network, choice: ProxyChoice | None) -> PoolOptions:
    """Options of every pool of httpcore2; raises `ConfigurationError`."""
    return {
        "ssl_context": tls_context(network.verify),
        "proxy": None if choice is None else _proxy(choice),
        "keepalive_expiry": IDLE_FOR,
    }


def _proxy(choice: ProxyChoice) -> httpcore2.Proxy:
    try:
        proxy = httpx2.Proxy(choice.address)
        if not proxy.url.host:
            raise ValueError
        if proxy.url.scheme.startswith("socks"):
            import_module("socksio")  # httpcore2 would miss it at the first request only
        return httpcore2.Proxy(_raw(proxy.url), proxy.raw_auth, proxy.headers.raw)
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


def time_for(call: Call, limits: Limits) -> float:
    """Return the seconds that a call may take as a whole, its answer included."""
    size = call.file.size if call.file is not None else 0
    return limits.read_timeout + size / _SLOWEST_UPLOAD


@contextmanager
def request_of(
    call: Call, connection: Connection, limits: Limits, reception: Reception
) -> Iterator[httpcore2.Request]:
    """Yield the request of a call, with the key; its file is open inside the block.

    The key stands in no other object, and is put there at the last moment.
    """
    place, host = _place(connection.base_url + call.operation.path)
    headers = [(b"Host", host), (b"Accept", b"application/json"), *_OF_ALL]
    headers.append((b"Authorization", f"Bearer {connection.api_key.reveal()}".encode("ascii")))
    target = place.target
    if call.query:
        target += f"?{urlencode(call.query, quote_via=quote)}".encode("ascii")
    url = httpcore2.URL(scheme=place.scheme, host=place.host, port=place.port, target=target)
    with _body_of(call) as (content, of_the_body):
        yield httpcore2.Request(
            call.operation.method,
            url,
            headers=headers + of_the_body,
            content=reception.held(content) if isinstance(content, bytes) else content,
            extensions=_extensions(limits),
        )


def file_request(url: str, extra: Mapping[str, str], limits: Limits) -> httpcore2.Request:
    """Return the request for a file: the bytes as they are, since packed ones cannot be resumed."""
    place, host = _place(url)
    headers = [(b"Host", host), (b"Accept", b"*/*"), *_OF_ALL]
    headers += [(name.encode("ascii"), value.encode()) for name, value in extra.items()]
    return httpcore2.Request("GET", place, headers=headers, extensions=_extensions(limits))


async def exchange(sender: Sender, request: httpcore2.Request, reception: Reception) -> None:
    """Send a request and take its whole answer."""
    incoming = await sender.send(request, reception)
    try:
        async for chunk in reception.begin(incoming):
            reception.take(chunk)
    finally:
        await incoming.close()


@lru_cache(maxsize=64)
def _place(address: str) -> tuple[httpcore2.URL, bytes]:
    """Return an address as it is asked for, and how its host is named."""
    # httpx2 takes longer to read an address than to use one that it has read.
    url = httpx2.URL(address)
    return _raw(url), url.netloc


def _raw(url: httpx2.URL) -> httpcore2.URL:
    if url.scheme not in _SCHEMES:
        raise httpcore2.UnsupportedProtocol(f"{url.scheme} is none that is spoken here")
    return httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


@contextmanager
def _body_of(call: Call) -> Iterator[tuple[_Content, list[tuple[bytes, bytes]]]]:
    """Yield what is sent behind the head, and the headers that speak of it."""
    if call.file is not None:
        with call.file.open() as file:
            files = {"file": (call.file.file_name, file, call.file.media_type)}
            form = httpx2.Request("POST", "http://form", data=dict(call.form), files=files)
            described = [each for each in form.headers.raw if each[0].lower() != b"host"]
            yield cast("Iterable[bytes]", form.stream), described
    elif call.body is None:
        yield b"", []
    else:
        text = json.dumps(call.body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        content = text.encode()
        length = str(len(content)).encode("ascii")
        yield content, [(b"Content-Length", length), (b"Content-Type", b"application/json")]


def _extensions(limits: Limits) -> dict[str, object]:
    reading = limits.read_timeout
    times = {"connect": limits.connect_timeout, "read": reading, "write": reading, "pool": reading}
    return {"timeout": times}
