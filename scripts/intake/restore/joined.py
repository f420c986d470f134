"""Pages that have lost their line ends as well.

Where a line began can only be guessed: before a key and before a list item. Too many guesses do no
harm, since a line that is no structure becomes part of the text before it; and what was one line
of a text or several reads the same once folded. The search then decides what is structure. One
thing survives: a line without indentation is glued to the one before it (`openapi: 3.0.0info:`),
so the members of the document itself are known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.intake.restore.clues import unescaped

_NAME = (
    r"""(?:'(?:[^']|'')*'|"[^"]*"|/[^\s'"]*?|[a-z]+/[\w.+\-*]+(?:; ?[\w\-]+=[^\s"':]+)+"""
    r"|[^\W\d][\w$.\-]*(?:/[\w.+\-*]+)?|\$[\w$.\-]*|\d{3}|\d+[^\W\d][\w.\-]*|-[\w\-]{20})"
)
_START = r"(?<!\S)(?:-\s+)*(?:(?:{names}):(?=\s|$)|-\s+(?=\S))"
_FURTHER_RESPONSE = r"x-[1-5]\d\d:[^\s:'\"][^:'\"]{0,120}"
_FIRST_EXAMPLE = re.compile(
    r"examples: (\w[^\s:'\"]*(?: [^\s:'\"]+)+): (?=(?:value|summary|description): )"
)
_REFERENCE = re.compile(r"#/components/\w+/([^'\"]+)['\"]")
_MEMBERS = "openapi|info|tags|servers|security|paths|components|webhooks|externalDocs"
_GLUED = re.compile(rf"(?<=[^\s/{{_#-])(?:{_MEMBERS}): ")
_QUOTED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*\"""")
_HEADER = re.compile(r"(.*?(?::|-) [|>][+-]?) (.+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Joined:
    """What was split: `lines`, and by index those that began without indentation.

    `roots` is empty where no line is glued to another: then nothing is known.
    """

    lines: list[str]
    roots: frozenset[int]


def is_joined(text: str) -> bool:
    """Whether the line ends of a document are lost."""
    return text.strip().count("\n") == 0


def split_joined(text: str) -> Joined:
    """Find the lines of a text whose line ends are lost: before every key and every list item."""
    whole = " ".join(text.split())
    line_starts = _line_starts(whole)
    glued = list(_members(whole))
    lines: list[str] = []
    roots: set[int] = set()
    for start, end in zip([0, *glued], [*glued, None], strict=True):
        if glued:
            roots.add(len(lines))
        lines.extend(_lines(whole[start:end], line_starts))
    return Joined(lines, frozenset(roots))


def _members(text: str) -> Iterator[int]:
    """Find the members of the document by what they are glued to; a name found twice is none."""
    found = [(match.group(), match.start()) for match in _GLUED.finditer(text)]
    counts = Counter(name for name, _ in found)
    return (start for name, start in found if counts[name] == 1)


def _line_starts(text: str) -> re.Pattern[str]:
    """Return what a line may begin with, names with spaces included where something tells them.

    References tell those of components; the first of several examples stands behind `examples`, and
    is numbered as the others are.
    """
    names = {unescaped(match[1]) for match in _REFERENCE.finditer(text)}
    told = sorted((name for name in names if " " in name), key=len, reverse=True)
    named = {match[1] for match in _FIRST_EXAMPLE.finditer(text)}
    words = [*map(re.escape, told), *map(_numbered, sorted(named, key=len, reverse=True))]
    return re.compile(_START.format(names="|".join([*words, _FURTHER_RESPONSE, _NAME])))


def _numbered(name: str) -> str:
    """Return what matches a name of several words, whatever number it ends with."""
    return re.sub(r"\d+$", r"\\d+", re.escape(name))


def _lines(text: str, line_starts: re.Pattern[str]) -> Iterator[str]:
    starts = sorted({0, *_starts(text, line_starts)})
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        yield from _parts(text[start:end].strip())


def _starts(text: str, line_starts: re.Pattern[str]) -> Iterator[int]:
    """Find where a line may have begun, outside of quoted values."""
    behind = 0
    for match in line_starts.finditer(text):
        if match.start() < behind:
            continue
        yield match.start()
        quoted = _QUOTED.match(text, match.end() + (not match.group().endswith(" ")))
        behind = quoted.end() if quoted and text[quoted.end() : quoted.end() + 1] in "  " else 0


def _parts(line: str) -> list[str]:
    """Put the text behind the header of a block scalar on a line of its own."""
    match = _HEADER.match(line)
    return [match[1], match[2]] if match else [line] if line else []
