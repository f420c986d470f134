"""Patterns of specs are tried within bounds, and those that backtrack are known."""

from __future__ import annotations

import time

import pytest

from scripts.openapi.patterns import backtracks, bounded_validator, finds

_SLOW = ["^(a+)+$", "^(a|aa)+$", "(x+x+)+y", r"^(\w+\s?)*$", "^(([a-z])+)+[A-Z]$", "^(a|a)*$"]
_QUICK = [
    "^[a-z]+(-[a-z]+)*$",
    "^(fast|slow)(,(fast|slow))*$",
    r"^[^\s@]+@[^\s@]+\.[^\s@]+$",
    "^([0-9]{3}-){2}[0-9]{4}$",
    "^https?://.+",
    "(",
    "",
]


@pytest.mark.parametrize("pattern", _SLOW)
def test_a_pattern_that_backtracks_is_known(pattern: str) -> None:
    assert backtracks(pattern)


@pytest.mark.parametrize("pattern", _QUICK)
def test_a_usual_pattern_is_none_of_them(pattern: str) -> None:
    assert not backtracks(pattern)


@pytest.mark.parametrize("pattern", [*_SLOW, "^.*a.*a.*a.*a.*a.*b$"])
def test_no_pattern_takes_long(pattern: str) -> None:
    started = time.process_time()

    for text in ("a" * 40 + "!", "a" * 5000 + "!", "x" * 3000):
        bounded_validator()({"pattern": pattern}).is_valid(text)

    assert time.process_time() - started < 8


def test_what_does_not_match_is_refused() -> None:
    judge = bounded_validator()({"pattern": "^a+$"})

    assert judge.is_valid("aaa")
    assert judge.is_valid(7)
    assert not judge.is_valid("ab")
    assert finds("b", "abc")
