"""Putting foreign text into Python source, where it must stay text.

Every character that could end a literal, hide (controls, bidirectional marks) or not be encoded
(lone surrogates) is written as an escape, so that the literal evaluates to the text and to nothing
else.
"""

from __future__ import annotations

import re
import textwrap

_RISKY = re.compile(
    "[\\\\\x00-\x09\x0b-\x1f\x7f-\x9f\xad"
    "\u0600-\u0605\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
_WIDTH = 96


def string_literal(text: str) -> str:
    """Write a text as a double-quoted literal on one line."""
    return '"' + _escape(text).replace('"', '\\"').replace("\n", "\\n") + '"'


def literal(value: str | float | bool | None) -> str:
    """Write a JSON scalar as a Python literal."""
    return string_literal(value) if isinstance(value, str) else repr(value)


def docstring(text: str, indent: int = 0) -> str:
    """Write a text as a docstring, its lines wrapped one by one; an empty text gives nothing.

    Half characters stand in it as JSON writes them: the docstring of a class may not hold them.
    """
    text = text.encode("utf-8", "backslashreplace").decode()
    lines = list(_lines(text, _WIDTH - indent))
    if not lines:
        return ""
    body = re.sub(r'"(?="|\Z)', r'\\"', _escape("\n".join(lines)))
    body = body.replace("\n", "\n" + " " * indent)
    closing = "\n" + " " * indent if len(lines) > 1 else ""
    return re.sub(r"(?m)^ +$", "", f'"""{body}{closing}"""')


def entry(name: str, text: str, indent: int = 0) -> str:
    """Write what a name means as an entry of a docstring's section, wrapped behind the name."""
    width = _WIDTH - indent
    first, _, rest = text.strip().partition("\n")
    lines = textwrap.wrap(
        first,
        width,
        initial_indent=f"    {name}: ",
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )
    lines += [f"        {line}".rstrip() for line in _lines(rest, width - 8)]
    return "\n".join(lines)


def _escape(text: str) -> str:
    return _RISKY.sub(lambda match: _escaped(match[0]), text)


def _escaped(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return "\\\\"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _lines(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in text.expandtabs(4).replace("\r\n", "\n").strip().split("\n"):
        hanging = re.match(r"\s*(?:[-*+] |\d+[.)] )?", line)
        lines += textwrap.wrap(
            line.rstrip(),
            width,
            subsequent_indent=" " * len(hanging[0] if hanging else ""),
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return lines if any(lines) else []


def words(*code: str) -> set[str]:
    """Return the names that stand in pieces of source, outside of string literals."""
    return set(re.findall(r"\w+", _LITERAL.sub("", " ".join(code))))
