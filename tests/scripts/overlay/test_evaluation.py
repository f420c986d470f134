"""Expressions cost what they visit, and no more than is allowed."""

from __future__ import annotations

import time

import pytest

from scripts.documents import JsonObject
from scripts.overlay import evaluation
from scripts.overlay.query import QueryError, compile_query

WIDE: JsonObject = {"a": [{"n": number, "b": [{"n": number}]} for number in range(2000)]}


@pytest.mark.parametrize(
    "text",
    [
        "$" + "['a','a']" * 40,
        "$" + "..*" * 12,
        "$..[?count(@..*) > count($..*)]",
        "$.a[?$.a[?@.n == 1]]",
        "$.a[*].b[?count($..n) == 4000]",
    ],
)
def test_no_expression_runs_for_long(text: str) -> None:
    started = time.process_time()
    try:
        compile_query(text).select(WIDE)
    except QueryError as error:
        assert "visits more than" in error.reason  # noqa: PT017
    assert time.process_time() - started < 60


def test_what_visits_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "MAX_STEPS", 5000)
    assert len(compile_query("$.a[*]").select(WIDE)) == 2000
    for text in ["$..*", "$.a[?@.b[*]]", "$.a[*][?@]"]:
        with pytest.raises(QueryError, match="it visits more than"):
            compile_query(text).select(WIDE)


def test_an_expression_may_have_as_many_segments_as_fit() -> None:
    text = "$" + ".a" * 1900
    assert compile_query(text).select({"a": {}}) == []
