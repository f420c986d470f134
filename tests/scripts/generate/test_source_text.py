"""Foreign text in Python source stays text."""

from __future__ import annotations

import ast
import inspect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.generate.source_text import docstring, literal, string_literal, words

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
TRICKY_TEXT = st.lists(
    st.sampled_from(
        [
            '"',
            '"""',
            "'",
            "\\",
            "\\N{BULLET}",
            "\\u",
            "\n",
            "\r",
            "\t",
            " ",
            "{",
            "}}",
            "#",
            "a" * 120,
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=200)
@given(ANY_TEXT | TRICKY_TEXT)
def test_string_literal_is_the_text(text: str) -> None:
    source = string_literal(text)
    assert ast.literal_eval(source) == text
    assert "\n" not in source


@settings(max_examples=200)
@given(ANY_TEXT | TRICKY_TEXT, st.sampled_from([0, 4]))
def test_docstring_is_the_text_but_for_white_space(text: str, indent: int) -> None:
    source = docstring(text, indent)
    value = ast.literal_eval(source) if source else ""
    assert value.split() == text.split()
    source.encode("utf-8")


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\ufeff", "\u200b", "\ud800", "\x1b", "\x00"]
)
def test_characters_that_hide_are_spelled_out(hidden: str) -> None:
    assert hidden not in string_literal(f"a{hidden}b")
    assert hidden not in docstring(f"a{hidden}b")


def test_letters_of_all_languages_stay_readable() -> None:
    assert string_literal("Лиса 狐 é") == '"Лиса 狐 é"'


def test_docstring_keeps_lines_and_lists() -> None:
    text = "First.\n\n- " + "word " * 30 + "\n- b\n\n    code"
    lines = inspect.cleandoc(ast.literal_eval(docstring(text, 4))).split("\n")
    assert lines[:2] == ["First.", ""]
    assert lines[3].startswith("  word")
    assert lines[-3:] == ["- b", "", "    code"]
    assert max(map(len, lines)) <= 92


@pytest.mark.parametrize("value", [True, False, 0, -1, 2.5, 1e300, None, 'a"b'])
def test_literal_is_the_value(value: str | float | None) -> None:
    assert ast.literal_eval(literal(value)) == value


def test_words_are_those_outside_of_literals() -> None:
    assert words('Literal["Any \\" File"] | Unset', "one_of(text)") == {
        *("Literal", "Unset", "one_of", "text")
    }
