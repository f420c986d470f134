"""One request from its head to its answer: faults, service, journal, in that order.

`open` is called when the head of a request is known, `answer` when its body has been read. What
stands between the two, and what a `Wire` means, is the binding's affair.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from wan_mock.body import InvalidBody
from wan_mock.faults.fault import Fault
from wan_mock.journal import Journal, RequestRecord, Verdict
from wan_mock.links import RESULTS, UPLOADS
from wan_mock.message import Request, Response, Wire
from wan_mock.refusal import Refusal
from wan_mock.service import Call, Service
from wan_mock.uploads import Fetched
from wan_mock.validation import Violation

_SHOWN_BODY = 4_000
DOWNLOAD = "download"


@dataclass(slots=True)
class Exchange:
    """A request under way. `breaks_off` says how to hang up before reading the body, if so."""

    request: Request
    operation: str | None
    task_id: str | None
    faults: tuple[Fault, ...]
    now: float
    body_limit: int
    breaks_off: Wire | None = None
    began: float = field(default_factory=time.perf_counter)


@dataclass(slots=True)
class Outcome:
    """The answer, and the verdict for the journal."""

    response: Response
    verdict: Verdict
    message: str = ""
    violations: tuple[Violation, ...] = ()


class Exchanges:
    """The whole mock but its sockets."""

    def __init__(self, service: Service, journal: Journal) -> None:
        self.service = service
        self.journal = journal

    def knows(self, path: str) -> bool:
        """Tell whether a path belongs to the API or its files."""
        return path.startswith((RESULTS, UPLOADS)) or bool(self.service.document.methods_at(path))

    def open(self, head: Request, now: float) -> Exchange:
        """Take in a request's head, and decide which faults strike."""
        operation = self._operation(head)
        task_id = _task_id(operation, head)
        faults = self.service.injections.strike(operation, task_id, now) if operation else ()
        breaks_off = next((wire for fault in faults if (wire := fault.before_reading())), None)
        settings = self.service.settings
        upload = (operation or "").startswith("uploadFile")
        limit = settings.upload_limit if upload else settings.body_limit
        exchange = Exchange(head, operation, task_id, faults, now, limit, breaks_off)
        if breaks_off:
            self._note(exchange, Outcome(Response(wire=breaks_off), "not handled"))
        return exchange

    def url_to_fetch(self, exchange: Exchange, body: bytes) -> str | None:
        """Give the address that must be fetched before a url-upload can be answered."""
        if exchange.operation != "uploadFileUrl":
            return None
        request = replace(exchange.request, body=body)
        try:
            self.service.account_of(request)
        except Refusal:
            return None
        return self.service.uploads.url_to_fetch(request)

    def answer(
        self, exchange: Exchange, body: bytes, now: float, fetched: Fetched | None = None
    ) -> Response:
        """Answer a request whose body has been read."""
        exchange.request = replace(exchange.request, body=body)
        exchange.now = now
        try:
            outcome = self._outcome(exchange, fetched)
        except Exception as error:
            outcome = self._broken(exchange, error)
        self._note(exchange, outcome)
        return outcome.response

    def refuse_size(self, exchange: Exchange) -> Response:
        """Answer a request whose body is too large to be read."""
        text = f"The request body has more than {exchange.body_limit} bytes"
        response = Response(413, {"code": 413, "msg": text, "data": None}, wire=Wire(end="close"))
        self._note(exchange, Outcome(response, "refused"))
        return response

    def refuse_head(self, head: Request, text: str, now: float) -> Response:
        """Answer a request that is not HTTP as it should be."""
        exchange = Exchange(head, None, None, (), now, 0)
        response = Response(400, {"code": 400, "msg": text, "data": None}, wire=Wire(end="close"))
        self._note(exchange, Outcome(response, "refused"))
        return response

    def _operation(self, head: Request) -> str | None:
        if head.path.startswith((RESULTS, UPLOADS)):
            return DOWNLOAD
        operation = self.service.document.operation_at(head.method, head.path)
        return operation.id if operation and operation.id in self.service.operations else None

    def _outcome(self, exchange: Exchange, fetched: Fetched | None) -> Outcome:
        outcome = self._instead(exchange) or self._handle(exchange, fetched)
        for fault in exchange.faults:
            outcome.response = fault.on_response(outcome.response)
        return outcome

    def _instead(self, exchange: Exchange) -> Outcome | None:
        for fault in exchange.faults:
            response = fault.before_handling(self.service.profile)
            if response is not None:
                return Outcome(response, "not handled")
        return None

    def _handle(self, exchange: Exchange, fetched: Fetched | None) -> Outcome:
        if exchange.operation is None:
            return self._unexpected(exchange)
        call = Call(exchange.request, exchange.now, exchange.faults, fetched)
        try:
            return self._perform(exchange.operation, call)
        finally:
            exchange.task_id = call.task_id or exchange.task_id

    def _perform(self, operation: str, call: Call) -> Outcome:
        if operation == DOWNLOAD:
            return self._download(call)
        try:
            return Outcome(self.service.perform(operation, call), "accepted")
        except Refusal as refusal:
            violations = refusal.violations if isinstance(refusal, InvalidBody) else ()
            response = self.service.profile.refuse(refusal)
            return Outcome(response, "refused", violations=violations)

    def _download(self, call: Call) -> Outcome:
        response = self.service.download(call.request, call.now)
        if "authorization" in call.request.headers:
            self.journal.complain(
                f"{call.request.method} {call.request.path}: the API key was sent to the file "
                "host; files are public and on another host, so the key must stay away from there"
            )
        return Outcome(response, "accepted" if response.status < 400 else "refused")

    def _broken(self, exchange: Exchange, error: Exception) -> Outcome:
        request = exchange.request
        self.journal.complain_of(f"{request.method} {request.path}", error)
        text = f"The mock failed: {type(error).__name__}"
        return Outcome(Response(500, {"code": 500, "msg": text, "data": None}), "broken")

    def _unexpected(self, exchange: Exchange) -> Outcome:
        request, document = exchange.request, self.service.document
        methods = document.methods_at(request.path)
        text = self._what_differs(request, methods)
        if methods and request.method not in methods:
            self.journal.complain(text)
            response = Response(405, {"code": 405, "msg": text, "data": None})
            response.headers["Allow"] = ", ".join(methods)
            return Outcome(response, "unexpected")
        if request.path == "/favicon.ico":
            return Outcome(Response(404, headers={"Content-Type": "text/plain"}), "refused")
        self.journal.complain(text)
        return Outcome(Response(404, {"code": 404, "msg": text, "data": None}), "unexpected")

    def _what_differs(self, request: Request, methods: list[str]) -> str:
        asked = f"{request.method} {request.path}"
        if request.method in methods:
            return f"{asked}: the mock has no behaviour for this operation of the document"
        if methods:
            return f"{asked}: this path takes {', '.join(methods)}, not {request.method}"
        nearest = get_close_matches(asked, self.service.document.routes(), n=1, cutoff=0.3)
        hint = f"; the nearest is {nearest[0]}" if nearest else ""
        return f"{asked}: the API has no such path{hint}"

    def _note(self, exchange: Exchange, outcome: Outcome) -> None:
        request, response = exchange.request, outcome.response
        message = (response.payload or {}).get("msg")
        self.journal.add(
            RequestRecord(
                number=self.journal.number(),
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


def _task_id(operation: str | None, head: Request) -> str | None:
    if operation == "getTaskDetails":
        return head.query.get("taskId")
    if operation == DOWNLOAD and head.path.startswith(RESULTS):
        return head.path.removeprefix(RESULTS).partition("/")[0]
    return None
