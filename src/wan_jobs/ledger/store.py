"""What a ledger is kept in: transactions over the same tables, in a file or in a database.

The statements are the same for both, with `?` for each value. A transaction sees what all who came
before it have written, provided that it holds the names under which they are told apart: in a file
it holds everything from its beginning, in a database only what it names.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar
from weakref import WeakSet

from wan_jobs.clock import Clock

T = TypeVar("T")
RowValues: TypeAlias = dict[str, Any]


class Rows(Protocol):
    """What a statement has found or changed."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchone(self) -> RowValues | None:
        """Return the next row, if there is one."""

    def fetchall(self) -> list[RowValues]:
        """Return all rows that are left."""

    def __iter__(self) -> Iterator[RowValues]: ...


class Transaction(Protocol):
    """Statements that come about together or not at all."""

    def execute(self, statement: str, values: Sequence[object] = ()) -> Rows:
        """Run a statement with a value for each `?`."""

    def execute_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement with each of these rows of values."""

    def hold(self, *names: str) -> None:
        """Keep everybody else who holds one of these names out until the transaction's end."""

    def now(self) -> float:
        """Return the store's time, in Unix seconds."""


class Store(Protocol):
    """Where the tables are. Every method raises `JournalError` if they cannot be used."""

    def write(self, work: Callable[[Transaction], T], *, durable: bool = True) -> T:
        """Do `work` in a transaction, all or nothing; it may be begun more than once.

        One that is not `durable` may be undone by a power cut, and costs less.
        """

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` that only reads."""

    def consolidate(self) -> None:
        """Move what was written to where it is safe even from whoever cleans up."""

    def go_by(self, clock: Clock) -> None:
        """Take the time from `clock`, unless there is a clock already."""

    def close(self) -> None:
        """Close the connection; the next use opens it again."""

    def before_fork(self) -> None:
        """Leave nothing that a child would share with its parent, and no lock held."""

    def after_fork(self, *, in_child: bool) -> None:
        """Go on after a fork, in the parent or in the child."""


def outlive_forks(store: Store) -> None:
    """Have a store told of each fork of this process, for as long as it lives."""
    _stores.add(store)


_stores: WeakSet[Store] = WeakSet()
_forking: list[Store] = []
_one_fork = threading.Lock()


def _before_fork() -> None:
    _one_fork.acquire()
    _forking.extend(_stores)
    for store in _forking:
        store.before_fork()


def _after_fork(*, in_child: bool) -> None:
    for store in _forking:
        store.after_fork(in_child=in_child)
    _forking.clear()
    _one_fork.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=lambda: _after_fork(in_child=False),
        after_in_child=lambda: _after_fork(in_child=True),
    )
