"""The server: pytest-httpserver's, with connections of our own and a log that does not grow."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from pytest_httpserver import HTTPServer, HTTPServerError
from werkzeug import Request, Response
from werkzeug.serving import make_server

from wan_mock.arguments import check_argument, check_text
from wan_mock.http.connection import Connection, RequestHandler

_LOGGED = 1_000
_POLL_SECONDS = 0.01


class MockServer(HTTPServer):
    """Serves the mock's paths itself and, like any `HTTPServer`, whatever a test expects besides.

    So `mock.server.expect_request("/hook")` makes it a receiver of callbacks too.
    """

    def __init__(self, handler: RequestHandler, host: str, port: int) -> None:
        check_text("host", host)
        check_argument("port", port, "int", 0, 65_535)
        super().__init__(host, port, threaded=True)
        self._handler = handler
        self._connections: set[socket.socket] = set()

    def start(self) -> None:
        """Listen; raises `OSError` if the port is taken."""
        if self.is_running():
            raise HTTPServerError("the mock is running already")
        listener = _listen(self.host, self.port)
        connection = type(
            "MockConnection",
            (Connection,),
            {"handler": self._handler, "open_connections": self._connections},
        )
        with listener:
            self.server = make_server(
                self.host,
                listener.getsockname()[1],
                Request.application(self.application),
                threaded=True,
                request_handler=connection,
                fd=listener.fileno(),
            )
        self.port = self.server.port
        self.server_thread = threading.Thread(
            target=self.thread_target, daemon=True, name="wan-mock"
        )
        self.server_thread.start()

    def thread_target(self) -> None:
        """Serve, and look often whether to stop: tests start and stop many servers."""
        assert self.server is not None  # noqa: S101 - start() has set it
        self.server.serve_forever(poll_interval=_POLL_SECONDS)

    def stop(self) -> None:
        """Stop listening and hang up on everybody; does nothing if it is not running."""
        if not self.is_running():
            return
        for connection in tuple(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        super().stop()

    def expects_anything(self) -> bool:
        """Return whether a test has registered handlers of its own."""
        return bool(self.handlers or self.oneshot_handlers or self.ordered_handlers)

    def application(self, request: Request) -> Response:
        """Answer a request that is not the mock's; keep only the latest in the log."""
        response = super().application(request)
        del self.log[:-_LOGGED]
        return response


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=socket.SOMAXCONN)
