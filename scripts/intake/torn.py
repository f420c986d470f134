"""Texts that show that a part of the document is gone, or stands where it does not belong.

js-yaml breaks a folded text where the next word has no room, writes on one line what fits there,
gives a text of one line no block of its own, and goes on over a line end in blocks alone. So a text
that was cut, or has a gap, mostly stands as js-yaml never writes it; on 497 pages of three vendors
not one text did. Where lines are missing, or indentation was put back wrong, members of the
document end up in the text before them: outside of code no text of 503 documents has such a line,
and none has a tag or a directive that is opened or closed alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import yaml

from scripts.documents import JsonObject, Parts
from scripts.intake.restore.fields import placed_mappings
from scripts.intake.restore.prose import INDENT, fold, is_unfinished, length, width_at
from scripts.openapi.grammar import FIELDS

NAMES = {name for members in FIELDS.values() for name in members} - {"*"}
"""What OpenAPI calls the members of its objects."""
_MEMBER = re.compile(
    r"\s*(?:- )*(?:(?P<name>[A-Za-z$][\w$-]*)|'[1-5]\d\d'|[a-z]+/[a-z.+-]+):(?:\s+(?P<value>.*))?"
)
_TYPE = re.compile(r"\s*type: (?:array|boolean|integer|number|object|string)")
_OF_OPENAPI = re.compile(
    r"\s*(?:- )?(?:operationId: [\w./-]+|\$ref: \S+|in: (?:cookie|header|path|query)"
    r"|(?:deprecated|nullable|readOnly|required|uniqueItems|writeOnly): (?:true|false)"
    r"|(?:max|min)(?:imum|Items|Length|Properties): -?\d+)"
)
"""Members that no text of 740 pages has on a line of its own, outside of code."""
_HEADER = re.compile(r"\s*(?:- +|[\w$'\"./-]+: +)+[|>][+-]?|\s*[|>][+-]")
_END_OF_SENTENCE = re.compile(r"[a-z]+[.;)!?]\s")
_CODE = ("```", "~~~")
_TAG = re.compile(r"<(/?)([A-Z]\w*|[a-z][a-z0-9]*)\b[^<>]*?(/?)>")
_ELEMENTS = frozenset(
    {
        *("a", "b", "code", "details", "div", "em", "h1", "h2", "h3", "h4", "i", "ol", "pre"),
        *("section", "span", "strong", "summary", "table", "ul"),
    }
)
"""Elements that HTML wants closed, unlike `br`, `img`, `p` and `li`."""
_INLINE_CODE = re.compile(r"`[^`\n]*`")
_DIRECTIVE = re.compile(r"^\s*:::+ ?\w", re.M)
_DIRECTIVE_END = re.compile(r"^\s*:::+\s*$", re.M)
_WITNESSES = 3
"""So many texts in js-yaml's writing tell the writer; chosen as in `written_by_js_yaml`."""


@dataclass(frozen=True, slots=True)
class Torn:
    """A text that is not as it was written, at its line (from 1).

    `breaks_off` says that the document ends here and what is left would have fitted on one line, so
    that a part is gone. `has_gap` says that more than a word is missing; any other text may as well
    have been edited, as by a site that puts its own name into the texts of another's pages.
    """

    line: int
    breaks_off: bool
    has_gap: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """A scalar of several lines: the line (from 0) of its header, its value, depth and own lines.

    One that is no block scalar, which js-yaml never writes, has no style.
    """

    line: int
    style: str
    value: str
    depth: int
    body: tuple[str, ...]


def torn_texts(text: str) -> list[Torn]:
    """List the texts of an indented document that js-yaml would have written otherwise.

    Empty where the document is not js-yaml's.
    """
    lines = text.rstrip("\n").split("\n")
    blocks = list(_blocks(text, lines))
    torn = [block for block in blocks if not _is_exact(block)]
    exact = len(blocks) - len(torn)
    if exact < _WITNESSES and not (exact and len(torn) == 1):
        return []
    if len(torn) > exact:
        return []
    return [
        Torn(block.line + 1, _is_short(block) and _ends(block, lines), _has_gap(block))
        for block in torn
    ]


def _has_gap(block: _Block) -> bool:
    """Whether a line is broken where two more words had room: more than a word was taken out.

    A text that goes on over the end of its line without being a block has taken in the items of a
    list whose name is gone.
    """
    if not block.style:
        return any(row.lstrip().startswith("- ") for row in block.body)
    width = width_at(block.depth)
    rows = [row for row in block.body if not row.startswith(" ")] if block.style == ">" else []
    return any(
        line and after and length(line) + 1 + length(" ".join(after.split()[:2])) <= width
        for line, after in pairwise(rows)
    )


def breaks_off(text: str) -> int | None:
    """Find the line (from 1) of a last text that cannot end so; None if the last text can."""
    lines = text.rstrip("\n").split("\n")
    last = lines[-1].strip()
    words = last.partition(": ")[2] if ": " in last and not last.endswith(":") else last
    quotes = words[:1] in ("'", '"')
    return len(lines) if not quotes and " " in words and is_unfinished(words) else None


def _blocks(text: str, lines: list[str]) -> Iterator[_Block]:
    try:
        tokens = list(yaml.scan(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, RecursionError):
        return
    for token in tokens:
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            line = token.start_mark.line
            depth = _depth(lines[line])
            margin = " " * (INDENT * (depth + 1))
            end = line + 1
            while end < len(lines) and (lines[end].startswith(margin) or not lines[end].strip()):
                end += 1
            body = [row.removeprefix(margin).rstrip() for row in lines[line + 1 : end]]
            while body and not body[-1]:
                body.pop()
            yield _Block(line, token.style, token.value, depth, tuple(body))
        elif isinstance(token, yaml.ScalarToken) and token.end_mark.line > token.start_mark.line:
            rows = lines[token.start_mark.line + 1 : token.end_mark.line + 1]
            yield _Block(token.start_mark.line, "", token.value, 0, tuple(rows))


def _depth(row: str) -> int:
    """Say how deep the entry of a row stands: every dash before a key or a dash opens a list."""
    bare = row.lstrip()
    opened = 0
    while bare.startswith("- ") and bare[2:3] not in "|>":
        bare, opened = bare[2:], opened + 1
    return (len(row) - len(row.lstrip())) // INDENT + opened


def _is_exact(block: _Block) -> bool:
    if _is_short(block):
        return False
    if block.style == "|":
        return True
    written = [line.rstrip() for line in fold(block.value, width_at(block.depth))]
    return written == list(block.body)


def _ends(block: _Block, lines: list[str]) -> bool:
    return bool(block.style) and block.line + 1 + len(block.body) >= len(lines)


def _is_short(block: _Block) -> bool:
    """Whether the text would stand on the line of its key, had it always been as short."""
    if not block.style:
        return True
    if block.style == "|":
        return len(block.body) <= 1 and not block.value.endswith("\n")
    width = width_at(block.depth)
    return not any(length(line) > width for line in block.value.split("\n"))


def swallowed_members(value: JsonObject) -> Iterator[tuple[Parts, str]]:
    """Yield where a text holds a line such as `responses:`, outside of code, and the line."""
    for parts, text in _texts(value):
        yield from ((parts, line.strip()) for line in _bare_members(text.split("\n")))


def _bare_members(text: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a text that are the key of a member alone, outside of code."""
    return filter(is_bare_member, _outside_code(text))


def is_bare_member(line: str) -> bool:
    """Whether a line is the key of a member alone, such as `responses:`."""
    match = _MEMBER.fullmatch(line)
    return match is not None and not match["value"] and _is_named(match["name"])


def members_within(text: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a text that begin a member or another text, outside of code."""
    return filter(begins_member, _outside_code(text))


def begins_member(line: str) -> bool:
    """Whether a line is a key alone, a member with the value that OpenAPI wants, as a type is.

    So is the header of a text as `title: >-`.
    """
    known = (_HEADER, _TYPE, _OF_OPENAPI)
    return is_bare_member(line) or any(pattern.fullmatch(line) for pattern in known)


def names_one(line: str) -> bool:
    """Whether a line names an operation, or what is referred to: words of OpenAPI alone."""
    return _OF_OPENAPI.fullmatch(line) is not None and line.startswith(("operationId:", "$ref:"))


def is_fence(line: str) -> bool:
    """Whether a line of a text begins or ends a block of code."""
    return line.strip().startswith(_CODE)


def half_texts(value: JsonObject) -> Iterator[str]:
    """Yield what shows that a part of a text is missing, or stands in another one."""
    names = {
        name for place in placed_mappings(value) if place.kind == "{schema}" for name in place.value
    }
    for parts, text in _texts(value):
        if any(str(part).startswith("x-code") for part in parts):
            continue
        where = f"the text of `{parts[-1]}`"
        lines = list(_outside_code(text.split("\n")))
        if _has_members(lines) or any(_is_key_of(line, names) for line in lines):
            yield f"{where} has lines like members of a document"
        if any(map(_HEADER.fullmatch, lines)):
            yield f"{where} has the line before another text"
        if _END_OF_SENTENCE.match(text):
            yield f"{where} begins with the end of a sentence"
        if not _is_balanced(lines):
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
        if is_fence(line):
            is_code = not is_code
        elif not is_code:
            yield line


def _has_members(lines: list[str]) -> bool:
    """Whether lines are members; of a list that names other things as well none is one."""
    members = [match for match in map(_MEMBER.fullmatch, lines) if match and match["name"]]
    listed = [match for match in members if match[0].lstrip().startswith("- ")]
    is_of_prose = not all(_is_named(match["name"]) for match in listed)
    return any(
        _is_named(match["name"]) for match in members if not (is_of_prose and match in listed)
    )


def _is_named(name: str | None) -> bool:
    return name is None or name in NAMES or name.startswith("x-")


def _is_key_of(line: str, names: set[str]) -> bool:
    bare = line.strip()
    return bare.endswith(":") and bare[:-1] in names


def _is_balanced(lines: list[str]) -> bool:
    opened: list[str] = []
    bare = _INLINE_CODE.sub("", "\n".join(lines))
    for closing, name, is_empty in _TAG.findall(bare):
        if is_empty or (name.islower() and name not in _ELEMENTS):
            continue
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened
