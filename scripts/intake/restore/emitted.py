"""How js-yaml writes a text at its defaults (width 80, indent 2).

The pages of this family are written by js-yaml 4, whose choice of style and whose line breaks
depend on how deep a value stands: what is longer than the width left there is folded, greedily,
and what is not is left alone. So every written text testifies to its own depth. Lengths are counted
in UTF-16 units, as JavaScript does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

INDENT = 2
_WIDTH = 80
_NARROWEST = 40
"""js-yaml's `lineWidth` by default, and what it never goes below (its dumper.js, `writeScalar`)."""
_BREAK = re.compile(r" (?=[^ ])")


def width_at(depth: int) -> int:
    """Give the longest line of a block scalar whose entry is `depth` levels deep (root: 0)."""
    return max(_NARROWEST, _WIDTH - INDENT * (depth + 1))


def length(text: str) -> int:
    """Give the length of a text in UTF-16 units."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


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
