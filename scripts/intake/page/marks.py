"""What a page puts before the lines of a document that it quotes, or around it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace

from scripts.intake.omitted import says_left_out
from scripts.intake.page.fence import Fence
from scripts.problem import BadInput, Problem

_VERSION = r"""["']?(?:openapi|swagger)["']?\s*:"""
_QUOTED = re.compile(rf"(?P<marks>(?: {{0,3}}>){{1,9}})[ \t]*(?:\{{[ \t]*)?{_VERSION}")
_QUOTE = re.compile(r"^ {0,3}> ?")
_CHANGED = re.compile(rf"^[ +-]\s*(?:\{{\s*)?{_VERSION}", re.M)
_TEMPLATE = re.compile(rf"(?<!`)`(?!`)\s*{_VERSION}")
_TEMPLATE_BODY = re.compile(r"`((?:\\.|[^`\\])*)`(?=[;,)\]}\s]*$)", re.S | re.M)
_ESCAPE = re.compile(r"\\(.)", re.S)
_ESCAPED = {"n": "\n", "t": "\t", "\n": "", **{each: each for each in "`\\${'\""}}
_FILLED_IN = re.compile(r"(?<!\\)(?:\\\\)*\$\{")
_TWICE = re.compile(
    r"^[^\S\n]*(?:- +)*(?:[^\s:]+: +)?&(?:amp;)*(?:gt;[-+]?$|(?:quot|apos|#0*39|#x0*27);)"
    r"|&(?:amp;)*quot;(?:openapi|swagger)&(?:amp;)*quot;\s*:",
    re.M,
)
_KEPT = {
    "entities of HTML inside texts": re.compile(
        r"&(?:lt|gt|amp|quot|apos|nbsp|#\d{1,7}|#x[0-9a-fA-F]{1,6});"
    ),
    "escapes of Markdown inside texts": re.compile(r"(?<![\\\w)\]])\\[*_`]\w+|\w\\_\w+"),
    "addresses of mail that the site hides": re.compile(r"\[email[ \u00a0]protected\]"),
}
LEFT_OUT = "a comment says that a part is left out"
_MOST_TIMES = 3
_COMMENT = re.compile(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?(?:\*/|\Z)', re.S)


def unmarked(text: str, name: str) -> tuple[str, tuple[str, ...]]:
    """Take a document out of a quotation of Markdown or a template of JavaScript, and say so.

    No line moves. Raises `BadInput` for a template that is filled in by a program.
    """
    text, quoted = _unquoted(text)
    text, filled = _out_of_template(text, name)
    return text, (*quoted, *filled)


def _unquoted(text: str) -> tuple[str, tuple[str, ...]]:
    lines = text.split("\n")
    done = 0
    for number in range(len(lines) if ">" in text else 0):
        quoted = _QUOTED.match(lines[number]) if number >= done else None
        if quoted is None:
            continue
        first, last = number, number + 1
        while first > done and _is_quoted(lines[first - 1]):
            first -= 1
        while last < len(lines) and _is_quoted(lines[last]):
            last += 1
        for at in range(first, last):
            for _ in range(quoted["marks"].count(">")):
                lines[at] = _QUOTE.sub("", lines[at], count=1)
        done = last
    if not done:
        return text, ()
    return "\n".join(lines), ("the marks of a quotation were taken off",)


def _is_quoted(line: str) -> bool:
    return line.lstrip(" ").startswith(">")


def _out_of_template(text: str, name: str) -> tuple[str, tuple[str, ...]]:
    start = _TEMPLATE.search(text)
    body = _TEMPLATE_BODY.match(text, start.start()) if start else None
    if body is None or "\n" not in body[1].strip():
        return text, ()
    line = text.count("\n", 0, body.start()) + 1
    if filled := _FILLED_IN.search(body[1]):
        line += body[1].count("\n", 0, filled.end())
        raise BadInput([_filled_in(name, line)])
    if odd := next((one for one in _ESCAPE.finditer(body[1]) if one[1] not in _ESCAPED), None):
        line += body[1].count("\n", 0, odd.start())
        raise BadInput([_filled_in(name, line, f"the escape {odd[0]} of JavaScript")])
    held = _ESCAPE.sub(lambda escape: _ESCAPED[escape[1]], body[1])
    before = text[: text.rfind("\n", 0, body.start()) + 1]
    end = text.find("\n", body.end())
    behind = text[end:] if end >= 0 else ""
    return before + held + behind, ("the document was taken out of a template of JavaScript",)


def _filled_in(name: str, line: int, what: str = "a place that a program fills in") -> Problem:
    return Problem(
        f"the document stands in a template of JavaScript, and here is {what}",
        file=name,
        line=line,
        expected="the text as the program shows it",
        remedy="open the page in a browser and save what it shows",
    )


def added(block: Fence, name: str) -> Fence:
    """Take the marks off a document that a diff adds; raises `BadInput` for any other diff."""
    start = _CHANGED.search(block.text) if block.info.split()[:1] in (["diff"], ["patch"]) else None
    if start is None:
        return block
    lines = block.text.rstrip("\n").split("\n")
    first = block.text.count("\n", 0, start.start())
    first -= lines[first - 1][1:].strip() == "{"
    line = block.line + first
    if not all(row.startswith("+") for row in lines[first:]):
        raise BadInput([_changed(name, line)])
    return replace(block, text="".join(f"{row[1:]}\n" for row in lines[first:]), line=line)


def _changed(name: str, line: int) -> Problem:
    return Problem(
        "the document stands here in a diff, which has lines of an older one or lacks some",
        file=name,
        line=line,
        expected="the document itself",
        remedy="save the document as it is after the change to a file of its own",
    )


def plain_entities(text: str) -> tuple[str, tuple[str, ...]]:
    """Resolve entities of HTML that stand where YAML and JSON have quotes, and say so."""
    times = 0
    while times < _MOST_TIMES and _TWICE.search(text):
        text, times = html.unescape(text), times + 1
    told = ["entities of HTML became the characters they stand for: the text had them"]
    return text, (*(told if times else ()), *_kept(text))


def _kept(text: str) -> Iterator[str]:
    """Say what a copy may have put into texts, and the vendor may have written as well."""
    for what, pattern in _KEPT.items():
        if held := pattern.findall(text):
            yield f"{what} are kept ({len(held)}): `{held[0]}`"


def plain_json(text: str) -> tuple[str, tuple[str, ...]]:
    """Take the comments out of a JSON document that is none with them, and say so."""
    if not text.lstrip().startswith("{") or not ("//" in text or "/*" in text) or _is_json(text):
        return text, ()
    plain = without_comments(text)
    if not _is_json(plain):
        return text, ()
    taken = (each[0] for each in _COMMENT.finditer(text) if not each[1])
    left_out = (f"{LEFT_OUT}: `{comment}`" for comment in taken if says_left_out(comment))
    return plain, ("comments in a JSON text were taken out", *left_out)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def without_comments(text: str) -> str:
    """Put spaces in the place of the comments that an editor lets JSON have."""
    return _COMMENT.sub(lambda each: each[1] or re.sub(r"[^\n]", " ", each[0]), text)
