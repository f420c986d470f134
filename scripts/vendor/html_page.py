"""The text of an HTML page: what stands preformatted, and all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_MARK = re.compile(r"<(!doctype html|html|head|body|pre|code|div|span|article|main)\b", re.I)
_PREFORMATTED = {"pre", "textarea"}
_SILENT = {"script", "style", "template", "noscript", "svg", "button", "head"}
_LINES = {
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
    "summary",
    "details",
}
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "source", "col", "area", "base"}


@dataclass(slots=True)
class HtmlPage:
    """`blocks` are the preformatted texts, `text` is the whole page as a browser would copy it."""

    title: str | None
    blocks: list[str]
    text: str


def is_html(text: str) -> bool:
    """Whether a page is HTML: its first mark is a tag."""
    head = text.lstrip()[:2000]
    return head.startswith("<") and bool(_MARK.match(head) or _MARK.search(head))


def read(text: str) -> HtmlPage:
    """Take an HTML page apart; never raises, HTML has no errors."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_block()
    whole = re.sub(r"\n{3,}", "\n\n", "".join(reader.text))
    title = re.sub(r"\s+", " ", "".join(reader.heading or reader.title)).strip()
    return HtmlPage(title or None, reader.blocks, whole)


@dataclass(slots=True)
class _State:
    silent: int = 0
    preformatted: int = 0
    in_title: bool = False
    in_heading: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.text: list[str] = []
        self.title: list[str] = []
        self.heading: list[str] = []
        self.block: list[str] = []
        self.state = _State()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        state = self.state
        if tag == "title":
            state.in_title = True
        elif tag == "h1" and not self.heading:
            state.in_heading = True
        if tag in _SILENT:
            state.silent += 1
        if tag in _PREFORMATTED:
            if not state.preformatted:
                self.end_block()
            state.preformatted += 1
        elif tag in _LINES:
            self._line_end(tag)

    def handle_endtag(self, tag: str) -> None:
        state = self.state
        if tag == "title":
            state.in_title = False
        elif tag == "h1":
            state.in_heading = False
        if tag in _SILENT and state.silent:
            state.silent -= 1
        if tag in _PREFORMATTED and state.preformatted:
            state.preformatted -= 1
            if not state.preformatted:
                self.end_block()
        elif tag in _LINES and tag not in _VOID:
            self._line_end(tag)

    def handle_data(self, data: str) -> None:
        if self.state.in_title:
            self.title.append(data)
        if self.state.silent:
            return
        if self.state.in_heading:
            self.heading.append(data)
        self.text.append(data)
        if self.state.preformatted:
            self.block.append(data)

    def end_block(self) -> None:
        """Keep what was collected of a preformatted block."""
        text = "".join(self.block).strip("\n")
        if text.strip():
            self.blocks.append(text)
        self.block.clear()
        self.text.append("\n")

    def _line_end(self, tag: str) -> None:
        """Inside preformatted text, `<br>` and one `<div>` per line stand for line ends."""
        for collected in (self.text, *([self.block] if self.state.preformatted else [])):
            if tag == "br" or (collected and not collected[-1].endswith("\n")):
                collected.append("\n")
