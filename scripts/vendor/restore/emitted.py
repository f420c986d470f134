"""How js-yaml writes a scalar at its defaults (width 80, indent 2).

The pages of this family are written by js-yaml 4, whose choice between plain, quoted, literal and
folded and whose line breaks depend on how deep a value stands. So every written scalar testifies
to its own depth. Lengths are counted in UTF-16 units, as JavaScript does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents.scalars import read_plain

INDENT = 2
_WIDTH = 80
_NARROWEST = 40
_NOT_FIRST = set("-?:,[]{}#&*!|=>'\"%@`")
_WORDS_OF_1_1 = {
    "y",
    "Y",
    "yes",
    "Yes",
    "YES",
    "on",
    "On",
    "ON",
    "n",
    "N",
    "no",
    "No",
    "NO",
    "off",
    "Off",
    "OFF",
}
_SEXAGESIMAL = re.compile(r"[-+]?[0-9_]+(?::[0-9_]+)+(?:\.[0-9_]*)?")
_NUMBER = re.compile(
    r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?"
    r"|\.[0-9_]+([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN)"
)
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?"
    r"([ \t]*(Z|[-+]\d\d?(:\d\d)?))?"
)
_BREAK = re.compile(r" (?=[^ ])")


def width_at(depth: int) -> int:
    """Give the longest line of a block scalar whose entry is `depth` levels deep (root: 0)."""
    return max(_NARROWEST, _WIDTH - INDENT * (depth + 1))


def length(text: str) -> int:
    """Give the length of a text in UTF-16 units."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def style(text: str, width: int, *, one_line: bool = False) -> str:
    """Name the style of a text: `plain`, `single`, `double`, `literal` or `folded`."""
    if not text or text in _WORDS_OF_1_1 or _SEXAGESIMAL.fullmatch(text):
        return "single"
    if not all(_printable(character) or (character == "\n" and not one_line) for character in text):
        return "double"
    lines = text.split("\n")
    if not one_line and any(length(line) > width and line[0] != " " for line in lines):
        return "folded"
    if len(lines) > 1:
        return "literal"
    return "plain" if _plain(text) and not _other_type(text) else "single"


def fold(text: str, width: int) -> list[str]:
    """Write a text as the lines of a folded scalar, without its indentation."""
    lines = text.removesuffix("\n").split("\n")
    while lines and lines[-1] == "":
        lines.pop()
    written: list[str] = []
    deep = text[:1] in ("\n", " ")
    blanks = 0
    for number, line in enumerate(lines):
        if line == "":
            blanks += 1
            continue
        indented = line[0] == " "
        if number:
            written.extend([""] * (blanks + (not deep and not indented)))
        written.extend(fold_line(line, width))
        deep, blanks = indented, 0
    return written


def fold_line(line: str, width: int) -> Iterator[str]:
    """Break one line of text greedily; a line that starts with a space is never broken."""
    if line[:1] == " ":
        yield line
        return
    start = last = 0
    for match in _BREAK.finditer(line):
        here = match.start()
        if length(line[start:here]) > width:
            end = last if last > start else here
            yield line[start:end]
            start = end + 1
        last = here
    if length(line[start:]) > width and last > start:
        yield line[start:last]
        start = last + 1
    yield line[start:]


def _printable(character: str) -> bool:
    code = ord(character)
    return (
        0x20 <= code <= 0x7E
        or (0xA1 <= code <= 0xD7FF and code not in (0x2028, 0x2029))
        or (0xE000 <= code <= 0xFFFD and code != 0xFEFF)
        or code >= 0x10000
    )


def _plain(text: str) -> bool:
    if text[0] in _NOT_FIRST or text[0] in " \t" or text[-1] in " \t:":
        return False
    for before, character, after in zip(" " + text, text, text[1:] + "x", strict=False):
        if character == "#" and before in " \t":
            return False
        if character == ":" and after in " \t":
            return False
    return True


def _other_type(text: str) -> bool:
    if _NUMBER.fullmatch(text) or _DATE.fullmatch(text) or text == "<<":
        return True
    try:
        return not isinstance(read_plain(text), str)
    except ValueError:
        return True
