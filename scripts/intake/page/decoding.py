"""From the bytes of a page to its text: encodings, line ends, and files that hold no text."""

from __future__ import annotations

import codecs
import email
import email.policy
import re

from scripts.problem import BadInput, Problem

MAX_BYTES = 8 * 1024 * 1024
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"{\\rtf", "an RTF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a packed file"),
    (b"bplist", "a web archive of Safari"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image or a film"),
)
_AS_TEXT = "open the page in a browser and save it as HTML or Markdown, or copy its text to a file"
_OTHER_ENDS = re.compile("[\x0b\x85\u2028\u2029]")
"""Line ends of word processors and mainframes; where most are plain, these belong to the text."""
_META = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})""", re.I)
_ARCHIVE = re.compile(rb"^content-type: *multipart/related", re.I | re.M)


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Read a page's bytes as text with plain line ends and say what had to be done for it.

    Raises `BadInput` for what is no text or more than `MAX_BYTES`.
    """
    if len(data) > MAX_BYTES:
        raise _refusal(name, None, f"this has more than the {MAX_BYTES} bytes of a page", _AS_TEXT)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise _refusal(name, None, f"this is {what}, not text", _AS_TEXT)
    notes = []
    if (page := _saved_page(data)) is not None:
        data = page
        notes.append("the page was taken out of a web archive")
    text = _text(data, name)
    if "\0" in text:
        raise _refusal(name, None, "this is not text", _AS_TEXT)
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(_OTHER_ENDS.findall(plain)) > plain.count("\n"):
        plain = _OTHER_ENDS.sub("\n", plain)
    if plain != text:
        notes.append("the line ends of another system became plain ones")
    text = plain
    return text, tuple(notes)


def _text(data: bytes, name: str) -> str:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    try:
        return data.decode(encoding or _utf16_without_mark(data) or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if (text := _as_declared(data)) is not None:
            return text
        line = data.count(b"\n", 0, error.start) + 1
        message = f"this is not {'UTF-8' if encoding in (None, 'utf-8') else 'UTF-16'} text"
        raise _refusal(name, line, message, "save it as UTF-8 text") from error


def _utf16_without_mark(data: bytes) -> str | None:
    """Recognize UTF-16 by the zero in every other byte of what starts as plain letters do."""
    head = data[:64]
    if len(head) < 4 or len(data) % 2:
        return None
    if not any(head[0::2]) and all(head[1::2]):
        return "utf-16-be"
    return "utf-16-le" if all(head[0::2]) and not any(head[1::2]) else None


def _as_declared(data: bytes) -> str | None:
    """Read HTML in the encoding that it names itself."""
    declared = _META.search(data[:4096])
    if declared is None:
        return None
    try:
        return data.decode(declared[1].decode("ascii"))
    except (LookupError, UnicodeError):
        return None


def _saved_page(data: bytes) -> bytes | None:
    """Return the HTML of a page that a browser saved with everything in one file (MHTML)."""
    head = data[:4096]
    if b"\nMIME-Version:" not in head or not _ARCHIVE.search(head):
        return None
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not message.is_multipart():
        return None
    for part in message.walk():
        if part.get_content_type() == "text/html":
            held = part.get_payload(decode=True)
            return held if isinstance(held, bytes) else None
    return None


def _refusal(name: str, line: int | None, message: str, remedy: str) -> BadInput:
    return BadInput([Problem(message, file=name, line=line, remedy=remedy)])
