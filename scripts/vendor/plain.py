"""OpenAPI documents in plain text: where one starts, and where the page goes on behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_START = re.compile(r"""^["']?(openapi|swagger)["']?[ \t]*:[ \t]*["']?\d[\d.]*["']?""")
_START_INSIDE = re.compile(r"(?<![\w`.\-])openapi: ?['\"]?3\.[01]\.\d['\"]?(?=\s*(info|servers|$))")
_JSON_START = re.compile(r"""^\{\s*["'](openapi|swagger)["']\s*:""")
_ROOT_KEY = re.compile(
    r"(openapi|swagger|info|jsonSchemaDialect|servers|paths|webhooks|components|security|tags|"
    r"externalDocs|x-[\w-]+)\s*:"
)
_STATEMENT = re.compile(
    r"(?P<file>[\w./-]+\.(?:json|ya?ml))\s+(?P<method>get|put|post|delete|patch|head|options)"
    r"\s+(?P<path>/\S*)",
    re.I,
)
# What the sites of this family and their frameworks put behind the document.
_FOOTERS = re.compile(
    r"To find navigation and other pages in this documentation, fetch the llms\.txt file at:.*"
    r"|Was this page helpful\?.*|Powered by (?:Mintlify|Apidog|GitBook|ReadMe).*"
    r"|(?:Suggest edits|Raise issue|Edit this page)$|Modified at \d{4}-\d\d-\d\d.*"
    r"|(?:Previous|Next|Yes|No|YesNo|⌘I|Copy|Copy page|Ask AI)$",
    re.DOTALL,
)
_NAVIGATION = {"skip to main content", "copy", "copy page", "openapi", ""}


@dataclass(frozen=True, slots=True)
class Cut:
    """A document cut out of a text, the line (from 1) where it starts and what was taken off."""

    text: str
    line: int
    dropped: tuple[str, ...]


def starts_document(text: str) -> bool:
    """Whether a block of text is an OpenAPI document from its first line on."""
    for line in text.split("\n"):
        bare = line.strip()
        if bare and not bare.startswith("#") and bare not in ("---", "{"):
            return bool(_START.match(bare) or _JSON_START.match(text.strip()))
    return False


def is_bare(text: str) -> bool:
    """Whether the whole text is a document and nothing else stands behind it."""
    if not starts_document(text) or text.count("\nopenapi:") > text.startswith("openapi:"):
        return False
    return not any(cut.dropped for cut in documents(text))


def documents(text: str) -> list[Cut]:
    """Cut every OpenAPI document out of a text."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if _starts(line)]
    if not starts and (inside := _inside(lines)):
        return [inside]
    if not starts:
        return []
    ends = [*starts[1:], len(lines)]
    return [_cut(lines, start, end) for start, end in zip(starts, ends, strict=True)]


def title(text: str) -> str | None:
    """Find the title of a page: its first line that is not navigation."""
    for line in text.split("\n"):
        bare = line.strip()
        if bare.lower() not in _NAVIGATION:
            return bare.lstrip("#").strip()[:200] or None
    return None


def statement(text: str) -> str | None:
    """Find what a page states of its document: file, method and path."""
    match = _STATEMENT.search(text)
    return f"{match['file']} {match['method'].lower()} {match['path']}" if match else None


def _starts(line: str) -> bool:
    return bool(_START.match(line.strip()) or _JSON_START.match(line.strip()))


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
    keep, dropped = _without_footers(body)
    if any(line[:1] == " " for line in keep):
        keep, behind = _indented_part(keep)
        dropped = [*behind, *dropped]
    return Cut("\n".join(keep).rstrip() + "\n", skipped + start + 1, tuple(filter(None, dropped)))


def _without_footers(lines: list[str]) -> tuple[list[str], list[str]]:
    """Take known footers off the end, also where one is glued to the last line of the document."""
    for number, line in enumerate(lines):
        glued = re.search(r"To find navigation and other pages in this documentation, fetch", line)
        if glued:
            head = [line[: glued.start()].rstrip()] if line[: glued.start()].strip() else []
            return [*lines[:number], *head], [
                line[glued.start() :],
                *(after.strip() for after in lines[number + 1 :]),
            ]
    end = len(lines)
    while end and (not lines[end - 1].strip() or _FOOTERS.fullmatch(lines[end - 1].strip())):
        end -= 1
    return lines[:end], [line.strip() for line in lines[end:]]


def _indented_part(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cut indented YAML off where a line at the margin is no member of the document's root."""
    if lines[0].lstrip().startswith("{"):
        return lines, []
    for number, line in enumerate(lines):
        if line[:1].strip() and not _ROOT_KEY.match(line) and line[:1] not in "#-":
            return lines[:number], [after.strip() for after in lines[number:]]
    return lines, []
