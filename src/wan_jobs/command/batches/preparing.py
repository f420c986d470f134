"""From a table to a batch: read it, check all of it, say what it would cost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from wan_jobs.batch.destination import Destination, destination_of
from wan_jobs.batch.folder import ResultsFolder
from wan_jobs.batch.forecast import Forecast, forecast, is_paid
from wan_jobs.batch.plan import CostOf, Plan
from wan_jobs.batch.run import checked_batch, name_of, open_batch, plan_rows
from wan_jobs.batch.tables import Table, TableOptions, read_table
from wan_jobs.batch.terms import Terms
from wan_jobs.command.cost import expected_cost, settings_of
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.screen.output import Output, shown
from wan_jobs.command.screen.quantities import credits_in_words, time_in_words
from wan_jobs.configuration import read_config
from wan_jobs.document import Model, choose_model
from wan_jobs.errors import InvalidInput
from wan_jobs.ledger.batch import Batch, Item, ItemState, NewItem
from wan_jobs.ledger.batches import Batches
from wan_jobs.ledger.entry import EntryState
from wan_jobs.ledger.journal import Journal
from wan_jobs.session import Session
from wan_jobs.violation import RowFault, shorten

# How many items are named in a sentence.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Order:
    """What the words of `wan batch run` ask for: with `prune`, that items not in the table go."""

    table: Path
    model: Model | None
    constants: Mapping[str, str]
    id_column: str | None
    out: str
    terms: Terms
    prune: bool


async def open_order(output: Output, session: Session, order: Order) -> tuple[str, Forecast]:
    """Open the batch, or add to it; returns its name and what is left to be made.

    What was read of the table is gone when this returns: a run may take hours.
    """
    plan = await session.ports.work(lambda: _plan_order(session, order))
    batch = await session.record(lambda _: open_batch(session, plan, order.out, order.terms))
    if order.prune:
        ids = {item.id for item in plan.items}
        gone = await session.record(lambda ledger: ledger.batches.prune(batch.name, ids))
        output.note(f"{len(gone)} taken out: not in the table, and never sent.")
    left = await session.record(lambda ledger: _left_of(ledger.batches, plan.items, batch.name))
    if left.others:
        output.note(shown(left.in_words()))
    return batch.name, forecast_of(session, [*left.listed, *left.others])


def _plan_order(session: Session, order: Order) -> Plan:
    """Read and check the whole table; the plan holds the faults of both in the table's order.

    The batch that it is for may have sent other content already.
    """
    document = session.document
    options = TableOptions(
        lambda part: choose_model(document, part), order.model, order.constants, order.id_column
    )
    table = read_table(order.table, document, options)
    plan = plan_rows(
        session, table.rows, callback_url=order.terms.callback_url, estimate=_cost_of(session)
    )
    faults = [
        *table.faults,
        *_of_constants(plan.faults, order.constants),
        *_changed(
            session, table, plan, destination_of(order.out), name_of(order.out, order.terms.name)
        ),
    ]
    return Plan(plan.items, sorted(faults, key=lambda fault: _line(fault.place)))


def _changed(
    session: Session, table: Table, plan: Plan, destination: Destination, name: str
) -> list[RowFault]:
    """Find the rows whose ids were sent with other content, in a batch of this name and place."""
    ledger = session.ledger
    digests = ledger.batches.digests(name)
    others = [item for item in plan.items if digests.get(item.id, item.digest) != item.digest]
    if not others or _begun(session, destination, name) is None:
        return []
    known = {item.id: item for item in ledger.batches.items(name)}
    faults = []
    for item in others:
        if _was_sent(ledger, known[item.id]):
            place = table.rows[item.n - 1].place
            faults.append(RowFault(place, None, _told_changed(known[item.id], item)))
    return faults


def _was_sent(ledger: Journal, item: Item) -> bool:
    """Whether a task of an item may exist, or has."""
    entry = None if item.token is None else ledger.find(item.token)
    return entry is not None and entry.state is not EntryState.REFUSED


def _begun(session: Session, destination: Destination, name: str) -> Batch | None:
    """Return the batch of this name and place if there is one."""
    try:
        batch = session.ledger.batches.get(name)
    except InvalidInput:
        return None
    return batch if batch.out == destination.address else None


def _of_constants(faults: Iterable[RowFault], constants: Mapping[str, str]) -> Iterator[RowFault]:
    """Return faults with those of `--set` once, and not at each row that it is for."""
    told: dict[str, RowFault] = {}
    for fault in faults:
        if fault.column in constants and fault.violation is not None:
            told.setdefault(fault.message, replace(fault, place="--set"))
        else:
            yield fault
    yield from told.values()


def _told_changed(known: Item, given: NewItem) -> str:
    """Say in what an item differs from what was sent for it."""
    before = {"model": known.model, **known.input, **known.files}
    now = {"model": given.model, **given.input, **given.files}
    told = [
        f"{name} was {_value_in(before, name)}, is {_value_in(now, name)}"
        for name in {**before, **now}
        if before.get(name) != now.get(name)
    ]
    what = ", ".join(told) or "a file has changed"
    return f"item {given.id} was sent with other content before: {what}: give it another id"


def _value_in(values: Mapping[str, object], name: str) -> str:
    return shorten(values[name]) if values.get(name) is not None else "not given"


def _cost_of(session: Session) -> CostOf:
    """Return what knows the cost of a job; all with equal settings are looked up once."""
    config, service = read_config(), session.connection.base_url
    told: dict[str, float | None] = {}

    def cost_of(model: Model, values: Mapping[str, object]) -> float | None:
        key = json.dumps([model.id, settings_of(model, values)], sort_keys=True, default=str)
        if key not in told:
            known = expected_cost(model, values, config, session.ledger, service)
            told[key] = known.credits if known else None
        return told[key]

    return cost_of


def _priced(item: NewItem | Item, session: Session, cost_of: CostOf) -> NewItem | Item:
    """Return an item with what it is expected to cost by now, if nobody knew that before."""
    model = session.document.models.get(item.model)
    if item.estimate is not None or is_paid(item) or model is None:
        return item
    return replace(item, estimate=cost_of(model, item.input))


def forecast_of(session: Session, items: Sequence[NewItem | Item]) -> Forecast:
    """Forecast items at the limits of this client."""
    limits, cost_of = session.limits, _cost_of(session)
    return forecast(
        [_priced(item, session, cost_of) for item in items],
        session.ledger,
        session.connection.base_url,
        running_tasks=limits.running_tasks,
        creations_per_10_s=limits.creations_per_10_s,
    )


def in_words(expected: Forecast) -> str:
    """Return a forecast as a sentence."""
    fetched = ""
    if expected.fetched:
        items = "1 item that is" if expected.fetched == 1 else f"{expected.fetched} items that are"
        fetched = f" To be fetched: {items} paid for."
    if not expected.items:
        return fetched.strip() or "Nothing is left to be made."
    count = "1 item" if expected.items == 1 else f"{expected.items} items"
    cost = (
        f"about {credits_in_words(expected.credits)}"
        if expected.credits is not None
        else "a cost that nobody knows yet"
    )
    basis = "" if expected.measured else ", by what is usual"
    time = f"about {time_in_words(expected.seconds)}{basis}"
    return f"{count} to be made, for {cost}, in {time}.{fetched}"


@dataclass(frozen=True, slots=True)
class Left:
    """What of a batch has not ended: items of a table, and `others` that are not in it."""

    listed: list[NewItem | Item]
    others: list[Item]

    def in_words(self) -> str:
        """Return what is to be said of the others; empty if there are none."""
        if not self.others:
            return ""
        ids = ", ".join(item.id for item in self.others[:_NAMED])
        more = len(self.others) - _NAMED
        ids += f" and {more} more" if more > 0 else ""
        are = "1 item of earlier runs is" if len(self.others) == 1 else "Items of earlier runs are"
        return f"{are} not in this table, and to be made all the same: {ids}. Else add --prune."


def _left_of(batches: Batches, items: list[NewItem], name: str) -> Left:
    """Return what has not ended yet of a plan, and of the batch that it is for."""
    try:
        batches.get(name)
    except InvalidInput:
        return Left([*items], [])
    known, given = {each.id: each for each in batches.items(name)}, {item.id for item in items}
    todo = {item_id: each for item_id, each in known.items() if each.state is ItemState.TODO}
    listed: list[NewItem | Item] = []
    for item in items:
        if item.id in todo or item.id not in known:
            # What a new item is expected to cost may be known better by now.
            sent = todo.get(item.id)
            listed.append(sent if sent is not None and sent.paid else item)
    return Left(listed, [each for each in todo.values() if each.id not in given])


async def dry_run(output: Output, session: Session, order: Order) -> ExitCode:
    """Check all that a run would check, and say what is left to be made; nothing is sent."""
    plan = _plan_order(session, order)
    destination = destination_of(order.out)
    name = checked_batch(session, plan, order.out, order.terms).name
    begun = _begun(session, destination, name)
    if isinstance(destination, ResultsFolder):  # to try a store is to write to it
        destination.foresee()
    left = _left_of(session.ledger.batches, plan.items, name)
    others = [item for item in left.others if item.paid or not order.prune]
    expected = forecast_of(session, [*left.listed, *others])
    cap, spent = order.terms.max_credits, begun.reserved if begun else 0.0
    fits = cap is None or not expected.items or spent + (expected.credits or 0.0) <= cap
    if output.as_json:
        output.json(
            {
                "items": len(plan.items),
                "to_be_made": expected.items,
                "to_be_fetched": expected.fetched,
                "not_in_table": [item.id for item in left.others],
                "credits": expected.credits,
                "seconds": expected.seconds,
                "fits_max_credits": fits,
            }
        )
    else:
        output.note(f"The table is sound; nothing was sent. {in_words(expected)}")
        if cap is not None and not fits:
            output.note(f"It would be paused before, at {credits_in_words(cap)} in all.")
        if left.others and not order.prune:
            output.note(shown(left.in_words()))
    return ExitCode.DONE


def constants_in(given: tuple[str, ...]) -> dict[str, str]:
    """Return the fields that `--set FIELD=VALUE` sets."""
    constants: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f"--set {each} must be FIELD=VALUE.")
        if name.strip() in constants:
            raise click.UsageError(f"--set gives {name.strip()} twice.")
        constants[name.strip()] = value
    return constants


def _line(place: str) -> int:
    digits = place.rpartition(":")[2].removeprefix(" row ")
    return int(digits) if digits.isdecimal() else 0
