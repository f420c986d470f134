"""Patterns of a document: they find what Python's engine finds, and never take long."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wan_document.patterns import finds, validator_class

_ATOMS = st.sampled_from(
    ("a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", r"\s", r"\b", "^", "$", "(?i:A)", "é")
)


def _grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    counts = st.sampled_from(("*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "+?"))
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        st.tuples(inner, counts).map(lambda pair: f"({pair[0]}){pair[1]}"),
    )


@settings(max_examples=300, deadline=None)
@given(st.recursive(_ATOMS, _grow, max_leaves=6), st.text("abAé 1\n", max_size=7))
def test_a_pattern_finds_what_pythons_engine_finds(pattern: str, text: str) -> None:
    try:
        usual = re.search(pattern, text) is not None
    except re.error:
        return

    assert finds(pattern, text) is usual


@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$",
        "^(a|aa)+$",
        "^(a|a)*$",
        r"^(\w+\s?)*$",
        "^.*a.*a.*a.*a.*b$",
        "(x+x+)+y",
        "^(a{1,50}){1,50}$",
        "^(?=a)(a+)+$",
    ],
)
def test_no_pattern_takes_long(pattern: str) -> None:
    started = time.process_time()

    finds(pattern, "a" * 3000 + "!")
    finds(pattern, "x" * 3000)

    assert time.process_time() - started < 5


def test_what_cannot_be_told_is_left_to_the_service() -> None:
    assert finds("^(?=a)(a+)+$", "a" * 3000 + "!")
    assert finds("(", "anything")


def test_schemas_are_judged_by_it() -> None:
    schema = {"patternProperties": {"^(a+)+$": {"pattern": "^(b|bb)+$"}}}
    judge = validator_class()(schema)

    assert judge.is_valid({"aaa": "bbb", "c": 1, "a": 7})
    assert not judge.is_valid({"aaa": "b" * 2000 + "!"})
    (error,) = judge.iter_errors({"a": "c"})
    assert (error.validator, list(error.path)) == ("pattern", ["a"])


SLOW_NAMES = {"type": "object", "patternProperties": {"^(a+)+$": {"type": "integer"}}}
ENDLESS = "a" * 200 + "b"


@pytest.mark.parametrize(
    "schema",
    [
        SLOW_NAMES | {"additionalProperties": False},
        SLOW_NAMES | {"unevaluatedProperties": False},
        {"allOf": [SLOW_NAMES], "unevaluatedProperties": False},
        {"$defs": {"A": SLOW_NAMES}, "$ref": "#/$defs/A", "unevaluatedProperties": False},
        {"patternProperties": {"[": True}, "additionalProperties": False},
        {"patternProperties": {"[": True}, "unevaluatedProperties": False},
    ],
)
def test_a_pattern_for_names_takes_no_longer_where_other_names_are_refused(schema: Any) -> None:
    judge = validator_class()(schema)
    judge.is_valid({ENDLESS: 1})  # a pattern that backtracks would not end
    assert judge.is_valid({"aa": 1})


def test_names_that_no_pattern_covers_are_refused_each() -> None:
    schema = {"properties": {"b": True}, "patternProperties": {"^x-": {"type": "integer"}}}
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        judge = validator_class()(schema | {keyword: False})
        assert judge.is_valid({"b": 1, "x-a": 1})
        assert not judge.is_valid({"x-a": "1"})
        assert not judge.is_valid({"c": 1})
    inner = validator_class()(schema | {"additionalProperties": {"type": "string"}})
    (error,) = inner.iter_errors({"c": 1})
    assert list(error.absolute_path) == ["c"]
