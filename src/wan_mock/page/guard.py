"""Who may see the page and act through it: browsers on the mock's own address, and nobody else.

A web page of anybody can make a browser call this machine. Two ways in are closed here:
DNS rebinding, by which a foreign name comes to point at loopback (the `Host` must be an address, a
local name or the one the mock was told to listen on), and cross-site requests (whatever changes
something must come with an `Origin` that is this page's own).
"""

from __future__ import annotations

import ipaddress

from wan_mock.api.message import Request, Response
from wan_mock.http.application import Handler

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def guarded(handler: Handler, own_host: str) -> Handler:
    """Let only proper requests through to `handler`, and seal its answers."""

    def handle(request: Request) -> Response:
        reason = _refusal(request, own_host)
        response = plain(403, reason) if reason else handler(request)
        response.headers = {"Cache-Control": "no-store", **_HEADERS, **response.headers}
        return response

    return handle


def plain(status: int, text: str) -> Response:
    """Answer with a line of text."""
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    return Response(status, content=f"{text}\n".encode(), headers=headers)


def _refusal(request: Request, own_host: str) -> str | None:
    host = request.headers.get("host", "")
    if not _is_local(host, own_host):
        return "This page answers to its own address only, not to another host name."
    if request.method in ("GET", "HEAD"):
        return None
    if request.headers.get("origin") != f"http://{host}":
        return "Actions are taken from this page only: the Origin header is another or missing."
    return None


def _is_local(host: str, own_host: str) -> bool:
    name = host.removesuffix(f":{host.rpartition(':')[2]}") if _has_port(host) else host
    name = name.removeprefix("[").removesuffix("]").lower()
    if name == "localhost" or name == own_host.lower() or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdecimal() and not host.endswith("]")
