"""OpenAPI documents in plain text: where one starts, and where the page goes on behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from scripts.intake.page.marks import without_comments
from scripts.openapi.grammar import FIELDS

_QUOTE = "[\"'\u2018\u2019\u201c\u201d\u201e]"
_START = re.compile(rf"{_QUOTE}?(openapi|swagger){_QUOTE}?[ \t]*:[ \t]*{_QUOTE}?\d[\d.]*{_QUOTE}?")
_JSON_START = re.compile(rf"\{{\s*{_QUOTE}(openapi|swagger){_QUOTE}\s*:")
_START_INSIDE = re.compile(
    r"(?<![`.\-])openapi: ?['\"]?3\.[01]\.\d+['\"]?(?=\s*(?:info|servers|$))"
)
_ROOT_KEY = re.compile(
    r"""["']?(openapi|swagger|info|jsonSchemaDialect|servers|paths|webhooks|components|security|"""
    r"""tags|externalDocs|x-[\w-]+)["']?\s*:(?:\s|$)"""
)
_ROOT_NAMES = frozenset(FIELDS["document"]) - {"*"}
_JSON_END = re.compile(r"[}\]],?")
_PREAMBLE = re.compile(r"#.*|---(?:\s.*)?|%YAML.*|\{|")
_STATEMENT = re.compile(
    r"(?<![\w./-])(?P<file>[\w./-]{1,200}\.(?:json|ya?ml))\s+"
    r"(?P<method>get|put|post|delete|patch|head|options)\s+(?P<path>/\S{0,200})",
    re.I,
)
# What the sites of this family and their frameworks put behind the document.
_INDEX = re.compile(r"To find navigation and other pages in this documentation, fetch")
_FOOTER = re.compile(
    r"Was this page helpful\?.*|(?:Powered by|Built with) (?:Mintlify|Apidog|GitBook|ReadMe).*"
    r"|Suggest edits|Raise issue|Edit this page"
    r"|(?:Last )?(?:[Mm]odified|[Uu]pdated) (?:at|on) \d{4}-\d\d-\d\d.*"
)
_LAST_LINES = re.compile(
    r"Previous|Next|Yes|No|YesNo|Copy|Copy page|Copied!?|Ask AI|Assistant|On this page|[⌘⌃].?"
    r"|Get Task Details|Related Resources|Show more|Expand|Collapse|Report incorrect code"
    r"|(?:Last )?(?:[Mm]odified|[Uu]pdated) (?:at|on) \S.*|©.*|Copyright \S.*"
    r"|Responses are generated using AI and may contain mistakes\.?"
)
# What is glued to the last line where the whole page has lost its line ends.
_GLUED = re.compile(r"\s*(?:Was this page helpful\?.*|(?:Previous|Next|YesNo|PreviousNext)\s*)$")
_NAVIGATION = {"skip to main content", "copy", "copy page", "openapi", "---", ""}
_MARKUP = (">", "<", "```", "~~~", "openapi:", '"openapi"')
_RULE = re.compile("-{4,}")
_MOST_TRIES = 20
"""A page has no more objects than this that might be a document; each try reads to a fault."""
_NUMBERED = re.compile(r"[ \t]*(?P<number>\d+)(?P<mark> ?[|│→:.)] ?|\t| |(?=\D|$))")


@dataclass(frozen=True, slots=True)
class Cut:
    """A document cut out of a text, the line (from 1) where it starts and what was taken off."""

    text: str
    line: int
    dropped: tuple[str, ...]


def starts_document(text: str) -> bool:
    """Whether a block of text is an OpenAPI document from its first line on."""
    lines = text.split("\n")
    first = next((line.strip() for line in lines if not _PREAMBLE.fullmatch(line.strip())), "")
    if _JSON_START.match(text.lstrip()) or _START.match(first):
        return True
    if text.lstrip().startswith("{"):
        return any(_START.match(line.strip()) for line in lines) or _is_json(text)
    return bool(_ROOT_KEY.match(first)) and any(_START.match(line) for line in lines)


def is_bare(text: str) -> bool:
    """Whether the whole text is a document and nothing else stands behind it."""
    if not starts_document(text):
        return False
    found = documents(text)
    return not found or (len(found) == 1 and not found[0].dropped)


def documents(text: str) -> list[Cut]:
    """Cut every OpenAPI document out of a text."""
    lines = text.split("\n")
    objects = list(_json_documents(text))
    for one in objects:
        count = one.text.count("\n")
        lines[one.line - 1 : one.line - 1 + count] = [""] * count
    starts = sorted({_first(lines, number) for number, line in enumerate(lines) if _starts(line)})
    if not starts and not objects and (inside := _inside(lines)):
        return [inside]
    return [
        *objects,
        *(_cut(lines, start, end) for start, end in pairwise([*starts, len(lines)])),
    ]


def without_numbers(text: str) -> str | None:
    """Take the line numbers off that a page was copied with; None if it has none."""
    lines = text.split("\n")
    for start, line in enumerate(lines):
        match = _NUMBERED.match(line)
        if match and _START.match(line[match.end() :].lstrip()):
            first, number = _first_number(lines, start, int(match["number"]))
            numbered = _unnumbered(lines[first:], number, match["mark"])
            return "\n".join([*lines[:first], *numbered])
    return None


def _first_number(lines: list[str], start: int, number: int) -> tuple[int, int]:
    """Go up from a numbered line for as long as the lines count down, as those of comments do."""
    while start and (before := _NUMBERED.match(lines[start - 1])):
        if int(before["number"]) != number - 1:
            break
        start, number = start - 1, number - 1
    return start, number


def title(text: str) -> str | None:
    """Find the title of a page: its first heading, else its first line that is no navigation."""
    first = None
    for line in text.split("\n"):
        inside = _START_INSIDE.search(line)
        bare = (line[: inside.start()] if inside else line).strip()
        if bare.startswith("# "):
            return clean(bare)
        if first is None and bare.lower() not in _NAVIGATION and not bare.startswith(_MARKUP):
            first = clean(bare)
        if inside or _starts(line):
            break
    return first


def clean(line: str) -> str | None:
    """Make a title of a line: without marks of Markdown and what a terminal would obey."""
    shown = "".join(each for each in line.lstrip("#").strip() if each.isprintable())
    return shown[:200] or None


def statement(text: str) -> str | None:
    """Find what a page states of its document: file, method and path."""
    match = _STATEMENT.search(text)
    return f"{match['file']} {match['method'].lower()} {match['path']}" if match else None


def goes_on(lines: tuple[str, ...]) -> bool:
    """Whether text that was left out holds members of a document's root, or breaks off in one."""
    word = lines[0].strip() if len(lines) == 1 else ""
    is_cut = bool(word) and any(name.startswith(word) for name in _ROOT_NAMES)
    return is_cut or any(_ROOT_KEY.fullmatch(line.strip() + "\n") for line in lines)


def _is_json(text: str) -> bool:
    """Whether a text is a JSON object that names its version, wherever that stands."""
    try:
        value = json.loads(without_comments(text))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and not {"openapi", "swagger"}.isdisjoint(value)


def _json_documents(text: str) -> Iterator[Cut]:
    """Cut out the JSON objects that name their version behind another member."""
    lines = text.split("\n")
    end, tries = 0, 0
    for number, line in enumerate(lines):
        if number < end or not line.lstrip().startswith("{") or tries >= _MOST_TRIES:
            continue
        tries += 1
        keep, dropped = _json_part([line.lstrip(), *lines[number + 1 :]])
        if dropped is not None and _is_json("\n".join(keep)):
            end = number + len(keep)
            yield Cut("\n".join(keep).rstrip() + "\n", number + 1, tuple(filter(None, dropped)))


def _starts(line: str) -> bool:
    bare = line.strip()
    return bool(_START.match(bare) or _JSON_START.match(bare))


def _first(lines: list[str], start: int) -> int:
    """Go up to the first line of the document that a line with its version belongs to."""
    margin = len(lines[start]) - len(lines[start].lstrip())
    first = number = start
    while number:
        number -= 1
        bare = lines[number].strip()
        depth = len(lines[number]) - len(lines[number].lstrip())
        is_object = bare == "{" and (depth < margin or number == start - 1)
        if is_object and lines[start].strip()[0] in "\"'":
            return number
        is_member = depth == margin and (_ROOT_KEY.match(bare) or _JSON_END.fullmatch(bare))
        if bare and depth <= margin and not is_member:
            break
        if bare and depth == margin:
            first = number
    return first


def _inside(lines: list[str]) -> Cut | None:
    """Find a document that starts in the middle of a line."""
    for number, line in enumerate(lines):
        if match := _START_INSIDE.search(line):
            return _cut(
                [line[match.start() :], *lines[number + 1 :]], 0, len(lines) - number, number
            )
    return None


def _cut(lines: list[str], start: int, end: int, skipped: int = 0) -> Cut:
    body = lines[start:end]
    margin = len(body[0]) - len(body[0].lstrip())
    body = [line[margin:] if not line[:margin].strip() else line for line in body]
    if body[0].startswith("{"):
        keep, dropped = _json_part(body)
    else:
        keep, dropped = _without_footers(body)
        if any(line[:1] == " " for line in keep):
            keep, behind = _indented_part(keep)
            dropped = [*behind, *dropped]
    return Cut("\n".join(keep).rstrip() + "\n", skipped + start + 1, tuple(filter(None, dropped)))


def _json_part(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cut a JSON document off behind its last brace; what is no JSON is left to the reader."""
    text = "\n".join(lines)
    for tried in (text, without_comments(text)):
        try:
            _, end = json.JSONDecoder().raw_decode(tried)
        except (ValueError, RecursionError):
            continue
        return text[:end].split("\n"), [line.strip() for line in text[end:].split("\n")]
    return lines, []


def _without_footers(lines: list[str]) -> tuple[list[str], list[str]]:
    """Take known footers off the end, also where one is glued to the last line of the document."""
    behind: list[str] = []
    if not any(map(str.strip, lines[1:])) and (glued := _GLUED.search(lines[0])):
        lines, behind = [lines[0][: glued.start()]], [glued.group()]
    for number, line in enumerate(lines):
        if glued := _INDEX.search(line):
            behind = [line[glued.start() :], *lines[number + 1 :]]
            lines = [*lines[:number], line[: glued.start()].rstrip()]
            break
        if number and _FOOTER.fullmatch(line.rstrip()):
            behind, lines = lines[number:], lines[:number]
            break
    end = len(lines)
    while end and _is_last(lines, end - 1):
        end -= 1
    return lines[:end], [line.strip() for line in [*lines[end:], *behind]]


def _is_last(lines: list[str], number: int) -> bool:
    """Whether a line is of what pages end with; behind `Next` stands the title of that page."""
    line, before = lines[number].rstrip(), lines[max(0, number - 1)].rstrip()
    return not line or bool(_LAST_LINES.fullmatch(line)) or before in ("Previous", "Next")


def _indented_part(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cut indented YAML off where a line at the margin is no member of the document's root."""
    for number, line in enumerate(lines):
        if not line[:1].strip() or _PREAMBLE.fullmatch(line) or _ROOT_KEY.match(line):
            continue
        if not line.startswith(("- ", "---")) or _RULE.fullmatch(line.rstrip()):
            return lines[:number], [after.strip() for after in lines[number:]]
    return lines, []


def _unnumbered(lines: list[str], number: int, mark: str) -> Iterator[str]:
    """Drop the number of each line, and the mark behind it, for as long as they count up."""
    end = len("\n".join(lines).rstrip().split("\n"))
    for at, line in enumerate(lines, 1):
        match = _NUMBERED.match(line)
        held = line[match.end("number") :] if match and int(match["number"]) == number else line
        if at == end and held is line and number >= 0 and str(number).startswith(line.strip()):
            held = ""  # the page breaks off in this number: it marks no end
        is_bare = held.strip() in ("", mark.strip())
        if held is line or not (is_bare or held.startswith(mark)):
            number = -1
        yield line if number < 0 else "" if is_bare else held.removeprefix(mark)
        number += number >= 0
