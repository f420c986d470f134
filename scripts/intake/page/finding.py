"""A documentation page, and the OpenAPI document found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scripts.intake.page import fence, html, marks, plain
from scripts.intake.page.characters import (
    plain_characters,
    plain_json_spaces,
    plain_quotes,
    plain_tabs,
)
from scripts.intake.page.decoding import decode
from scripts.problem import BadInput, Problem

FORMS = {
    "fenced": "a fenced block of Markdown",
    "html": "preformatted text of an HTML page",
    "data": "data embedded in an HTML page",
    "plain": "plain text copied from a browser",
    "bare": "a bare document",
}
_IN_A_BROWSER = "open it in a browser, save the page or copy its text, and vendor that file"
NOTHING = "there is no OpenAPI document on this page"
_STRANGERS = (
    (
        r"<title>[^<]{0,100}\b(?:404|not found|error)\b"
        r"|<h1[^>]{0,200}>\s*(?:404\b|(?:page )?not found)",
        "it is the page of an error",
        "look the address up in the index of the documentation",
    ),
    (
        r"<input[^>]{0,200}type=.?password|\b(?:sign|log) in to (?:continue|your account)",
        "the site wants a login first",
        _IN_A_BROWSER,
    ),
    (
        r"Just a moment\.\.\.|challenge-platform|cf-chl|Attention Required! \| Cloudflare",
        "the site wants to see a browser first",
        _IN_A_BROWSER,
    ),
    (
        r"^asyncapi['\"]?\s*:\s*['\"]?\d",
        "it holds one of AsyncAPI",
        "vendor the page of an endpoint that is called over HTTP",
    ),
)


class NoDocument(BadInput):
    """A page holds no OpenAPI document at all, as many pages of a documentation do not."""

    @property
    def is_another_page(self) -> bool:
        """Whether it is not the page that was asked for: empty, of an error, before a login."""
        return any(problem.message != NOTHING for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Found:
    """An OpenAPI document as it stands on a page.

    `text` is the document alone, `line` the line of the page (from 1) where it starts, `title` the
    page's. `states` is what the page says of its file and operation. `cut` lists the text that
    stood behind the document and was taken off, `notes` what was done to the page before. `goes_on`
    says that the text of an HTML page goes on behind the element that holds the document.
    """

    form: str
    text: str
    line: int
    title: str | None = None
    states: str | None = None
    cut: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    goes_on: bool = False

    @property
    def is_end_marked(self) -> bool:
        """Whether the page shows where the document ends: by a mark, or by what stands behind."""
        return self.form in ("fenced", "data") or bool(self.cut) or self.goes_on


def find_document(data: bytes, name: str) -> Found:
    """Find the one OpenAPI document of a page.

    Raises `NoDocument` for none, `BadInput` for several and for what cannot be read.
    """
    text, notes = decode(data, name)
    is_whole_html = html.is_whole(text)
    if not is_whole_html:
        text, taken_off = marks.unmarked(text, name)
        notes = (*notes, *taken_off)
    found = [] if is_whole_html else list(_fenced(text, name))
    if not found and (is_whole_html or html.is_html(text)):
        found = list(_in_html(text, name))
    if not found and not is_whole_html:
        found = list(_in_text(text))
    found = [one for one in found if one.text.strip()]
    if not found:
        raise NoDocument([_nothing(name, text)])
    if len(found) > 1:
        raise BadInput(_several(name, found))
    (one,) = found
    if plain.goes_on(one.cut):
        raise BadInput([_goes_on(name, one)])
    uncommented, less = marks.plain_json(one.text)
    indented, more = plain_tabs(uncommented)
    spaced, kept = plain_json_spaces(indented)
    quoted, straight = plain_quotes(spaced)
    return replace(one, text=quoted, notes=(*notes, *one.notes, *less, *more, *kept, *straight))


def _in_html(text: str, name: str) -> Iterator[Found]:
    page = html.read(text)
    whole, notes = plain_characters(page.text)
    title, states = page.title, plain.statement(whole)
    unescaped = tuple(
        f"tags that are none of HTML are kept as text ({len(page.kept)}): `{tag}`"
        for tag in page.kept[:1]
    )
    found: dict[str, Found] = {}
    for form, texts in (("html", page.blocks), ("data", html.embedded_documents(page.data))):
        for block in map(plain_characters, texts):
            for cut in _cuts(block[0]):
                goes_on = form == "html" and not _ends_with(whole, cut.text)
                told = (*block[1], *unescaped) if form == "html" else block[1]
                one = Found(form, cut.text, 1, title, states, cut.dropped, told, goes_on)
                found.setdefault(cut.text, one)
        if found and form == "html" and page.unclosed:
            raise BadInput([_never_closed_element(name, page.unclosed)])
        if found:
            yield from found.values()
            return
    for one in [*_fenced(whole, name), *_in_text(whole)][:1]:
        if page.unclosed:
            raise BadInput([_never_closed_element(name, page.unclosed)])
        yield replace(one, title=title or one.title, line=1, notes=(*notes, *one.notes))


def _ends_with(page: str, document: str) -> bool:
    """Whether the text of a page ends with the last line of its document."""
    return page.rstrip().endswith(document.rstrip().rpartition("\n")[2].strip())


def _fenced(text: str, name: str) -> Iterator[Found]:
    text, notes = plain_characters(text)
    lines = text.split("\n")
    for fenced in fence.blocks(text):
        block = marks.added(fenced, name)
        if not plain.starts_document(block.text):
            continue
        if block.end is None:
            raise BadInput([_never_closed(name, block)])
        before = "\n".join(lines[: block.line - 2])
        states = plain.statement(block.info) or plain.statement(before)
        one = Found("fenced", block.text, block.line, plain.title(before), states, (), notes)
        behind = lines[block.end :]
        if plain.goes_on(tuple(_up_to_fence(behind))) or _is_closed_early(block.text, behind):
            raise BadInput([_goes_on(name, one, block.end)])
        yield one


def _in_text(text: str) -> Iterator[Found]:
    text, notes = plain_characters(text)
    text = plain.without_numbers(text) or text
    if plain.is_bare(text):
        line = text[: len(text) - len(text.lstrip("\n"))].count("\n") + 1
        yield Found("bare", text.strip("\n") + "\n", line, None, None, (), notes)
        return
    title, states = plain.title(text), plain.statement(text)
    for cut in _cuts(text):
        yield Found("plain", cut.text, cut.line, title, states, cut.dropped, notes)


def _cuts(text: str) -> list[plain.Cut]:
    return plain.documents(plain.without_numbers(text) or text)


def _up_to_fence(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if line.strip().startswith(("```", "~~~")):
            return
        yield line


def _is_closed_early(text: str, behind: list[str]) -> bool:
    """Whether a fence of a description has closed that of a document without indentation.

    Markdown has a blank line behind a block, flattened text has none; and no member of the root
    stands between the blocks of a page.
    """
    if any(line.startswith(" ") for line in text.split("\n")):
        return False
    fences = [number for number, line in enumerate(behind) if line.strip() in ("```", "~~~")]
    inside = behind[: fences[-1]] if fences else []
    return bool(inside) and (bool(inside[0].strip()) or plain.goes_on(tuple(inside)))


def _nothing(name: str, text: str) -> Problem:
    if not text.strip():
        return _problem(name, None, "the page is empty", None, "save the page again, whole")
    for pattern, what, remedy in _STRANGERS:
        if re.search(pattern, text, re.I | re.M):
            message = f"{NOTHING}: {what}"
            return _problem(name, None, message, None, remedy)
    return _problem(
        name,
        None,
        NOTHING,
        "a line such as `openapi: 3.0.0`, fenced, preformatted or in plain text",
        "check that the page is the one of an endpoint and was saved whole; a page that shows its "
        "document only by a script is best copied from the browser",
    )


def _several(name: str, found: list[Found]) -> list[Problem]:
    return [
        _problem(
            name,
            one.line,
            f"document {number} of {len(found)} on this page starts here",
            "one OpenAPI document",
            "save the one you want to a file of its own and vendor that",
        )
        for number, one in enumerate(found, 1)
    ]


def _never_closed(name: str, block: fence.Fence) -> Problem:
    return _problem(
        name,
        block.line - 1,
        "the fence that opens here is never closed: the page breaks off inside its document",
        "a line that closes the fence",
        "save the page again, whole; if nothing is missing, add the closing fence",
    )


def _never_closed_element(name: str, tag: str) -> Problem:
    return _problem(
        name,
        None,
        f"the element <{tag}> is never closed: the page breaks off inside its document",
        f"</{tag}> behind the document",
        "save the page again, whole",
    )


def _goes_on(name: str, found: Found, line: int | None = None) -> Problem:
    where = line or found.line + found.text.count("\n")
    return _problem(
        name,
        where,
        "the document seems to go on behind what looks like its end",
        "nothing of the document behind its last line",
        "take out what stands between its parts, or save the document alone to a file",
    )


def _problem(
    name: str, line: int | None, message: str, expected: str | None, remedy: str | None
) -> Problem:
    return Problem(message, file=name, line=line, expected=expected, remedy=remedy)
