"""Requests that are not of this API: what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from wan_document.document import ApiDocument
from wan_mock.api.message import Request, Response
from wan_mock.http.exchange import Outcome

_FAVICON = "/favicon.ico"


def unexpected(request: Request, document: ApiDocument, complain: Callable[[str], None]) -> Outcome:
    """Refuse a request that names no operation of the document, and complain of it."""
    methods = document.methods_at(request.path)
    if request.path == _FAVICON and not methods:
        return Outcome(Response(404, headers={"Content-Type": "text/plain"}), "refused")
    text = _what_differs(request, document, methods)
    complain(text)
    status = 405 if methods and request.method not in methods else 404
    response = Response(status, {"code": status, "msg": text, "data": None})
    if status == 405:
        response.headers["Allow"] = ", ".join(methods)
    return Outcome(response, "unexpected")


def _what_differs(request: Request, document: ApiDocument, methods: list[str]) -> str:
    asked = f"{request.method} {request.path}"
    if request.method in methods:
        return f"{asked}: the mock has no behaviour for this operation of the document"
    if methods:
        return f"{asked}: this path takes {', '.join(methods)}, not {request.method}"
    nearest = get_close_matches(asked, document.routes(), n=1, cutoff=0.3)
    hint = f"; the nearest is {nearest[0]}" if nearest else ""
    return f"{asked}: the API has no such path{hint}"
