"""From a table to a batch: read it, check all of it, say what it would cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from wan_jobs.batch.forecast import Forecast, forecast
from wan_jobs.batch.plan import Plan
from wan_jobs.batch.run import plan_rows
from wan_jobs.batch.tables import TableOptions, read_table
from wan_jobs.command.cost import expected_cost
from wan_jobs.command.exit_codes import ExitCode
from wan_jobs.command.screen.output import Output
from wan_jobs.command.screen.quantities import credits_in_words, time_in_words
from wan_jobs.configuration import read_config
from wan_jobs.document import Model, choose_model
from wan_jobs.errors import InvalidInput
from wan_jobs.ledger.batch import Item, ItemState, NewItem
from wan_jobs.ledger.batches import Batches
from wan_jobs.session import Session


@dataclass(frozen=True, slots=True)
class Order:
    """What the words of `wan batch run` ask for."""

    table: Path
    model: Model | None
    constants: Mapping[str, str]
    id_column: str | None
    callback_url: str | None


def plan_order(session: Session, order: Order) -> Plan:
    """Read and check the whole table; the plan holds the faults of both in the table's order."""
    document = session.document
    options = TableOptions(
        lambda part: choose_model(document, part), order.model, order.constants, order.id_column
    )
    table = read_table(order.table, document, options)
    config, service = read_config(), session.connection.base_url

    def estimate(model: Model, values: Mapping[str, object]) -> float | None:
        known = expected_cost(model, values, config, session.ledger, service)
        return known.credits if known else None

    plan = plan_rows(session, table.rows, callback_url=order.callback_url, estimate=estimate)
    faults = sorted([*table.faults, *plan.faults], key=lambda fault: _line(fault.place))
    return Plan(plan.items, faults)


def forecast_of(session: Session, items: Sequence[NewItem | Item]) -> Forecast:
    """Forecast items at the limits of this client."""
    limits = session.limits
    return forecast(
        items,
        session.ledger,
        session.connection.base_url,
        running_tasks=limits.believed_running,
        creations_per_10_s=limits.creations_per_10_s,
    )


def in_words(expected: Forecast) -> str:
    """Return a forecast as a sentence."""
    if not expected.items:
        return "Nothing is left to be made."
    count = "1 item" if expected.items == 1 else f"{expected.items} items"
    cost = (
        f"about {credits_in_words(expected.credits)}"
        if expected.credits is not None
        else "a cost that nobody knows yet"
    )
    basis = "" if expected.measured else ", by what is usual"
    return f"{count} to be made, for {cost}, in about {time_in_words(expected.seconds)}{basis}."


def left_of(batches: Batches, items: list[NewItem], name: str) -> list[NewItem]:
    """Return the items of a plan that have not ended yet."""
    try:
        batches.get(name)
    except InvalidInput:
        return items
    ended = {each.id for each in batches.items(name) if each.state is not ItemState.TODO}
    return [item for item in items if item.id not in ended]


async def dry_run(output: Output, session: Session, order: Order, name: str) -> ExitCode:
    """Check the table and say what is left to be made of batch `name`; nothing is sent."""
    plan = plan_order(session, order)
    plan.require_sound()
    expected = forecast_of(session, left_of(session.ledger.batches, plan.items, name))
    if output.as_json:
        output.json(
            {
                "items": len(plan.items),
                "to_be_made": expected.items,
                "credits": expected.credits,
                "seconds": expected.seconds,
            }
        )
    else:
        output.note(f"The table is sound; nothing was sent. {in_words(expected)}")
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
