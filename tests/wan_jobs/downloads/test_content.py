"""What is saved as a video is one, or its name is doubted aloud."""

from __future__ import annotations

import io

import pytest

from wan_jobs.downloads.content import check_head, doubt_of
from wan_jobs.errors import DownloadRefused

VIDEO, TEXT = "https://files.example/a/fox.mp4", "https://files.example/a/words.srt"
BRAND = b"\0\0\0\x10ftypisom\0\0\0\0"
UNKNOWN = bytes(range(256))


@pytest.mark.parametrize(
    "content",
    [
        b"Not found",
        b"error code: 1016",
        b" \r\n\tupstream connect error or disconnect/reset before headers",
        "Файл не найден".encode(),
        "Файл не найден".encode("cp1251"),
        "ファイルが見つかりません".encode("shift-jis"),
        "<html>".encode("utf-16"),
        '{"code": 404}'.encode("utf-16-le"),
        "Not found".encode("utf-16-be"),
        b"x",
        b"GIF89a is what we cannot make",
        b"ID3 tags are what we cannot read",
        b"--boundary\r\nContent-Type: video/mp4\r\n\r\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b'{"resultUrls": []}\x00',
        b"data:video/mp4;base64,AAAAIGZ0eXA=",
        b"<x>\0",
        b"[\0",
        b"[1, 2]\0\0",
        b"\xef\xbb\xbf{\0",
        "Not found".encode("utf-16-le"),
        b"\xfe\xff" + "Not found".encode("utf-16-be"),
        b"price: 5 \x80",
        b"a" * 512 + b"\0",
    ],
)
def test_a_text_is_no_video_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(DownloadRefused, match="page of text"):
        check_head(VIDEO, content)
    check_head(TEXT, content)


@pytest.mark.parametrize(
    "content",
    [
        BRAND,
        b"\x1aE\xdf\xa3\x42\x86webm",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a\x01\x00\x01\x00",
        b"%PDF-1.4\nall of it is text",
        b"OggS\0\x02",
        b"\xff\xfb\x90\x00",
        b"\xff\xfe\x90\x00",
        UNKNOWN,
        bytes(600),
        b"abc\x7f",
        b"a" * 511 + b"\0",
    ],
)
def test_a_file_with_bytes_that_no_text_has_is_none(content: bytes) -> None:
    check_head(VIDEO, content)


@pytest.mark.parametrize(
    ("content", "told", "doubt"),
    [
        (BRAND, "video/mp4", None),
        (BRAND, "", None),
        (BRAND, "video/quicktime; codecs=hvc1", None),
        (BRAND, "application/octet-stream", None),
        (BRAND, "video/webm", None),
        (BRAND, "audio/mpeg", "the content is video/mp4, and its host calls it audio/mpeg"),
        (BRAND, "image/png", "the content is video/mp4, and its host calls it image/png"),
        (
            UNKNOWN,
            "video/mp4",
            "the content, called video/mp4 by its host, is of no kind of media that is known",
        ),
        (UNKNOWN, "binary/octet-stream", "the content is of no kind of media that is known"),
    ],
)
def test_what_the_host_calls_a_file_is_held_against_its_content(
    content: bytes, told: str, doubt: str | None
) -> None:
    file = io.BytesIO(content)
    file.seek(0, io.SEEK_END)  # as it stands behind what was written
    assert doubt_of(file, VIDEO, told) == doubt
    assert doubt_of(io.BytesIO(content), TEXT, told) is None


@pytest.mark.parametrize("content", [b"expired", b"<x\0\0y"])
def test_a_text_that_came_in_pieces_is_refused_at_the_end(content: bytes) -> None:
    file = io.BytesIO(content)
    file.seek(0, io.SEEK_END)
    with pytest.raises(DownloadRefused):
        doubt_of(file, VIDEO, "video/mp4")
