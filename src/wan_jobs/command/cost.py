"""What a job is expected to cost, and whether that may be spent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from wan_jobs.arguments import LARGEST
from wan_jobs.command.exit_codes import BudgetRefused
from wan_jobs.command.screen.quantities import credits_in_words
from wan_jobs.configuration import ConfigFile
from wan_jobs.document import Model, merged_document
from wan_jobs.errors import ConfigurationError
from wan_jobs.inputs.validation import check_input
from wan_jobs.inputs.words import choices_of, types_of
from wan_jobs.ledger.journal import Journal
from wan_jobs.redaction import log

_SETTING_TYPES = frozenset({"integer", "number", "boolean"})
_NO_SETTING = frozenset({"seed"})


@dataclass(frozen=True, slots=True)
class ExpectedCost:
    """An expected cost in credits, and where it is known from."""

    credits: float
    source: str

    def __str__(self) -> str:
        return f"{credits_in_words(self.credits)} ({self.source})"


def expected_cost(
    model: Model, values: Mapping[str, object], config: ConfigFile, journal: Journal, service: str
) -> ExpectedCost | None:
    """Return what the price table says, else the most that such tasks have cost; else `None`.

    Raises `ConfigurationError` for a price table that cannot be used.
    """
    settings = settings_of(model, values)
    price = listed_price(model, settings, config)
    if price is not None:
        return ExpectedCost(price, f"price table in {config.path}")
    alike = {name: settings.get(name) for name in _setting_names(model)}
    costs = journal.costs(service, model, settings=alike)
    if not costs:
        return None
    tasks = "an earlier task" if len(costs) == 1 else f"the dearest of {len(costs)} earlier tasks"
    return ExpectedCost(max(costs), f"as {tasks} with these settings")


def most_expected(
    estimate: ExpectedCost,
    model: Model,
    values: Mapping[str, object],
    config: ConfigFile,
    journal: Journal,
    service: str,
) -> float:
    """Return the most that a job may cost, for all that is known; never less than the estimate.

    A price of the table that fits is overruled by what tasks with these settings have cost, and by
    nothing else. Any other estimate is a guess: then it is the most that any task of the model has
    cost, or any row of the table says.
    """
    settings = settings_of(model, values)
    listed = listed_price(model, settings, config) is not None
    alike = {name: settings.get(name) for name in _setting_names(model)} if listed else {}
    prices = [] if listed else [price for price, _ in _listed_rows(model, config)]
    return max([estimate.credits, *prices, *journal.costs(service, model, settings=alike)])


def settings_of(model: Model, values: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that may bear on the price, defaults included: choices, numbers, switches.

    Texts and files are not among them, nor is the seed.
    """
    defaults = {name: schema.get("default") for name, schema in model.properties.items()}
    settings = {name: values.get(name, defaults[name]) for name in _setting_names(model)}
    return {name: value for name, value in settings.items() if value is not None}


def listed_price(model: Model, settings: Mapping[str, object], config: ConfigFile) -> float | None:
    """Return the price in the table `[prices]`: one number, or the first row that fits.

    [prices]
    "wan/2-2-a14b-text-to-video-turbo" = [
        { resolution = "480p", credits = 40 },
        { credits = 80 },
    ]
    """
    for price, wanted in _listed_rows(model, config):
        if all(settings.get(name) == value for name, value in wanted.items()):
            return price
    return None


def require_within(limit: float, estimate: ExpectedCost | None) -> None:
    """Raise `BudgetRefused` unless the cost is known and within the limit."""
    if estimate is None:
        raise BudgetRefused(
            "What this costs is not known, so --max-credits does not let it start.",
            remedy="Run it once without the limit, or give its price: see `wan help settings`.",
        )
    if estimate.credits > limit:
        raise BudgetRefused(
            f"This is expected to cost {estimate}, more than {credits_in_words(limit)}.",
            remedy="Raise --max-credits, or choose cheaper settings.",
        )


def require_covered(estimate: ExpectedCost | None, balance: float) -> None:
    """Raise `BudgetRefused` if the balance is below the expected cost."""
    if estimate is not None and balance < estimate.credits:
        raise BudgetRefused(
            f"This is expected to cost {estimate}, and the balance is {credits_in_words(balance)}.",
            remedy="Top up the account, or choose cheaper settings.",
        )


def _setting_names(model: Model) -> list[str]:
    return [
        name
        for name, schema in model.properties.items()
        if name not in _NO_SETTING
        and (choices_of(model, schema) or types_of(model, schema) & _SETTING_TYPES)
    ]


def _listed_rows(model: Model, config: ConfigFile) -> Iterator[tuple[float, Mapping[str, object]]]:
    """Yield each price in the table for a model, and the settings it is for."""
    table = config.tables.get("prices", {})
    if not isinstance(table, Mapping):
        raise _unusable(config, "prices", "must be a table")
    for name in sorted(set(table) - {model.id} - {*merged_document().models}):
        _warn_once(f"{config.path}: prices has one for {name!r}, which is no model")
    entry = table.get(model.id)
    rows = entry if isinstance(entry, list) else [] if entry is None else [{"credits": entry}]
    for row in rows:
        price = _price(row, model, config)
        yield price, {name: value for name, value in row.items() if name != "credits"}


def _price(row: object, model: Model, config: ConfigFile) -> float:
    price = row.get("credits") if isinstance(row, Mapping) else None
    if isinstance(price, bool) or not isinstance(price, int | float) or not 0 <= price <= LARGEST:
        raise _unusable(
            config, f'prices."{model.id}"', "needs credits = NUMBER, from 0 to 1e15, in each row"
        )
    wanted = dict(cast("Mapping[str, object]", row))
    del wanted["credits"]
    # A row that no job could ever fit is not the price that was meant.
    if unknown := ", ".join(sorted(wanted.keys() - {*_setting_names(model)})):
        told = f"names what is no choice, number or switch of the model: {unknown}"
        raise _unusable(config, f'prices."{model.id}"', told)
    for fault in check_input(model, wanted) if wanted else ():
        if fault.rule != "required":
            raise _unusable(config, f'prices."{model.id}": {fault.field}', fault.expected)
    return float(price)


@cache
def _warn_once(fault: str) -> None:
    log.warning("%s", fault)


def _unusable(config: ConfigFile, place: str, fault: str) -> ConfigurationError:
    return ConfigurationError(f"{config.path}: {place} {fault}.", remedy="See `wan help settings`.")
