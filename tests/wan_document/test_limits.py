"""Limits in words, the same wherever people read them."""

from __future__ import annotations

from typing import Any

import pytest

from wan_document.limits import limits_in_words, requirement


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"minimum": 40, "maximum": 120, "multipleOf": 4}, ["40 to 120", "a multiple of 4"]),
        ({"minimum": 0.5}, ["at least 0.5"]),
        ({"maximum": 10.0, "multipleOf": 1}, ["at most 10"]),
        ({"exclusiveMinimum": 0, "exclusiveMaximum": 1}, ["more than 0", "less than 1"]),
        ({"minLength": 1, "maxLength": 5000}, ["at least 1 character", "at most 5000 characters"]),
        ({"maxItems": 3}, ["at most 3 items"]),
        ({"pattern": "^a"}, ["matches ^a"]),
        ({"type": "string"}, []),
    ],
)
def test_what_limits_a_value(schema: Any, words: list[str]) -> None:
    assert list(limits_in_words(schema)) == words


@pytest.mark.parametrize(
    ("keyword", "limit", "words"),
    [
        ("minimum", 40, "must be at least 40"),
        ("maxLength", 20, "must have at most 20 characters"),
        ("type", ["integer", "null"], "must be a whole number or null"),
        ("enum", ["a", 1], "must be one of a, 1"),
        ("const", True, "must be true"),
        ("unknown", 1, None),
    ],
)
def test_what_a_broken_rule_asks(keyword: str, limit: Any, words: str | None) -> None:
    assert requirement(keyword, limit) == words
