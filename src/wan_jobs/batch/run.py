"""Running a batch from rows to files: new, gone on with, or added to."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from wan_jobs.arguments import check_kind
from wan_jobs.batch.destination import Destination, destination_of
from wan_jobs.batch.dispatcher import Dispatcher
from wan_jobs.batch.page import NAME as PAGE
from wan_jobs.batch.plan import CostOf, Plan, RowLike, make_plan
from wan_jobs.batch.results import NAME as RESULTS
from wan_jobs.batch.snapshots import snapshots
from wan_jobs.batch.terms import Terms
from wan_jobs.document import Model
from wan_jobs.errors import InvalidInput
from wan_jobs.ledger.batch import Batch, BatchState, Item, ItemState, NewItem
from wan_jobs.ledger.batches import Batches
from wan_jobs.session import Session
from wan_jobs.texts import is_name
from wan_jobs.violation import shorten

_OWN_FILES = frozenset({PAGE, RESULTS})


def plan_rows(
    session: Session,
    rows: Iterable[RowLike],
    *,
    model: str | None = None,
    callback_url: str | None = None,
    estimate: CostOf | None = None,
    known: Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """Check all rows against the models of the session's document; nothing is written.

    `known` are the digests of items that were checked before, as `Batches.digests` has them.
    """
    return make_plan(
        session.document,
        rows,
        model=model,
        callback_url=callback_url,
        estimate=estimate,
        known=known,
    )


def name_of(out: str | os.PathLike[str], name: str | None = None) -> str:
    """Return a batch's name: the last part of where its results go unless another is given."""
    check_kind("name", name, str)
    if name is None:
        name = destination_of(out).name
    if not name.strip():
        raise InvalidInput("A batch needs a name.")
    if not is_name(name):
        raise InvalidInput(f"The name of a batch must be text, not {shorten(name)}.")
    return name


def open_batch(
    session: Session, plan: Plan, out: str | os.PathLike[str], terms: Terms | None = None
) -> Batch:
    """Write a sound plan to the ledger: a new batch, or what is new in one that is there.

    Raises `InvalidInput` for a plan with faults, for terms that cannot be kept, for an item that
    was sent with other content, and for a file that stands where a new item's result would go.
    """
    given = checked_batch(session, plan, out, terms or Terms())
    destination_of(out).check()
    batches = session.ledger.batches
    batches.open(given)
    batches.add(given.name, plan.items)
    return batches.set_state(given.name, BatchState.ACTIVE)


def checked_batch(session: Session, plan: Plan, out: str | os.PathLike[str], terms: Terms) -> Batch:
    """Return the batch that `open_batch` would open; raises as that does, and writes nothing."""
    terms.check()
    plan.require_sound()
    destination, name = destination_of(out), name_of(out, terms.name)
    if terms.max_credits is not None and any(item.estimate is None for item in plan.items):
        raise InvalidInput(
            "What the items cost is not known, so a limit on credits cannot be kept: run one "
            "without a limit first, or give prices."
        )
    given = Batch(
        name=name,
        service=session.connection.base_url,
        account=session.account.id,
        out=destination.address,
        state=BatchState.ACTIVE,
        retries=terms.retries,
        created_at=0.0,
        priority=terms.priority,
        cap=terms.max_credits,
        callback_url=terms.callback_url,
    )
    batches = session.ledger.batches
    _check_places(destination, given, plan.items, batches)
    batches.check(name, plan.items)
    return given


async def open_rows(
    session: Session,
    rows: Iterable[RowLike],
    out: str | os.PathLike[str],
    terms: Terms,
    *,
    model: str | None,
) -> Batch:
    """Check rows and write them to the ledger: `plan_rows` and `open_batch`, off the loop.

    The plan of thousands of rows takes megabytes; it is gone when this returns.
    """
    estimate = _known_costs(session) if terms.max_credits is not None else None
    name = name_of(out, terms.name)
    known = await session.record(lambda ledger: ledger.batches.digests(name))
    plan = await session.ports.work(
        lambda: plan_rows(
            session,
            rows,
            model=model,
            callback_url=terms.callback_url,
            estimate=estimate,
            known=known,
        )
    )
    return await session.record(lambda _: open_batch(session, plan, out, terms))


def take_over(session: Session, name: str) -> Batch:
    """Go on with a batch as this client's; raises `InvalidInput` as `Batches.open` does."""
    batches, account = session.ledger.batches, session.account.id
    known = batches.get(name)
    return batches.open(replace(known, service=session.connection.base_url, account=account))


async def run_batch(session: Session, name: str) -> AsyncGenerator[Item, None]:
    """Work on a batch until nothing is left to do, or it is paused; yield items as they end."""
    async with snapshots(session, name), aclosing(Dispatcher(session, name).run()) as items:
        async for item in items:
            yield item


def missing_files(batch: Batch, items: Iterable[Item]) -> list[Item]:
    """Return the items that are done and whose file is no longer where it was put."""
    names = set(destination_of(batch.out).names())
    done = (item for item in items if item.state is ItemState.DONE and item.file)
    return [item for item in done if PurePath(item.file or "").name not in names]


def reopen_missing(batches: Batches, name: str) -> int:
    """Let the files that are gone be fetched again, for nothing; return how many there are."""
    gone = missing_files(batches.get(name), batches.items(name, [ItemState.DONE]))
    return batches.reopen(name, [item.id for item in gone])


def _known_costs(session: Session) -> CostOf:
    """Return the estimate that takes the most that tasks of a model have cost, whatever they were.

    It errs on the dear side, since settings are not told apart.
    """
    service = session.connection.base_url
    dearest: dict[str, float | None] = {}

    def estimate(model: Model, _: Mapping[str, object]) -> float | None:
        if model.id not in dearest:
            costs = session.ledger.costs(service, model, settings={})
            dearest[model.id] = max(costs, default=None)
        return dearest[model.id]

    return estimate


def _check_places(
    destination: Destination, batch: Batch, items: Iterable[NewItem], batches: Batches
) -> None:
    """Refuse to write over what the batch has not made: results of items, a table, a page."""
    names = destination.names()  # before the ledger is read: another process may begin the batch
    new, known = batches.find(batch) is None, batches.digests(batch.name)
    there = {PurePath(name).stem.casefold(): name for name in names}
    wanted = [item.id.casefold() for item in items if item.id not in known]
    taken = [name for name in names if new and name in _OWN_FILES]
    taken += [there[each] for each in wanted if each in there]
    if taken:
        raise InvalidInput(
            f"{destination.address} holds {', '.join(taken[:5])} already, which this batch did not "
            "make: give another folder, or other ids. If it did, and its journal is elsewhere now, "
            "name that (in the shell: --journal)."
        )
