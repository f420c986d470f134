"""Cross-origin requests: a web page under development asks the mock from another origin.

Any origin may: the mock holds nothing worth keeping from one. Its own page is guarded elsewhere.
"""

from __future__ import annotations

from wan_mock.api.message import Request, Response

_ANY = {"Access-Control-Allow-Origin": "*"}


def is_preflight(head: Request) -> bool:
    """Return whether a browser asks if it may send a request (Fetch standard, 4.8)."""
    asks = "access-control-request-method" in head.headers
    return head.method == "OPTIONS" and asks and "origin" in head.headers


def preflight_response(head: Request) -> Response:
    """Allow what is asked for, for as long as browsers remember it."""
    headers = {
        **_ANY,
        "Access-Control-Allow-Methods": "GET, HEAD, POST",
        "Access-Control-Allow-Headers": head.headers.get("access-control-request-headers", "*"),
        "Access-Control-Max-Age": "7200",
        "Vary": "Access-Control-Request-Headers",
    }
    return Response(204, headers=headers)


def shared(head: Request, response: Response) -> Response:
    """Let a page of another origin read the answer."""
    if "origin" in head.headers:
        exposed = "Retry-After, Content-Range, ETag"
        response.headers |= {**_ANY, "Access-Control-Expose-Headers": exposed}
    return response
