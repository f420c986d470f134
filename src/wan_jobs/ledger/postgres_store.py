"""A ledger's tables in a Postgres database that several machines share.

A transaction keeps others out of what it holds by advisory locks, so that each statement sees what
all who held the name before have committed. What cannot be decided twice, such as a lost connection
or a deadlock, is begun anew within `patience`; whoever asked is answered once.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from wan_jobs.clock import Clock
from wan_jobs.errors import ConfigurationError, JournalError
from wan_jobs.ledger.postgres_schema import bring_up_to_date
from wan_jobs.ledger.store import Rows, Transaction, outlive_forks
from wan_jobs.redaction import DatabaseAddress

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")

# Seconds to wait for a database that was there before, and for one that has never answered.
PATIENCE = 30.0
_FIRST_PATIENCE = 3.0

_LONGEST_PAUSE = 1.0

# A machine that is gone is noticed by the other end within seconds, and what it held is free.
_SETTINGS = """
SET idle_in_transaction_session_timeout = '10s';
SET lock_timeout = '15s';
SET statement_timeout = '60s';
SET tcp_keepalives_idle = 5;
SET tcp_keepalives_interval = 2;
SET tcp_keepalives_count = 3;
SET client_min_messages = warning
"""
_CONNECTING: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "wan",
}

# Classes and codes of SQLSTATE after which the same may go well: connections, shut-downs, too many
# sessions, conflicts of transactions, locks, and rows that somebody else has written meanwhile.
_PASSING = ("08", "57P", "53", "40", "55P03", "57014", "23505", "25P03")

_REFUSALS = ("authentication failed", "does not exist", "no password supplied", "no pg_hba.conf")

_REMEDIES = {
    "28": "Check user and password in the address.",
    "3D": "Make the database, or name another in the address.",
    "42501": "Let a user who may make a schema use it once, or grant that right.",
    "53": "Make room in the database, or allow it more connections.",
}


class PostgresStore:
    """The database at an address; one connection for all threads of a process."""

    def __init__(self, address: DatabaseAddress, clock: Clock | None = None) -> None:
        self.address = address
        self.patience = PATIENCE
        self._clock = clock
        self._lock = threading.RLock()
        self._connection: psycopg.Connection[dict[str, Any]] | None = None
        self._process = 0
        self._was_there = False
        _check_installed()
        outlive_forks(self)

    def write(self, work: Callable[[Transaction], T], *, durable: bool = True) -> T:
        """Do `work` in a transaction, all or nothing; it may be begun more than once.

        One that is not `durable` may be undone by a crash of the database, and costs less.
        """
        begin = "BEGIN" if durable else "BEGIN; SET LOCAL synchronous_commit TO off"

        def transact(connection: psycopg.Connection[dict[str, Any]]) -> T:
            connection.execute(begin)
            result = work(_SharedTransaction(connection, self._clock))
            connection.execute("COMMIT")
            return result

        return self._patiently(transact)

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` that reads."""
        return self._patiently(lambda connection: work(_SharedTransaction(connection, self._clock)))

    def consolidate(self) -> None:
        """Do nothing: what is committed is in the database."""

    def go_by(self, clock: Clock) -> None:
        """Go by the database's clock all the same: those of the machines differ."""

    def close(self) -> None:
        """Close the connection; the next use opens it again."""
        with self._lock:
            self._drop()

    def before_fork(self) -> None:
        """Wait until no statement is on its way."""
        self._lock.acquire()

    def after_fork(self, *, in_child: bool) -> None:
        """Go on; the child opens a connection of its own and leaves the parent's alone."""
        if not in_child:
            self._lock.release()
            return
        self._lock = threading.RLock()
        if self._connection is not None:
            _left_to_parents.append(self._connection)
            self._connection = None

    def _patiently(self, use: Callable[[psycopg.Connection[dict[str, Any]]], T]) -> T:
        began, pause = time.monotonic(), 0.05
        with self._lock:
            while True:
                try:
                    return self._used(use)
                except _Passing as passing:
                    known = self._was_there or passing.met
                    patience = self.patience if known else _FIRST_PATIENCE
                    if time.monotonic() - began + pause > patience:
                        raise passing.error from None
                time.sleep(pause)
                pause = min(_LONGEST_PAUSE, 2 * pause)

    def _used(self, use: Callable[[psycopg.Connection[dict[str, Any]]], T]) -> T:
        """Use the connection once; raises `_Passing` if another try may go better."""
        import psycopg

        ended = False
        try:
            connection = self._connected()
            result = use(connection)
            ended = True
        except psycopg.Error as error:
            raise self._translated(error) from None
        finally:
            # An interrupt, too, may raise anywhere above; what was begun is rolled back.
            if not ended:
                self._reset()
        return result

    def _reset(self) -> None:
        import psycopg

        connection = self._connection
        if connection is None:
            return
        try:
            if connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                connection.execute("ROLLBACK")
        except BaseException as error:
            self._drop()
            if not isinstance(error, psycopg.Error):
                raise

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and self._process == os.getpid():
            with suppress(Exception):
                connection.close()

    def _connected(self) -> psycopg.Connection[dict[str, Any]]:
        connection = self._connection
        if connection is not None and not connection.closed:
            return connection
        self._connection = connection = self._opened()
        self._process = os.getpid()
        self._was_there = True
        return connection

    def _opened(self) -> psycopg.Connection[dict[str, Any]]:
        import psycopg
        from psycopg.rows import dict_row

        # Nothing is prepared at the server: a pool of connections between may change them.
        connection = psycopg.connect(
            self.address.reveal(),
            autocommit=True,
            row_factory=dict_row,
            prepare_threshold=None,
            **_CONNECTING,
        )
        try:
            connection.execute(_SETTINGS.encode())
            bring_up_to_date(connection, str(self.address))
        except BaseException:
            connection.close()
            raise
        return connection

    def _translated(self, error: psycopg.Error) -> Exception:
        import psycopg

        state = error.sqlstate or ""
        said = self.address.redact(" ".join(str(error).split())).rstrip(".")
        lost = not state and isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))
        known = (remedy for begin, remedy in _REMEDIES.items() if state.startswith(begin))
        away = "See that the database runs and can be reached: nothing is sent without it."
        remedy = next(known, away if lost else "Check the database.")
        problem = JournalError(f"The journal {self.address} cannot be used: {said}.", remedy=remedy)
        # While connecting there is no code; who was refused then is refused for good.
        refused = lost and any(words in said for words in _REFUSALS)
        passing = not refused and (lost or state.startswith(_PASSING))
        return _Passing(problem, met=bool(state)) if passing else problem


class _Passing(Exception):
    """The same may go well soon; `error` is what to raise if it does not.

    `met` says whether it was the database that spoke, which therefore is there.
    """

    def __init__(self, error: JournalError, *, met: bool) -> None:
        super().__init__(error)
        self.error = error
        self.met = met


class _SharedTransaction:
    """Statements on what is held, by the clock of the database unless another is given."""

    def __init__(self, connection: psycopg.Connection[dict[str, Any]], clock: Clock | None) -> None:
        self._connection = connection
        self._clock = clock

    def execute(self, statement: str, values: Sequence[object] = ()) -> Rows:
        return self._connection.execute(_in_psycopg(statement), [_plain(each) for each in values])

    def execute_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        plain = [[_plain(each) for each in row] for row in rows]
        if plain:
            self._connection.cursor().executemany(_in_psycopg(statement), plain)

    def hold(self, *names: str) -> None:
        # Always in one order, so that two who hold several do not wait for each other.
        locks = ", ".join(["pg_advisory_xact_lock(hashtextextended(?, 0))"] * len(names))
        self.execute(f"SELECT {locks}", sorted(names))

    def now(self) -> float:
        if self._clock is not None:
            return self._clock.time()
        query = "SELECT extract(epoch FROM clock_timestamp())::float8 AS now"
        [row] = self.execute(query).fetchall()
        return float(row["now"])


@lru_cache(maxsize=256)
def _in_psycopg(statement: str) -> bytes:
    return statement.replace("%", "%%").replace("?", "%s").encode()


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    # Postgres has no such character in a text.
    return value.replace("\0", "\N{SYMBOL FOR NULL}") if isinstance(value, str) else value


def _check_installed() -> None:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise ConfigurationError(
            "A journal in Postgres needs an extra package.",
            remedy="Install it with: pip install 'wan-client[fleet]'",
        ) from None


# Connections that were open at a fork belong to the parent; collecting one would warn.
_left_to_parents: list[object] = []
