"""Structure that has become text, and texts whose own marks do not match: signs of a gap.

Where lines are missing, or indentation was put back wrong, members of the document end up in the
text before them. Outside of code no text of 503 documents has such a line, and none has a tag or a
directive that is opened or closed alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scripts.documents import JsonObject
from scripts.intake.restore.objects import Parts, placed_mappings
from scripts.openapi.grammar import FIELDS

_NAMES = {name for members in FIELDS.values() for name in members} - {"*"}
_MEMBER = re.compile(
    r"\s*(?:- )*(?:(?P<name>[A-Za-z$][\w$-]*)|'[1-5]\d\d'|[a-z]+/[a-z.+-]+):(?:\s+(?P<value>.*))?"
)
_CODE = ("```", "~~~")
_TAG = re.compile(r"<(/?)([A-Z]\w*)\b[^<>]*?(/?)>")
_DIRECTIVE = re.compile(r"^\s*:::+ ?\w", re.M)
_DIRECTIVE_END = re.compile(r"^\s*:::+\s*$", re.M)


def swallowed_members(value: JsonObject) -> Iterator[tuple[Parts, str]]:
    """Yield where a text holds a line such as `responses:`, outside of code, and the line."""
    for parts, text in _texts(value):
        yield from ((parts, line.strip()) for line in bare_members(text.split("\n")))


def bare_members(text: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a text that are the key of a member alone, outside of code."""
    for line in _outside_code(text):
        match = _MEMBER.fullmatch(line)
        if match and not match["value"] and _is_named(match["name"]):
            yield line


def half_texts(value: JsonObject) -> Iterator[str]:
    """Yield what shows that a part of a text is missing, or stands in another one."""
    for parts, text in _texts(value):
        where = f"the text of `{parts[-1]}`"
        if any(_is_member(line) for line in _outside_code(text.split("\n"))):
            yield f"{where} has lines like members of a document"
        if not _is_balanced(text):
            yield f"{where} has a tag that is opened or closed alone"
        if len(_DIRECTIVE.findall(text)) != len(_DIRECTIVE_END.findall(text)):
            yield f"{where} has a directive that is opened or closed alone"


def _texts(value: JsonObject) -> Iterator[tuple[Parts, str]]:
    """Yield the texts of several lines that are no samples."""
    for kind, held, parts in placed_mappings(value):
        if kind == "any":
            continue
        for name, member in held.items():
            if isinstance(member, str) and "\n" in member.strip():
                yield (*parts, name), member


def _outside_code(text: Iterable[str]) -> Iterator[str]:
    is_code = False
    for line in text:
        if line.strip().startswith(_CODE):
            is_code = not is_code
        elif not is_code:
            yield line


def _is_member(line: str) -> bool:
    match = _MEMBER.fullmatch(line)
    return match is not None and match["name"] is not None and _is_named(match["name"])


def _is_named(name: str | None) -> bool:
    return name is None or name in _NAMES or name.startswith("x-")


def _is_balanced(text: str) -> bool:
    opened: list[str] = []
    for closing, name, is_empty in _TAG.findall(text):
        if is_empty:
            continue
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened
