"""Receiving callbacks on this machine while a verb runs."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import click

from wan_jobs.service import WEBHOOK_KEYS_VARIABLE

if TYPE_CHECKING:
    from wan_jobs.callbacks.verification import CallbackEvent

# A stranger may send many: each request has so many seconds.
_REQUEST_SECONDS = 10


def webhook_keys() -> list[str]:
    """Return the keys that callbacks are signed with, as the environment has them."""
    return os.environ.get(WEBHOOK_KEYS_VARIABLE, "").replace(",", " ").split()


@contextmanager
def receiving(take: Callable[[CallbackEvent], object], host: str, port: int) -> Iterator[str]:
    """Hand each callback to `take`, on a thread of its own, while the block runs.

    Yields the address; raises `click.UsageError` if nothing can listen there.
    """
    from wan_jobs.callbacks.receivers import WsgiReceiver

    receiver = WsgiReceiver(take, keys=webhook_keys())
    try:
        server = make_server(host, port, receiver, _Server, _Handler)
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.UsageError(f"Cannot listen at {host}:{port}: {reason}.") from None
    threading.Thread(target=server.serve_forever, daemon=True, name="wan-listen").start()
    try:
        yield f"http://{host}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False


class _Handler(WSGIRequestHandler):
    timeout = _REQUEST_SECONDS

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: what is refused is in the library's own log."""

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing, not even of a stranger that hangs up."""
