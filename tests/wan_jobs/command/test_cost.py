"""What a job is expected to cost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wan_jobs.command.cost import (
    expected_cost,
    listed_price,
    require_covered,
    require_within,
    settings_of,
)
from wan_jobs.command.exit_codes import BudgetRefused
from wan_jobs.configuration import ConfigFile
from wan_jobs.document import Model
from wan_jobs.errors import ConfigurationError
from wan_jobs.ledger import Account
from wan_jobs.ledger.entry import Intent
from wan_jobs.ledger.journal import Journal
from wan_jobs.record import TaskRecord

SERVICE = "https://api.example"


def config(prices: Any) -> ConfigFile:
    return ConfigFile(Path("config.toml"), tables={"prices": prices})


def finish(journal: Journal, model: str, values: dict[str, object], cost: float) -> None:
    intent = Intent(SERVICE, model, values, "digest")
    journal.grant(intent, Account("a", creations=1000))
    journal.created(intent.token, intent.token)
    data: Any = {"creditsConsumed": cost}
    journal.observed(TaskRecord(intent.token, "success", data, {}))


def test_settings_are_choices_numbers_and_switches_with_their_defaults(model: Model) -> None:
    given = {"prompt": "x", "steps": 4, "seed": 5, "image_url": Path("a.png")}
    assert settings_of(model, given) == {"ratio": "16:9", "steps": 4, "shift": 5.5}


def test_the_price_table_is_one_number_or_the_first_row_that_fits(model: Model) -> None:
    rows = [{"ratio": "1:1", "steps": 4, "credits": 3}, {"ratio": "1:1", "credits": 4}]
    assert listed_price(model, {"ratio": "1:1", "steps": 4}, config({model.id: rows})) == 3
    assert listed_price(model, {"ratio": "1:1"}, config({model.id: rows})) == 4
    assert listed_price(model, {"ratio": "16:9"}, config({model.id: rows})) is None
    assert listed_price(model, {}, config({model.id: 7})) == 7
    assert listed_price(model, {}, config({"other/model": 7})) is None


@pytest.mark.parametrize(
    "prices",
    [5, {"acme/film-1": "7"}, {"acme/film-1": [{"ratio": "1:1"}]}, {"acme/film-1": -1},
     {"acme/film-1": [{"rato": "1:1", "credits": 1}]}, {"acme/film-1": True},
     {"acme/film-1": [{"ratio": "1:2", "credits": 1}]},
     {"acme/film-1": [{"steps": "4", "credits": 1}]},
     {"acme/film-1": [{"prompt": "x", "credits": 1}]},
     {"acme/film-1": [{"seed": 7, "credits": 1}]},
     {"acme/film-1": float("nan")}, {"acme/film-1": 10**400}, {"acme/film-1": float("inf")}],
)  # fmt: skip
def test_a_price_table_with_a_fault_is_an_error_and_not_a_price(model: Model, prices: Any) -> None:
    with pytest.raises(ConfigurationError, match="prices"):
        listed_price(model, {}, config(prices))


def test_a_price_for_what_is_no_model_is_told(
    model: Model, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING", "wan_jobs"):
        assert listed_price(model, {}, config({"wan/tpyo": 5, model.id: 7})) == 7
        assert listed_price(model, {}, config({"wan/tpyo": 5, model.id: 7})) == 7
    assert caplog.text.count("prices has one for 'wan/tpyo', which is no model") == 1


def test_history_counts_equal_settings_and_takes_the_dearest(model: Model, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    finish(journal, model.id, {"prompt": "a"}, 10)
    finish(journal, model.id, {"prompt": "b", "ratio": "16:9"}, 12)
    finish(journal, model.id, {"prompt": "c", "ratio": "1:1"}, 99)
    finish(journal, "acme/other", {"prompt": "d"}, 98)

    def cost(values: dict[str, object], prices: Any = None) -> float | None:
        found = expected_cost(model, values, config(prices or {}), journal, SERVICE)
        return found and found.credits

    assert cost({"prompt": "new"}) == 12
    assert cost({"prompt": "new", "steps": 4}) is None
    assert cost({"prompt": "new"}, {model.id: 5}) == 5
    assert expected_cost(model, {}, config({}), journal, "https://elsewhere.example") is None


def test_the_guard_wants_a_known_cost_within_the_limit_that_is_covered(
    model: Model, tmp_path: Path
) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    estimate = expected_cost(model, {}, config({model.id: 7}), journal, SERVICE)
    require_within(7, estimate)
    require_covered(estimate, 7)
    with pytest.raises(BudgetRefused, match="not known"):
        require_within(1000, None)
    with pytest.raises(BudgetRefused, match=r"7 credits \(price table.*more than 6.9 credits"):
        require_within(6.9, estimate)
    with pytest.raises(BudgetRefused, match="the balance is 6 credits"):
        require_covered(estimate, 6)
