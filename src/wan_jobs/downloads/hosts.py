"""Which addresses a result may be fetched from.

The address comes out of an answer, and redirects come from its host, so neither is trusted: a file
host must not be able to send a program to look at its own network, or from https down to http.
Only when the service itself runs on this machine, as a mock does, may files come from here too.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urljoin, urlsplit

from wan_jobs.configuration import Network
from wan_jobs.errors import DownloadRefused
from wan_jobs.service import PRIVATE_HOSTS_VARIABLE
from wan_jobs.texts import is_http_address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215
_IPV4_COMPATIBLE = ipaddress.IPv6Network("::/96")

# What resolvers of desktop proxies answer for every name.
_FAKE_IP = ipaddress.IPv4Network("198.18.0.0/15")


def redirect_target(url: str, location: str, *, local_service: bool) -> str:
    """Where a redirect leads; raises `DownloadRefused` for one from https to http."""
    try:
        target = urljoin(url, location)
        downgraded = urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https"
    except ValueError:
        raise DownloadRefused("The file host redirects to what is no address.") from None
    if downgraded and not local_service:
        raise DownloadRefused("The file host redirects from https to an address that is not.")
    return target


def check_address(url: str, *, local_service: bool, network: Network) -> None:
    """Raise `DownloadRefused` unless `url` may be asked at all.

    A name passes here: what counts is where the connection leads, see `check_peer`.
    """
    if not is_http_address(url):
        raise DownloadRefused(f"The result's address is not one to download from: {url[:200]!r}.")
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise DownloadRefused("The result's address holds a user name or password.")
    try:
        ipaddress.ip_address((parts.hostname or "").partition("%")[0])
    except ValueError:
        return
    check_peer(parts.hostname or "", local_service=local_service, network=network)


def check_peer(address: str, *, local_service: bool, network: Network) -> None:
    """Raise `DownloadRefused` unless the IP address is public, or one that the caller trusts.

    It is that of the connection about to be made, so that a name cannot lead elsewhere by then.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = _embedded(ip) if isinstance(ip, ipaddress.IPv6Address) else ip
    if (local_service and inner.is_loopback) or network.trusts(str(ip)):
        return
    site_local = isinstance(inner, ipaddress.IPv6Address) and inner.is_site_local
    if inner.is_global and not inner.is_multicast and not site_local and ip not in _LOCAL_NAT64:
        return
    raise DownloadRefused(
        f"The file host leads to {ip}, which is not a public address.",
        remedy="If your resolver gives every name such an address, or the files come from your own "
        f"network, name it: private_hosts=[…], or {PRIVATE_HOSTS_VARIABLE}={_network_of(ip)}.",
    )


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the IPv4 address that an IPv6 address stands for, else itself."""
    if ip in _NAT64 or (ip in _IPV4_COMPATIBLE and int(ip) > 1):
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def _network_of(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    return str(_FAKE_IP) if ip in _FAKE_IP else f"{ip}/{ip.max_prefixlen}"
