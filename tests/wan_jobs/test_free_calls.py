"""What the answers to free calls are read as."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from wan_jobs import ServiceUnreadable, Wan


@pytest.fixture
def told(httpserver: HTTPServer, clock: Any) -> Any:
    def balance(data: str) -> float:
        httpserver.clear()
        body = f'{{"code": 200, "msg": "success", "data": {data}}}'
        answers = httpserver.expect_request("/api/v1/chat/credit")
        answers.respond_with_data(body, content_type="application/json")
        with Wan("key", base_url=httpserver.url_for(""), journal=None, clock=clock) as wan:
            return wan.credits()

    return balance


@pytest.mark.parametrize(
    ("data", "balance"), [("5916.25", 5916.25), ('"5916.25"', 5916.25), ("0", 0.0), ("-3", -3.0)]
)
def test_a_balance_is_a_number_or_the_text_of_one(told: Any, data: str, balance: float) -> None:
    assert told(data) == balance


@pytest.mark.parametrize("data", ["NaN", "Infinity", "1e400", "null", "true", '"1_0"', "[5]", '""'])
def test_what_is_no_balance_is_not_taken_for_one(told: Any, data: str) -> None:
    with pytest.raises(ServiceUnreadable, match="holds no balance"):
        told(data)
