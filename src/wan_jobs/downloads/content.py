"""Whether what a file host sends is the file: judged by its content, and doubted by its labels.

A host may call an error page `video/mp4`. Files of media hold bytes that no text has; what is
neither a text nor of a known kind may be a file of tomorrow, so it is kept and told.
"""

from __future__ import annotations

from typing import BinaryIO
from urllib.parse import urlsplit

from wan_document.media_types import canonical, media_type_of
from wan_jobs.errors import DownloadRefused

HEAD = 512
"""How many bytes tell a text from a media file."""

_TEXT_BEGINS = (b"<", b"{", b"[")
_TEXT_ENDINGS = (".json", ".xml", ".svg", ".txt", ".csv", ".vtt", ".srt", ".html", ".md")
_DOCUMENT = b"%PDF-"  # of known kinds the one that may begin without a byte that no text has
_BLANK = b"\t\n\r\f"
_CONTROLS = bytes(each for each in (*range(32), 127) if each not in _BLANK)
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MEDIA = frozenset({"video", "audio", "image"})


def check_type(url: str, media_type: str) -> None:
    """Raise `DownloadRefused` for what calls itself a text, where the address names none."""
    plain = _plain(media_type)
    is_text = plain.startswith("text/") or plain in {"application/json", "application/xml"}
    if plain == "text/html" or (is_text and not _names_text(url)):
        raise DownloadRefused(f"The file host sent {plain} instead of a media file.")


def check_head(url: str, head: bytes) -> None:
    """Raise `DownloadRefused` for a text, such as a page or an error, in place of a media file.

    `head` is how the content begins: `HEAD` bytes, or all of it if it is shorter.
    """
    if _is_text(head[:HEAD]) and not _names_text(url):
        raise DownloadRefused("The file host sent a page of text instead of the file.")


def doubt_of(file: BinaryIO, url: str, media_type: str) -> str | None:
    """Say what makes a whole file, open for reading, look like another than it is said to be.

    Raises `DownloadRefused` as `check_head` does; returns `None` where nothing speaks against it.
    """
    file.seek(0)
    check_head(url, file.read(HEAD))
    found, told = media_type_of(file), canonical(media_type)
    family = _plain(told).partition("/")[0]
    if _names_text(url) or found == told:
        return None
    if found is None:
        called = f", called {told} by its host," if family in _MEDIA else ""
        return f"the content{called} is of no kind of media that is known"
    if family in _MEDIA and found.partition("/")[0] != family:
        return f"the content is {found}, and its host calls it {told}"
    return None


def _is_text(head: bytes) -> bool:
    mark = next((each for each in _BYTE_ORDER_MARKS if head.startswith(each)), b"")
    head = head.removeprefix(mark)
    for letters, others in ((head[::2], head[1::2]), (head[1::2], head[::2])):
        if letters.isascii() and not any(others):  # as UTF-16 has plain letters
            head = letters
            break
    if head.lstrip(_BLANK + b" ").startswith(_TEXT_BEGINS):
        return True
    holds_controls = head.translate(None, _CONTROLS) != head
    return bool(head) and not holds_controls and not head.startswith(_DOCUMENT)


def _names_text(url: str) -> bool:
    return urlsplit(url).path.lower().endswith(_TEXT_ENDINGS)


def _plain(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
