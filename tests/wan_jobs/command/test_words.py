"""What is printed: quantities, and nothing a terminal would obey."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wan_jobs.command.screen.quantities import (
    age_in_words,
    clock_time,
    credits_in_words,
    plain_number,
    size_in_words,
    time_in_words,
)
from wan_jobs.command.screen.terminal import (
    linked,
    shows_links,
    visible,
    visible_json,
    wants_colour,
)

TURNING = set(map(chr, (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.text())
def test_nothing_that_is_shown_moves_the_cursor_or_turns_the_text(text: str) -> None:
    shown = visible(text)
    assert not [each for each in shown if unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not set(shown) & set(
        "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def test_escapes_show_what_they_stand_for_and_scripts_stay_readable() -> None:
    assert visible("\x1b]0;owned\x07\n") == r"\x1b]0;owned\x07\n"
    assert visible("лиса в снегу\u00a0🦊 狐") == "лиса в снегу 🦊 狐"


@given(st.text())
def test_json_for_a_terminal_says_the_same(text: str) -> None:
    written = visible_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(written) == text
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", written)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm", "VTE_VERSION": "6800"}, True),
        ({"TERM": "xterm", "VTE_VERSION": "4900"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm", "TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "dumb", "TERM_PROGRAM": "iTerm.app"}, False),
        ({"TERM": "screen", "TMUX": "1", "WT_SESSION": "1"}, False),
        ({"TERM": "xterm", "FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
    ],
)
def test_links_are_for_terminals_known_to_show_them(
    environment: dict[str, str], expected: bool
) -> None:
    assert shows_links(Screen(), environment) is expected
    assert not shows_links(io.StringIO(), environment)


def test_a_link_leads_to_the_whole_path_and_shows_the_given_one() -> None:
    text = linked(Path("/tmp/a b.mp4"), Screen(), {"FORCE_HYPERLINK": "1"})
    assert text == "\x1b]8;;file:///tmp/a%20b.mp4\x1b\\/tmp/a b.mp4\x1b]8;;\x1b\\"


def test_no_color_and_dumb_terminals_get_no_colour() -> None:
    assert wants_colour(Screen(), {"TERM": "xterm"})
    assert not wants_colour(Screen(), {"TERM": "xterm", "NO_COLOR": "1"})
    assert not wants_colour(Screen(), {"TERM": "dumb"})
    assert not wants_colour(io.StringIO(), {"TERM": "xterm"})


def test_quantities_read_well() -> None:
    assert [clock_time(each) for each in (-1, 5.9, 65, 3723)] == ["0:00", "0:05", "1:05", "1:02:03"]
    assert [time_in_words(each) for each in (2.0, 4.84, 59.6, 125, 3600, 3780)] == [
        "2 s", "4.8 s", "1 min", "2 min 5 s", "1 h", "1 h 3 min",
    ]  # fmt: skip
    assert [age_in_words(each) for each in (3, 300, 7200, 400_000)] == [
        "just now", "5 min ago", "2 h ago", "4 days ago",
    ]  # fmt: skip
    assert [size_in_words(each) for each in (512, 5104, 999_999, 12_345_678, 5 * 10**12)] == [
        "512 bytes", "5.1 kB", "1.0 MB", "12.3 MB", "5000 GB",
    ]  # fmt: skip
    assert [credits_in_words(each) for each in (1.0, 12.5, 0)] == [
        "1 credit", "12.5 credits", "0 credits",
    ]  # fmt: skip
    assert plain_number(5916.25) == "5916.25"
    assert plain_number(100.0) == "100"
