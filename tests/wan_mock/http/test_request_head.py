"""Heads are read quickly where they are plain, and by Python's parser everywhere else."""

from __future__ import annotations

import io
from http.client import parse_headers

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wan_mock.http.connection import plain_head, read_head

LINE = b"GET /a?b=c HTTP/1.1\r\n"


def test_a_plain_head_is_read() -> None:
    head = plain_head(LINE, b"Host: a:1\r\nX-Y:  z \t\r\nx-y: again\r\nEmpty:\r\n\r\n")

    assert head is not None
    assert (head.method, head.target) == ("GET", "/a?b=c")
    assert head.fields == {"host": "a:1", "x-y": "z, again", "empty": ""}


@pytest.mark.parametrize(
    ("line", "head"),
    [
        (b"GET /a HTTP/1.0\r\n", b"\r\n"),
        (b"GET http://a/b HTTP/1.1\r\n", b"\r\n"),
        (b"get /a HTTP/1.1\r\n", b"\r\n"),
        (b"GET /a\r\n", b"\r\n"),
        (LINE, b"Host : a\r\n\r\n"),
        (LINE, b"Host: a\r\n folded\r\n\r\n"),
        (LINE, b"no colon\r\n\r\n"),
        (LINE, b"Host: a\x00b\r\n\r\n"),
        (LINE, "Host: ä\r\n\r\n".encode()),
        (LINE, b"Host: a\r\n"),
        (LINE, b""),
    ],
)
def test_what_is_not_plain_is_left_to_the_other_parser(line: bytes, head: bytes) -> None:
    assert plain_head(line, head) is None


@given(
    st.lists(
        st.tuples(
            st.text("abcXYZ-", min_size=1, max_size=6),
            st.text("abc 123:;,\t\"'", max_size=12),
        ),
        max_size=6,
    )
)
def test_both_parsers_read_the_same(fields: list[tuple[str, str]]) -> None:
    raw = "".join(f"{name}: {value}\r\n" for name, value in fields).encode() + b"\r\n"
    quick = plain_head(LINE, raw)
    slow: dict[str, list[str]] = {}
    for name, value in parse_headers(io.BytesIO(raw)).items():
        slow.setdefault(name.lower(), []).append(value.strip())

    assert quick is not None
    assert quick.fields == {name: ", ".join(values) for name, values in slow.items()}


def test_no_more_is_read_than_the_head() -> None:
    file = io.BytesIO(b"A: b\r\n\r\nbody")
    assert read_head(file) == b"A: b\r\n\r\n"
    assert file.read() == b"body"

    endless = io.BytesIO(b"A: b\r\n" * 1_000)
    assert read_head(endless).count(b"\n") == 101
