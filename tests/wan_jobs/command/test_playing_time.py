"""How long a clip plays."""

from __future__ import annotations

import struct
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wan_jobs.command.screen.playing_time import clip_seconds


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def large_box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, kind, 16 + len(content)) + content


SHORT_HEADER = b"\0\0\0\0" + struct.pack(">8xII", 1000, 4800)
LONG_HEADER = b"\1\0\0\0" + struct.pack(">16xIQ", 600, 6 * 600)
UNKNOWN_LENGTH = b"\0\0\0\0" + struct.pack(">8xII", 1000, 0xFFFFFFFF)


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        (box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", SHORT_HEADER)), 4.8),
        (large_box(b"mdat", b"x" * 50) + box(b"moov", box(b"mvhd", LONG_HEADER)), 6.0),
        (box(b"moov", box(b"udta", b"") + box(b"mvhd", SHORT_HEADER)), 4.8),
        (box(b"moov", box(b"mvhd", UNKNOWN_LENGTH)), None),
        (box(b"moov", box(b"mvhd", b"\7\0\0\0" + b"x" * 40)), None),
        (box(b"moov", b""), None),
        (struct.pack(">I4s", 3, b"moov"), None),
        (b"", None),
    ],
)
def test_the_movie_header_tells_the_playing_time(
    tmp_path: Path, content: bytes, seconds: float | None
) -> None:
    file = tmp_path / "clip.mp4"
    file.write_bytes(content)
    assert clip_seconds(file) == seconds


def test_a_real_clip_and_no_clip(tmp_path: Path) -> None:
    assert clip_seconds(Path(str(files("wan_mock.api") / "clip.mp4"))) == 2.0
    assert clip_seconds(tmp_path / "none.mp4") is None


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.binary(max_size=80), st.binary(max_size=80))
def test_no_file_is_too_odd(tmp_path: Path, begin: bytes, inside: bytes) -> None:
    file = tmp_path / "odd.mp4"
    file.write_bytes(begin + box(b"moov", box(b"mvhd", inside)))
    assert clip_seconds(file) is None or isinstance(clip_seconds(file), float)
