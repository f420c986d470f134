"""Reading one stripped line as the start of YAML structure, or as text only."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from scripts.documents.document import kind as kind_of
from scripts.documents.scalars import read_plain

_QUOTED_KEY = re.compile(r"""('(?:[^']|'')*'|"(?:[^"\\]|\\.)*")\s*:(?:\s+|$)""")
_PLAIN_KEY = re.compile(r"((?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=\S)).*?)\s*:(?:\s+|$)")
_DASH = re.compile(r"-(?:\s+|$)")
_BLOCK = re.compile(r"([|>])([1-9]?[+-]?|[+-][1-9])(?:\s+#.*)?")
_ANCHOR = re.compile(r"&([^\s,\[\]{}]+)(?:\s+|$)")
_SINGLE = re.compile(r"'(?:[^']|'')*'(?:\s+#.*)?")
_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*"(?:\s+#.*)?')

_HIDDEN_ADDRESSES = {"[email protected]", "[email\u00a0protected]"}
"""What stands where a site hides an address from robots; it was text before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that can open structure: `dashes` list items, then perhaps a key, then a value."""

    dashes: int
    key: str | None
    value: str
    raw_key: str = ""


@dataclass(frozen=True, slots=True)
class Inline:
    """What stands behind a key or a dash on the same line.

    `form` is one of `nothing` (the value follows on the next lines), `block`, `open quote`,
    `plain`, `single`, `double`, `flow` and `alias`; `kind` is the JSON kind where the value is
    complete.
    """

    form: str
    text: str
    kind: str = "string"


@lru_cache(maxsize=8192)
def read_entry(line: str) -> Entry | None:
    """Read a line as structure; None if it can only be text."""
    dashes, rest = 0, line
    while match := _DASH.match(rest):
        dashes, rest = dashes + 1, rest[match.end() :]
    if match := _QUOTED_KEY.match(rest):
        return Entry(dashes, _unquote(match[1]), rest[match.end() :], match[1])
    if (match := _PLAIN_KEY.match(rest)) and " #" not in match[1]:
        return Entry(dashes, match[1], rest[match.end() :], match[1])
    return Entry(dashes, None, rest) if dashes else None


@lru_cache(maxsize=8192)
def read_inline(text: str) -> Inline | None:
    """Read the value on a line; None if YAML has no such value."""
    if match := _ANCHOR.match(text):
        inner = read_inline(text[match.end() :])
        return inner and Inline(inner.form, inner.text, inner.kind)
    if not text:
        return Inline("nothing", "")
    if _BLOCK.fullmatch(text):
        return Inline("block", text)
    if text[0] in "'\"":
        return _quoted(text)
    if text[0] in "[{":
        return _flow(text)
    if text[0] == "*":
        return Inline("alias", text, "any") if " " not in text else None
    if text[0] in ",]}#&!|>%@`" or text[:2] in ("? ", "- ", ": ") or text in "?-:":
        return None
    if ": " in text or text.endswith(":"):
        return None
    bare = text.split(" #")[0].rstrip()
    try:
        return Inline("plain", bare, kind_of(read_plain(bare)))
    except ValueError:
        return Inline("plain", bare)


def _quoted(text: str) -> Inline | None:
    single = text[0] == "'"
    if (_SINGLE if single else _DOUBLE).fullmatch(text):
        return Inline("single" if single else "double", text)
    closed = (_SINGLE if single else _DOUBLE).match(text)
    return None if closed else Inline("open quote", text)


def _flow(text: str) -> Inline | None:
    if text in _HIDDEN_ADDRESSES:
        return Inline("plain", text)
    closes = "]" if text[0] == "[" else "}"
    if not text.split(" #")[0].rstrip().endswith(closes):
        return None
    return Inline("flow", text, "array" if closes == "]" else "object")


def _unquote(quoted: str) -> str:
    if quoted[0] == "'":
        return quoted[1:-1].replace("''", "'")
    try:
        return str(json.loads(quoted))
    except ValueError:
        return quoted[1:-1]
