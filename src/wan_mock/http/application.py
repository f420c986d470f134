"""What answers the requests that come in: a lock around the machine, its faults and its records."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from difflib import get_close_matches

from wan_document.document import ApiDocument
from wan_document.json_value import JsonObject
from wan_mock.api.body import InvalidBody
from wan_mock.api.hosted_files import RESULTS, UPLOADS
from wan_mock.api.message import (
    DETAILS,
    DOWNLOAD,
    UPLOAD_URL,
    UPLOADING,
    Call,
    Fetched,
    Refusal,
    Request,
    Response,
    Wire,
)
from wan_mock.api.service import Service
from wan_mock.api.task import Task
from wan_mock.faults.fault import Injections
from wan_mock.http.clock import Clock
from wan_mock.http.exchange import Exchange, Outcome, RequestLog, RequestRecord
from wan_mock.http.files import download
from wan_mock.http.outgoing import fetch

_SHOWN_BODY = 4_000
_ROUTE = "route "
_FAVICON = "/favicon.ico"
_ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}
"""Any origin may ask: the mock holds nothing worth keeping. Its page is guarded elsewhere."""

Handler = Callable[[Request], Response]
"""Answers a request of an added route; runs in the connection's thread, without the lock."""


class Application:
    """Answers one request at a time: faults, machine, log, in that order.

    `lock` guards `service`, `injections` and `log`, which `replace` changes for fresh ones.
    """

    def __init__(self, service: Service, injections: Injections, clock: Clock) -> None:
        self.lock = threading.Lock()
        self.clock = clock
        self.service = service
        self.injections = injections
        self.log = RequestLog(service.settings.remembered_requests)
        self.routes: dict[tuple[str, str], Handler] = {}
        self.stopping = threading.Event()
        self.expects_more: Callable[[], bool] = lambda: False
        self.expect: Callable[[float], None] = lambda _moment: None

    def replace(self, service: Service, injections: Injections) -> None:
        """Start afresh; listeners and added routes stay."""
        with self.lock:
            service.links.base = self.service.links.base
            self.service, self.injections = service, injections
            self.log = RequestLog(service.settings.remembered_requests, self.log.listeners)

    def takes(self, method: str, path: str) -> bool:
        """Take everything, unless a test expects more than the API has."""
        known = path.startswith((RESULTS, UPLOADS)) or self.service.document.methods_at(path)
        return bool(known or self._route(method, path)) or not self.expects_more()

    def open(self, head: Request) -> Exchange:
        """Take in a request's head, and decide which faults strike."""
        if self._route(head.method, head.path) or _is_preflight(head):
            return Exchange(head, _ROUTE, body_limit=self.service.settings.body_limit)
        with self.lock:
            return self._opened(head, self.clock.now())

    def answer(self, exchange: Exchange, body: bytes) -> Response:
        """Answer a request whose body has been read."""
        exchange.request = exchange.request.with_body(body)
        if exchange.operation == _ROUTE:
            return self._answer_route(exchange.request)
        with self.lock:
            url = self._url_to_fetch(exchange)
        fetched = fetch(url, self.service.settings.upload_limit) if url else None
        with self.lock:
            exchange.now = self.clock.now()
            response = self._noted(exchange, self._outcome(exchange, fetched))
            response = _shared(exchange.request, response)
            moment = self.service.next_event()
        if moment is not None:
            self.expect(moment)
        return response

    def refuse_size(self, exchange: Exchange) -> Response:
        """Answer a request whose body is too large to be read."""
        text = f"The request body has more than {exchange.body_limit} bytes"
        response = Response(413, {"code": 413, "msg": text, "data": None}, wire=Wire(end="close"))
        with self.lock:
            return self._noted(exchange, Outcome(response, "refused"))

    def refuse_head(self, head: Request, text: str, status: int = 400) -> Response:
        """Answer a request that is not HTTP as it should be."""
        payload: JsonObject = {"code": status, "msg": text, "data": None}
        response = Response(status, payload, wire=Wire(end="close"))
        with self.lock:
            return self._noted(Exchange(head, now=self.clock.now()), Outcome(response, "refused"))

    def complain(self, what: str, error: Exception) -> None:
        """Note an error of the mock's own."""
        with self.lock:
            self.log.complain_of(what, error)

    def _opened(self, head: Request, now: float) -> Exchange:
        operation = self._operation(head)
        task_id = _task_id(operation, head)
        faults = self.injections.strike(operation, task_id, now) if operation else ()
        breaks_off = next((wire for fault in faults if (wire := fault.before_reading())), None)
        settings = self.service.settings
        limit = settings.upload_limit if operation in UPLOADING else settings.body_limit
        exchange = Exchange(head, operation, task_id, faults, now, limit, breaks_off)
        if breaks_off:
            self._noted(exchange, Outcome(Response(wire=breaks_off), "not handled"))
        return exchange

    def _operation(self, head: Request) -> str | None:
        if head.path.startswith((RESULTS, UPLOADS)):
            return DOWNLOAD
        operation = self.service.document.operation_at(head.method, head.path)
        return operation.id if operation else None

    def _url_to_fetch(self, exchange: Exchange) -> str | None:
        """Return the address that must be fetched before a url-upload can be answered."""
        if exchange.operation != UPLOAD_URL:
            return None
        try:
            self.service.account_of(exchange.request)
        except Refusal:
            return None
        return self.service.uploads.url_to_fetch(exchange.request)

    def _outcome(self, exchange: Exchange, fetched: Fetched | None) -> Outcome:
        try:
            outcome = self._instead(exchange) or self._handled(exchange, fetched)
            for fault in exchange.faults:
                outcome.response = fault.on_response(outcome.response)
        except Exception as error:
            return self._broken(exchange.request, error)
        return outcome

    def _instead(self, exchange: Exchange) -> Outcome | None:
        for fault in exchange.faults:
            response = fault.before_handling(self.service.profile)
            if response is not None:
                return Outcome(response, "not handled")
        return None

    def _handled(self, exchange: Exchange, fetched: Fetched | None) -> Outcome:
        request, operation = exchange.request, exchange.operation
        if operation is None:
            return _unexpected(request, self.service.document, self.log.complain)
        if operation == DOWNLOAD:
            return self._download(request, exchange.now)

        def adjust(task: Task) -> None:
            for fault in exchange.faults:
                fault.on_task(task)

        call = Call(request, exchange.now, adjust, fetched)
        try:
            response = self.service.perform(operation, call)
            return Outcome(response, "accepted", call.note, call.violations)
        except Refusal as refusal:
            broken = refusal.violations if isinstance(refusal, InvalidBody) else ()
            response = self.service.profile.refuse(refusal)
            violations = tuple(dict.fromkeys((*broken, *call.violations)))
            return Outcome(response, "refused", violations=violations)
        finally:
            exchange.task_id = call.task_id or exchange.task_id

    def _download(self, request: Request, now: float) -> Outcome:
        response = download(self.service, request, now)
        if "authorization" in request.headers:
            self.log.complain(
                f"{request.method} {request.path}: the API key was sent to the file host; files "
                "are public and on another host, so the key must stay away from there"
            )
        return Outcome(response, "accepted" if response.status < 400 else "refused")

    def _broken(self, request: Request, error: Exception) -> Outcome:
        self.log.complain_of(f"{request.method} {request.path}", error)
        text = f"The mock failed: {type(error).__name__}"
        return Outcome(Response(500, {"code": 500, "msg": text, "data": None}), "broken")

    def _noted(self, exchange: Exchange, outcome: Outcome) -> Response:
        request, response = exchange.request, outcome.response
        message = (response.payload or {}).get("msg")
        self.log.add(
            RequestRecord(
                number=self.log.number(),
                time=exchange.now,
                method=request.method,
                path=request.path,
                query="&".join(f"{name}={value}" for name, value in request.query.items()),
                operation=exchange.operation,
                verdict=outcome.verdict,
                status=response.status,
                code=response.code,
                message=outcome.message or (message if isinstance(message, str) else ""),
                violations=outcome.violations,
                faults=tuple(map(repr, exchange.faults)),
                task_id=exchange.task_id,
                body=request.body[:_SHOWN_BODY].decode("utf-8", "replace"),
                seconds=time.perf_counter() - exchange.began,
            )
        )
        return response

    def _answer_route(self, request: Request) -> Response:
        handler = self._route(request.method, request.path) or _preflight_response
        try:
            return handler(request)
        except Exception as error:
            self.complain(f"{request.method} {request.path}", error)
            text = f"{type(error).__name__}\n".encode()
            return Response(500, content=text, headers={"Content-Type": "text/plain"})

    def _route(self, method: str, path: str) -> Handler | None:
        exact = self.routes.get((method, path))
        if exact:
            return exact
        beginnings = (
            handler
            for (taken, pattern), handler in self.routes.items()
            if taken == method and pattern.endswith("*") and path.startswith(pattern[:-1])
        )
        return next(beginnings, None)


def _task_id(operation: str | None, head: Request) -> str | None:
    if operation == DETAILS:
        return head.query.get("taskId")
    if operation == DOWNLOAD and head.path.startswith(RESULTS):
        return head.path.removeprefix(RESULTS).partition("/")[0]
    return None


def _is_preflight(head: Request) -> bool:
    """Return whether a browser asks if it may send a request (Fetch standard, 4.8)."""
    asks = "access-control-request-method" in head.headers
    return head.method == "OPTIONS" and asks and "origin" in head.headers


def _preflight_response(head: Request) -> Response:
    """Allow what is asked for, for as long as browsers remember it."""
    headers = {
        **_ANY_ORIGIN,
        "Access-Control-Allow-Methods": "GET, HEAD, POST",
        "Access-Control-Allow-Headers": head.headers.get("access-control-request-headers", "*"),
        "Access-Control-Max-Age": "7200",
        "Vary": "Access-Control-Request-Headers",
    }
    return Response(204, headers=headers)


def _shared(head: Request, response: Response) -> Response:
    """Let a page of another origin read the answer."""
    if "origin" in head.headers:
        exposed = "Retry-After, Content-Range, ETag"
        response.headers |= {**_ANY_ORIGIN, "Access-Control-Expose-Headers": exposed}
    return response


def _unexpected(
    request: Request, document: ApiDocument, complain: Callable[[str], None]
) -> Outcome:
    """Refuse a request that names no operation of the document, and complain of it."""
    methods = document.methods_at(request.path)
    if request.path == _FAVICON and not methods:
        return Outcome(Response(404, headers={"Content-Type": "text/plain"}), "refused")
    text = _what_differs(request, document, methods)
    complain(text)
    status = 405 if methods else 404
    response = Response(status, {"code": status, "msg": text, "data": None})
    if status == 405:
        response.headers["Allow"] = ", ".join(methods)
    return Outcome(response, "unexpected")


def _what_differs(request: Request, document: ApiDocument, methods: list[str]) -> str:
    asked = f"{request.method} {request.path}"
    if methods:
        return f"{asked}: this path takes {', '.join(methods)}, not {request.method}"
    nearest = get_close_matches(asked, document.routes(), n=1, cutoff=0.3)
    hint = f"; the nearest is {nearest[0]}" if nearest else ""
    return f"{asked}: the API has no such path{hint}"
