"""What came packed without a word of it, or under another name, is read all the same."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest

from wan_jobs.transport.packed import unpacked

CREATED = json.dumps({"code": 200, "data": {"taskId": "t-1", "note": "n" * 900}}).encode()
MOST = 1 << 20


def deflated(content: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(content) + packing.flush()


PACKED = {
    "gzip": gzip.compress(CREATED),
    "zlib": zlib.compress(CREATED),
    "deflate": deflated(CREATED),
    "gzip twice": gzip.compress(gzip.compress(CREATED)),
    "gzip with more behind it": gzip.compress(CREATED) + b"\r\n",
}


@pytest.mark.parametrize("form", PACKED)
def test_a_packed_answer_is_read(form: str) -> None:
    assert unpacked(PACKED[form], MOST) == CREATED


@pytest.mark.parametrize("form", ["gzip", "zlib", "deflate"])
def test_of_one_that_was_cut_what_came_is_read(form: str) -> None:
    packed = PACKED[form]
    cut = unpacked(packed[: len(packed) - 12], MOST)
    assert CREATED.startswith(cut)
    assert b'"taskId": "t-1"' in cut
    damaged = packed[: len(packed) // 2] + b"\xff" * 40
    assert unpacked(damaged, MOST)[:1] == b"{"


@pytest.mark.parametrize(
    "content",
    [
        *(CREATED, b"", b"upstream error", b"xylophone", b"\x1f\x8b", b"\x78\x9c", b"\xff" * 500),
        *(bytes(range(256)), b"\0\0\0\x18ftypmp42", gzip.compress(b"\0\0\0\x18ftypmp42", mtime=0)),
    ],
)
def test_whatever_is_not_packed_text_stays_as_it_is(content: bytes) -> None:
    assert unpacked(content, MOST) == content


def test_no_more_is_unpacked_than_an_answer_may_hold() -> None:
    assert len(unpacked(gzip.compress(b"{" + b" " * (8 * MOST)), MOST)) == MOST
