"""Files are known by their content, whatever their first brand or name says."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wan_document.media_types import EXTENSIONS, canonical, media_type_by, media_type_of

FRAME = b"\xff\xfb\x90\x00" + bytes(60)


def box(name: bytes, *content: bytes) -> bytes:
    inner = b"".join(content)
    return (len(inner) + 8).to_bytes(4, "big") + name + inner


def track(handler: bytes) -> bytes:
    return box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", box(b"hdlr", bytes(8) + handler)))


def iso(brand: bytes, *handlers: bytes, behind: bool = False, brands: bytes = b"") -> bytes:
    moov = box(b"moov", box(b"mvhd", bytes(100)), *map(track, handlers)) if handlers else b""
    media = box(b"mdat", bytes(5_000))
    parts = (media, moov) if behind else (moov, media)
    return box(b"ftyp", brand, bytes(4), brands) + b"".join(parts)


@pytest.mark.parametrize("brand", [b"mp42", b"isom", b"3gp4", b"dash", b"qt  ", b"M4A "])
@pytest.mark.parametrize("behind", [False, True])
def test_sound_is_told_from_video_by_its_tracks(brand: bytes, behind: bool) -> None:
    assert media_type_of(iso(brand, b"soun", behind=behind)) == "audio/m4a"
    assert media_type_of(iso(brand, b"soun", b"vide", behind=behind)) == "video/mp4"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(16), "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"BM" + bytes(50), "image/bmp"),
        (b"II*\0" + bytes(50), "image/tiff"),
        (iso(b"heic"), "image/heic"),
        (iso(b"mif1", brands=b"mif1heic"), "image/heic"),
        (iso(b"mif1", brands=b"mif1avif"), "image/avif"),
        (iso(b"avif"), "image/avif"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"RF64\xff\xff\xff\xffWAVEds64", "audio/wav"),
        (b"FORM\0\0\0\0AIFFCOMM", "audio/aiff"),
        (b"ID3\x04" + bytes(16), "audio/mpeg"),
        (FRAME, "audio/mpeg"),
        (bytes(2_000) + FRAME, "audio/mpeg"),
        (b"ID3\x04\0\0\0\0\0\x10" + bytes(16) + b"fLaC", "audio/flac"),
        (b"ID3\x04\0\0\0\0\0\x10" + bytes(16) + b"\xff\xf1\x50\x80", "audio/aac"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"\xff\xf9\x50\x80", "audio/aac"),
        (b"OggS" + bytes(16), "audio/ogg"),
        (b"fLaC" + bytes(16), "audio/flac"),
        (iso(b"M4A "), "audio/m4a"),
        (iso(b"isom"), "video/mp4"),
        (b"\x1aE\xdf\xa3\x42\x82\x84webm" + bytes(20) + b"\x83\x81\x01", "video/webm"),
        (b"\x1aE\xdf\xa3\x42\x82\x84webm" + bytes(20) + b"\x83\x81\x02", "audio/webm"),
        (b"\x1aE\xdf\xa3\x42\x82\x88matroska", "video/x-matroska"),
        (b"RIFF\0\0\0\0AVI LIST", "video/x-msvideo"),
        (b"%PDF-1.7", "application/pdf"),
        (b"MZ\x90\0", None),
        (b"plain text", None),
        (bytes(1_000), None),
        (b"", None),
    ],
)
def test_files_are_known_by_their_content(content: bytes, kind: str | None) -> None:
    assert media_type_of(content) == media_type_of(io.BytesIO(content)) == kind
    assert kind is None or canonical(kind) == kind
    assert kind is None or kind in EXTENSIONS


def test_the_name_counts_where_the_content_tells_nothing() -> None:
    assert media_type_by(b"?", "notes.txt", "image/png") == "text/plain"
    assert media_type_by(b"?", "notes", "audio/mp3") == "audio/mpeg"
    assert media_type_by(b"?", "notes") == "application/octet-stream"


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"\0\0\0\x10ftypisom", b"ID3\x04", FRAME[:4]])
)
def test_any_bytes_have_a_type_or_none(content: bytes, head: bytes) -> None:
    kind = media_type_of(head + content)
    assert kind is None or "/" in kind
