"""A plain server on loopback that gives every request the same answer and keeps the requests."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from wan_client import AuthenticatedClient
from werkzeug import Request, Response

_EVERYTHING = re.compile("")


class Wire:
    """What arrives at a server, and what it answers."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("/").rstrip("/")
        self.requests: list[Request] = []
        self.reset()
        server.expect_request(_EVERYTHING).respond_with_handler(self._respond)

    @property
    def request(self) -> Request:
        """The only request."""
        (request,) = self.requests
        return request

    def reset(self) -> None:
        self.requests.clear()
        self.answer({"code": 200, "msg": "success"})

    def answer(
        self, body: object, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer from now on with JSON, or with bytes as they are."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._answer = (content, status, {"Content-Type": "application/json", **(headers or {})})

    def _respond(self, request: Request) -> Response:
        request.get_data()
        self.requests.append(request)
        return Response(*self._answer)


@pytest.fixture(scope="session")
def _wire() -> Iterator[Wire]:
    with HTTPServer(host="127.0.0.1") as server:
        yield Wire(server)


@pytest.fixture
def wire(_wire: Wire) -> Wire:
    _wire.reset()
    return _wire


@pytest.fixture(scope="session")
def _options(_wire: Wire, key: str) -> dict[str, Any]:
    # Certificates play no role on loopback, and loading them takes longer than a test.
    return {"base_url": _wire.url, "token": key, "verify_ssl": False}


@pytest.fixture(scope="session")
def _callers(callers: Callable[..., Any], _options: dict[str, Any]) -> Any:
    return callers(**_options)


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, _callers: Any) -> Any:
    """Call operations at the wire's server, one way or the other."""
    return _callers[request.param]


@pytest.fixture
def new_client(_options: dict[str, Any]) -> Callable[..., AuthenticatedClient]:
    """Make a client of the wire's server with options of its own."""
    return partial(_client, _options)


def _client(defaults: dict[str, Any], **options: Any) -> AuthenticatedClient:
    return AuthenticatedClient(**(defaults | options))
