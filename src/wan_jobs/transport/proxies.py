"""Which proxy an address is reached through, if any.

What stands in the environment decides, as for other programs (`HTTPS_PROXY`, `HTTP_PROXY`,
`ALL_PROXY`, `NO_PROXY`), unless the caller names a proxy. A service on this machine is always asked
directly: no proxy could reach it, and the key would go there in plain text.
"""

from __future__ import annotations

import os
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from wan_jobs.configuration import is_loopback
from wan_jobs.transport.backends import Admit, admitting

_PORTS = {"http": 80, "https": 443}

_VARIABLES = [
    name
    for lower in ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
    for name in (lower, lower.upper())
]

# Seconds for which an answer holds while these variables stay as they are: to ask the system takes
# longer than to send a request.
_KEPT_FOR = 5.0


@dataclass(frozen=True, slots=True)
class ProxyChoice:
    """A proxy, and the setting that names it. Its address may hold a password."""

    address: str = field(repr=False)
    setting: str


def proxy_for(url: str, chosen: str | None = None, *, with_key: bool = False) -> ProxyChoice | None:
    """Return the proxy for an address; `chosen` is the caller's, empty for none at all.

    What carries the key goes through no proxy in plain text.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host) or chosen == "" or (with_key and parts.scheme == "http"):
        return None
    if chosen is not None:
        return ProxyChoice(_known_scheme(chosen), "proxy")
    said = tuple(map(os.environ.get, _VARIABLES))
    return _by_environment(parts.scheme, host, _port_of(parts), said, time.monotonic() // _KEPT_FOR)


@lru_cache(maxsize=256)
def _by_environment(
    scheme: str,
    host: str,
    port: int,
    said: tuple[str | None, ...],  # noqa: ARG001 - with another value it is asked anew
    period: float,  # noqa: ARG001 - likewise
) -> ProxyChoice | None:
    """Return what the environment or the system chooses."""
    known = getproxies()
    name = next((each for each in (scheme, "all") if known.get(each)), None)
    if name is None or _is_excepted(host, port):
        return None
    variable = f"{name}_proxy"
    setting = variable if variable in os.environ else variable.upper()
    return ProxyChoice(_known_scheme(known[name]), setting)


def _is_excepted(host: str, port: int) -> bool:
    """Whether the environment, or the system where it says nothing, excepts a host from proxies."""
    named = os.environ.get("no_proxy", os.environ.get("NO_PROXY"))
    if named is None:
        return bool(proxy_bypass(host))
    plain = _plain_name(host)
    return any(_covers(word, plain, port) for word in named.replace(",", " ").split())


def _covers(word: str, host: str, port: int) -> bool:
    """Whether one exception means a host: `*`, a name and all below it, an address or a network.

    A name may begin with a dot or `*.`, stand in another script, and be followed by a port.
    """
    if word == "*":
        return True
    address = _address(host)
    if address is not None and (network := _network(word)) is not None:
        return address in network
    try:
        parts = urlsplit(f"//{word.partition('://')[2] or word}")
        named, only = parts.hostname or "", parts.port
    except ValueError:
        return False
    if only is not None and only != port:
        return False
    named = _plain_name(named.removeprefix("*").removeprefix("."))
    if address is not None:
        return address == _address(named)
    return bool(named) and (host == named or host.endswith(f".{named}"))


def _port_of(parts: SplitResult) -> int:
    try:
        return parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:  # the address will be refused by whoever uses it
        return 0


def _plain_name(host: str) -> str:
    """Return a name as it is compared: without the dot of the root, in ASCII."""
    name = host.rstrip(".").lower()
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _known_scheme(address: str) -> str:
    address = address.strip()
    # Desktops write socks:// for what all others call socks5://.
    if address.startswith("socks://"):
        return "socks5://" + address.removeprefix("socks://")
    return address if "://" in address else f"http://{address}"


def guarding(admit: Admit, url: str, chosen: str | None) -> AbstractContextManager[None]:
    """Have `admit` judge where the connections of this block lead.

    A proxy that is used looks names up by itself, and stands where its owner put it.
    """
    return admitting(admit) if proxy_for(url, chosen) is None else nullcontext()
