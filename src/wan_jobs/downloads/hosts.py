"""Which addresses a result may be fetched from.

The address comes out of an answer, and redirects come from its host, so neither is trusted: a file
host must not be able to send a program to look at its own network, or from https down to http.
Only when the service itself runs on this machine, as a mock does, may files come from here too.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

from wan_jobs.errors import DownloadRefused
from wan_jobs.inputs.addresses import is_http_address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


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


def check_host(url: str, *, local_service: bool) -> None:
    """Raise `DownloadRefused` unless `url` leads to a public host.

    A name that cannot be resolved here passes: a proxy may know it, and else connecting fails.
    """
    if not is_http_address(url):
        raise DownloadRefused(f"The result's address is not one to download from: {url[:200]!r}.")
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise DownloadRefused("The result's address holds a user name or password.")
    host = parts.hostname or ""
    for address in _addresses(host):
        check_peer(address, local_service=local_service)


def check_peer(address: str, *, local_service: bool) -> None:
    """Raise `DownloadRefused` if the IP address is not public.

    Asked again of the connection itself: a name may lead elsewhere by the time it is used.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = _embedded(ip) or ip
    if local_service and ip.is_loopback:
        return
    if not ip.is_global or ip.is_multicast:
        raise DownloadRefused(f"The file host leads to {ip}, which is not a public address.")


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _addresses(host: str) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]
