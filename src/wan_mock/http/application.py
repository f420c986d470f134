"""The mock as its server sees it: one lock around the state machine, and the routes added to it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from wan_mock.clock import Clock
from wan_mock.courier import Courier, fetch
from wan_mock.exchange import Exchange, Exchanges
from wan_mock.journal import Journal
from wan_mock.message import Request, Response
from wan_mock.server import MockServer
from wan_mock.service import Service

Handler = Callable[[Request], Response]
"""Answers a request of an added route; runs in the connection's thread, without the lock."""

_ROUTE = "route "


class MockApplication:
    """Holds the state machine of the moment; `replace` puts a fresh one in its place."""

    def __init__(self, service: Service, clock: Clock, host: str, port: int) -> None:
        self.lock = threading.Lock()
        self.clock = clock
        self.service = service
        self.journal = Journal(service.settings.remembered_requests)
        self.exchanges = Exchanges(service, self.journal)
        self.courier = Courier(lambda: self.service, clock, self.lock, self._complain)
        self.stopping = threading.Event()
        self.routes: dict[tuple[str, str], Handler] = {}
        self.server = MockServer(self, host, port)

    def replace(self, service: Service) -> None:
        """Start afresh with another service; listeners and added routes stay."""
        with self.lock:
            service.links.base = self.service.links.base
            self.service = service
            listeners = self.journal.listeners
            self.journal = Journal(service.settings.remembered_requests, listeners)
            self.exchanges = Exchanges(service, self.journal)
        self.courier.wake()

    def takes(self, method: str, path: str) -> bool:
        """Take everything, unless a test expects more than the API has."""
        if self._route(method, path) or self.exchanges.knows(path):
            return True
        return not self.server.expects_anything()

    def open(self, head: Request) -> Exchange:
        """Take in the head of a request."""
        if self._route(head.method, head.path):
            return Exchange(head, _ROUTE, None, (), 0.0, self.service.settings.body_limit)
        with self.lock:
            return self.exchanges.open(head, self.clock.now())

    def answer(self, exchange: Exchange, body: bytes) -> Response:
        """Answer a request that has been read."""
        if exchange.operation == _ROUTE:
            return self._answer_route(exchange, body)
        with self.lock:
            url = self.exchanges.url_to_fetch(exchange, body)
        fetched = fetch(url, self.service.settings.upload_limit) if url else None
        with self.lock:
            response = self.exchanges.answer(exchange, body, self.clock.now(), fetched)
            moment = self.service.next_event()
        if moment is not None:
            self.courier.expect(moment)
        return response

    def refuse_size(self, exchange: Exchange) -> Response:
        """Answer a request that is too large."""
        with self.lock:
            return self.exchanges.refuse_size(exchange)

    def refuse_head(self, head: Request, text: str) -> Response:
        """Answer a request that is not proper HTTP."""
        with self.lock:
            return self.exchanges.refuse_head(head, text, self.clock.now())

    def _answer_route(self, exchange: Exchange, body: bytes) -> Response:
        request = replace(exchange.request, body=body)
        handler = self._route(request.method, request.path)
        try:
            return handler(request) if handler else Response(404)
        except Exception as error:
            self._complain(f"{request.method} {request.path}", error)
            text = f"{type(error).__name__}\n".encode()
            return Response(500, content=text, headers={"Content-Type": "text/plain"})

    def _complain(self, what: str, error: Exception) -> None:
        with self.lock:
            self.journal.complain_of(what, error)

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
