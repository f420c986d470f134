"""A documentation page, and the OpenAPI document found in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.problem import BadInput, Problem
from scripts.vendor import fence, html_page, plain

FORMS = {
    "fenced": "a fenced block of Markdown",
    "html": "preformatted text of an HTML page",
    "plain": "plain text copied from a browser",
    "bare": "a bare document",
}
MAX_BYTES = 8 * 1024 * 1024
_ODD_INDENT = re.compile(
    r"^[ ]*[\u00a0\u2000-\u200b\u202f\u3000][ \u00a0\u2000-\u200b\u202f\u3000]*", re.M
)


@dataclass(frozen=True, slots=True)
class Found:
    """An OpenAPI document as it stands on a page.

    `text` is the document alone, `line` the line of the page (from 1) where it starts, `title` the
    page's. `states` is what the page says of its file and operation. `cut` lists the text that
    stood behind the document and was taken off, `notes` what was done to the page before.
    """

    form: str
    text: str
    line: int
    title: str | None = None
    states: str | None = None
    cut: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def find_document(data: bytes, name: str) -> Found:
    """Find the one OpenAPI document of a page; raises `BadInput` for none and for several."""
    text, notes = decode(data, name)
    found = _documents(text, notes)
    if not found:
        raise BadInput([_nothing(name, text)])
    if len(found) > 1:
        raise BadInput(_several(name, found))
    return found[0]


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Read a page's bytes as text with plain line ends and say what had to be replaced.

    Raises `BadInput` for what is no text or more than `MAX_BYTES`.
    """
    if len(data) > MAX_BYTES:
        raise _refusal(name, None, f"{len(data)} bytes are more than the {MAX_BYTES} of a page")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refusal(name, line, "this is not UTF-8 text", "save it as UTF-8") from error
    if "\0" in text:
        raise _refusal(name, None, "this is not text", "save the page as text, Markdown or HTML")
    notes = []
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        notes.append("the line ends of another system became plain ones")
    if _ODD_INDENT.search(text):
        text = _ODD_INDENT.sub(lambda match: " " * len(match[0]), text)
        notes.append("no-break spaces before the text of lines became spaces")
    return text, tuple(notes)


def _documents(text: str, notes: tuple[str, ...]) -> list[Found]:
    if not html_page.is_html(text):
        return _in_text(text, None, notes)
    page = html_page.read(text)
    blocks = [block for block in page.blocks if plain.starts_document(block)]
    if not blocks:
        return _in_text(page.text, page.title, notes)
    distinct = dict.fromkeys(block.strip("\n") + "\n" for block in blocks)
    states = plain.statement(page.text)
    return [Found("html", block, 1, page.title, states, (), notes) for block in distinct]


def _in_text(text: str, title: str | None, notes: tuple[str, ...]) -> list[Found]:
    if plain.is_bare(text):
        return [Found("bare", text.strip("\n") + "\n", 1, None, None, (), notes)]
    title = title or plain.title(text)
    fenced = [block for block in fence.blocks(text) if plain.starts_document(block.text)]
    if fenced:
        return [
            Found(
                "fenced",
                block.text,
                block.line,
                title,
                plain.statement(block.info) or plain.statement(text),
                (),
                notes,
            )
            for block in fenced
        ]
    return [
        Found("plain", cut.text, cut.line, title, plain.statement(text), cut.dropped, notes)
        for cut in plain.documents(text)
    ]


def _nothing(name: str, text: str) -> Problem:
    if not text.strip():
        return Problem(name, None, None, None, "the page is empty")
    return Problem(
        name,
        None,
        None,
        None,
        "there is no OpenAPI document on this page",
        expected="a line such as `openapi: 3.0.0`, fenced, preformatted or in plain text",
        remedy="check that the page is the one of an endpoint and was saved whole",
    )


def _several(name: str, found: list[Found]) -> list[Problem]:
    return [
        Problem(
            name,
            one.line,
            None,
            None,
            f"document {number} of {len(found)} on this page starts here",
            expected="one OpenAPI document",
            remedy="save the one you want to a file of its own and vendor that",
        )
        for number, one in enumerate(found, 1)
    ]


def _refusal(name: str, line: int | None, message: str, remedy: str | None = None) -> BadInput:
    return BadInput([Problem(name, line, None, None, message, None, remedy)])
