"""Which proxy an address is reached through, if any.

What stands in the environment decides, as for other programs (`HTTPS_PROXY`, `HTTP_PROXY`,
`ALL_PROXY`, `NO_PROXY`), unless the caller names a proxy. A service on this machine is always asked
directly: no proxy could reach it, and the key would go there in plain text.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from wan_jobs.configuration import is_loopback
from wan_jobs.transport.backends import Admit, admitting


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
    known = getproxies()
    name = next((each for each in (parts.scheme, "all") if known.get(each)), None)
    if name is None or proxy_bypass(host):
        return None
    variable = f"{name}_proxy"
    setting = variable if variable in os.environ else variable.upper()
    return ProxyChoice(_known_scheme(known[name]), setting)


def _known_scheme(address: str) -> str:
    # Desktops write socks:// for what all others call socks5://.
    if address.startswith("socks://"):
        return "socks5://" + address.removeprefix("socks://")
    return address if "://" in address else f"http://{address}"


def guarding(admit: Admit, url: str, chosen: str | None) -> AbstractContextManager[None]:
    """Have `admit` judge where the connections of this block lead.

    A proxy that is used looks names up by itself, and stands where its owner put it.
    """
    return admitting(admit) if proxy_for(url, chosen) is None else nullcontext()
