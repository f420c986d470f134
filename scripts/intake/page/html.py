"""The text of an HTML page: what stands preformatted, what is embedded as data, and all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from scripts.documents import Value
from scripts.intake.page import plain

_MARK = re.compile(r"<(!doctype html|html|head|body|pre|code|div|span|article|main|table)\b", re.I)
_WHOLE = re.compile(r"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype html|html)\b", re.I | re.S)
_BEFORE = re.compile(r"<(?:pre|code|textarea|body|script|td)\b[^>]*>", re.I)
_FENCE = re.compile(r"^[ \t]*(?:`{3}|~{3})", re.M)
_PREFORMATTED = {"pre", "textarea"}
_CODE = _PREFORMATTED | {"code", "table"}
_SILENT = {"script", "style", "template", "noscript", "svg", "button", "head", "select"}
_DATA_TYPES = re.compile(r"(?:application|text)/(?:[\w.+-]*\+)?(?:json|yaml|x-yaml)\b", re.I)
_GUTTER = re.compile(
    r"(?:(?<![A-Za-z])line|Line)[-_]?(?:[Nn]os?|[Nn]um(?:ber)?s?)(?![a-z])"
    r"|gutter|blob-num|-ln-n|(?:^|\s)lnt?(?:\s|$)|select-none"
)
_LINES = {
    *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset"),
    *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
    *("nav", "ol", "p", "pre", "section", "table", "tr", "ul", "summary", "details"),
}
_CELLS = {"td", "th"}
_BLOCKS = _LINES | _CELLS | _PREFORMATTED
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "source", "col", "area", "base"}
_LINE_CLASSES = {"line", "token-line", "code-line", "view-line", "CodeMirror-line", "cm-line"}
_ELEMENTS = {
    *_BLOCKS,
    *_CODE,
    *_SILENT,
    *_VOID,
    *("a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "blink", "canvas", "caption"),
    *("center", "cite", "colgroup", "data", "datalist", "del", "dfn", "dialog", "em", "embed"),
    *("figcaption", "font", "hgroup", "html", "body", "i", "iframe", "ins", "kbd", "label"),
    *("legend", "map", "mark", "math", "menu", "meter", "nobr", "object", "optgroup", "option"),
    *("output", "param", "picture", "progress", "q", "rp", "rt", "ruby", "s", "samp", "search"),
    *("slot", "small", "span", "strike", "strong", "sub", "sup", "tbody", "tfoot", "thead"),
    *("time", "title", "track", "tt", "u", "var", "video"),
}
"""The elements of HTML; those that a site defines itself have a hyphen, and are closed."""
_SWITCHES = {
    *("autofocus", "checked", "compact", "contenteditable", "controls", "disabled", "download"),
    *("hidden", "inert", "itemscope", "multiple", "nowrap", "open", "readonly", "required"),
    *("reversed", "selected"),
}
"""The attributes that stand without a value; in `a <b and c> d` there are others."""
_MOST_OPEN = 50
_LONGEST = 300
_HIDDEN_EMAIL = "data-cfemail"


@dataclass(slots=True)
class HtmlPage:
    """`blocks` are the preformatted texts, `data` the embedded ones of scripts that hold data.

    `text` is the whole page as a browser would copy it; `unclosed` names an element that holds code
    and is still open at the end of the page, empty if none is. `kept` are the tags in code that are
    none of HTML, so that they were taken for text.
    """

    title: str | None
    blocks: list[str]
    data: list[str]
    text: str
    unclosed: str = ""
    kept: tuple[str, ...] = ()


def is_html(text: str) -> bool:
    """Whether a page is HTML: it starts with a tag, or its document stands inside of one."""
    if is_whole(text):
        return True
    head = text.lstrip()[:2000]
    if head.startswith("<") and _MARK.search(head):
        return True
    start = re.search(r"""openapi["']?\s*:""", text)
    tag = _BEFORE.search(text, 0, start.start()) if start else None
    return tag is not None and _FENCE.search(text, 0, tag.start()) is None


def is_whole(text: str) -> bool:
    """Whether a text says of itself that it is an HTML page."""
    return _WHOLE.match(text) is not None


def read(text: str) -> HtmlPage:
    """Take an HTML page apart; never raises, HTML has no errors."""
    reader = _PageParser()
    reader.feed(text)
    reader.close()
    unclosed = reader.unclosed()
    reader.end_block()
    title = plain.clean(" ".join("".join(reader.heading or reader.title).split()))
    return HtmlPage(
        title, reader.blocks, reader.data, reader.text.value(), unclosed, tuple(reader.kept)
    )


@dataclass(slots=True)
class _Column:
    """Text under construction, which knows where its lines end.

    Highlighters write a line as an element with or without a line feed behind it; either way that
    is one line, so a line feed that follows the end of such an element is swallowed.
    """

    pieces: list[str] = field(default_factory=list)
    swallows: bool = False

    def add(self, data: str) -> None:
        """Append text; directly behind a line's element one line feed is the element's own."""
        if self.swallows and (rest := data.lstrip(" \t")).startswith("\n"):
            data = rest[1:]
        self.swallows = self.swallows and not data
        if data:
            self.pieces.append(data)

    def break_line(self, *, swallows: bool) -> None:
        """End a line by `<br>`; directly behind a line's element it is the element's own end."""
        if not self.swallows:
            self.pieces.append("\n")
        self.swallows = swallows and not self.swallows

    def start_line(self) -> None:
        """Make sure that what follows stands on a line of its own."""
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")

    def start_cell(self) -> None:
        """Set a cell of a table apart from the one before it."""
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\t")

    def drop_numbers(self, since: int) -> None:
        """Take a gutter off: what an element holds, if that is nothing but numbers."""
        starts_line = not self.pieces[:since] or self.pieces[since - 1].endswith("\n")
        if starts_line and not "".join(self.pieces[since:]).strip("0123456789 \t\n"):
            del self.pieces[since:]

    def end_line(self, since: int) -> None:
        """End the line of an element that began when there were `since` pieces."""
        if len(self.pieces) == since or not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")
            self.swallows = True

    def value(self) -> str:
        """Return the text so far."""
        return "".join(self.pieces)


@dataclass(slots=True)
class _Element:
    """An open element; `block` and `text` count the pieces that stood before it."""

    tag: str
    is_silent: bool
    is_line: bool
    is_gutter: bool
    block: int
    text: int


class _PageParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.data: list[str] = []
        self.title: list[str] = []
        self.heading: list[str] = []
        self.block = _Column()
        self.text = _Column()
        self._open: list[_Element] = []
        self._held: list[str] | None = None
        self.kept: list[str] = []
        self._end = ""
        self._tags: list[tuple[str, str, int, int]] = []
        self._silent = 0
        self._preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._is_text(tag, attrs):
            self._put_tag(tag)
            return
        if tag in _VOID:
            self._void(tag)
            return
        if tag in _PREFORMATTED and not self._preformatted:
            self.end_block()
        is_line = tag in _LINES or not _LINE_CLASSES.isdisjoint(given.get("class", "").split())
        if not self._silent and (is_line or tag in _CELLS):
            for column in (self.text, self.block):
                column.start_line() if is_line else column.start_cell()
        hidden = given.get(_HIDDEN_EMAIL)
        if hidden and not self._silent:
            self._put(_email(hidden))
        is_silent = tag in _SILENT or bool(hidden)
        block, text = len(self.block.pieces), len(self.text.pieces)
        is_gutter = bool(_GUTTER.search(given.get("class", "")))
        self._open.append(_Element(tag, is_silent, is_line, is_gutter, block, text))
        self._silent += is_silent
        self._preformatted += tag in _PREFORMATTED
        if tag == "script" and _DATA_TYPES.search(given.get("type", "")):
            self._held = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_text(tag, attrs):
            self._keep(self.get_starttag_text() or "")
        else:
            super().handle_startendtag(tag, attrs)

    def parse_endtag(self, i: int) -> int:
        """Remember how a tag is written: what handles it is given its name alone."""
        self._end = self.rawdata[i : self.rawdata.find(">", i, i + _LONGEST) + 1]
        return super().parse_endtag(i)

    def handle_endtag(self, tag: str) -> None:
        if self._is_text(tag):
            self._close_tag(tag)
            return
        depth = len(self._open) - 1
        while depth >= 0 and self._open[depth].tag != tag:
            if tag not in _BLOCKS and self._open[depth].tag in _BLOCKS:
                return
            depth -= 1
        for element in reversed(self._open[depth:] if depth >= 0 else []):
            self._close(element)
        del self._open[depth if depth >= 0 else len(self._open) :]

    def handle_data(self, data: str) -> None:
        if self._held is not None:
            self._held.append(data)
        if any(element.tag == "title" for element in self._open[-1:]):
            self.title.append(data)
        if self._silent:
            return
        if any(element.tag == "h1" for element in self._open) and len(self.heading) < 20:
            self.heading.append(data)
        self._put(data)

    def _is_text(self, tag: str, attrs: Sequence[tuple[str, str | None]] = ()) -> bool:
        """Whether a tag in code is none of HTML: a text that the page has not escaped."""
        if not self._preformatted or self._silent:
            return False
        odd = (name for name, value in attrs if value is None and name.isalnum())
        return tag not in _ELEMENTS or any(name not in _SWITCHES for name in odd)

    def _keep(self, held: str) -> None:
        self.kept.append(held)
        self._put(held)

    def _put_tag(self, tag: str) -> None:
        """Keep a tag as text, until it is closed as the elements of a site's own are."""
        held = self.get_starttag_text() or ""
        self._tags.append((tag, held, len(self.text.pieces), len(self.block.pieces)))
        self._put(held)

    def _close_tag(self, tag: str) -> None:
        count = len(self._tags)
        near = range(count - 1, max(-1, count - 1 - _MOST_OPEN), -1)
        at = next((at for at in near if self._tags[at][0] == tag), None)
        if at is None or "-" not in tag:
            self._keep(self._end or f"</{tag}>")
            return
        _, held, text, block = self._tags.pop(at)
        for column, place in ((self.text, text), (self.block, block)):
            if column.pieces[place : place + 1] == [held]:
                column.pieces[place] = ""

    def unclosed(self) -> str:
        """Name the outermost element of code that is still open, empty if none is."""
        return next((element.tag for element in self._open if element.tag in _CODE), "")

    def end_block(self) -> None:
        """Keep what was collected of a preformatted block."""
        text = self.block.value().strip("\n")
        if text.strip():
            self.blocks.append(text)
        self.block = _Column()
        self.kept += [held for _, held, _, _ in self._tags]
        self._tags.clear()

    def _put(self, data: str) -> None:
        self.text.add(data)
        if self._preformatted:
            self.block.add(data)

    def _void(self, tag: str) -> None:
        if self._silent or tag not in _LINES:
            return
        self.text.break_line(swallows=not self._preformatted)
        if self._preformatted:
            self.block.break_line(swallows=False)

    def _close(self, element: _Element) -> None:
        if element.tag == "script" and self._held is not None:
            self.data.append("".join(self._held))
            self._held = None
        self._silent -= element.is_silent
        if element.is_gutter and not self._silent:
            self.text.drop_numbers(element.text)
            self.block.drop_numbers(element.block)
        if element.is_line and not self._silent and not element.is_silent:
            self.text.end_line(element.text)
            if self._preformatted and element.tag not in _PREFORMATTED:
                self.block.end_line(element.block)
        if element.tag in _PREFORMATTED:
            self._preformatted -= 1
            if not self._preformatted:
                self.end_block()


def _email(hidden: str) -> str:
    """Read an address that Cloudflare hides: each byte is crossed with the first."""
    try:
        key, *crossed = bytes.fromhex(hidden)
        return bytes(byte ^ key for byte in crossed).decode()
    except ValueError:
        return "[email\u00a0protected]"


def embedded_documents(data: list[str]) -> Iterator[str]:
    """Yield the text of every OpenAPI document in JSON or YAML data, however deep it lies."""
    for text in data:
        try:
            pending: list[Value] = [json.loads(text)]
        except (ValueError, RecursionError):
            pending = [text]
        while pending:
            value = pending.pop()
            if isinstance(value, dict) and _is_openapi(value):
                yield json.dumps(value, ensure_ascii=False, indent=2)
            elif isinstance(value, str) and "\n" in value and plain.starts_document(value):
                yield value
            elif isinstance(value, dict):
                pending.extend(reversed(value.values()))
            elif isinstance(value, list):
                pending.extend(reversed(value))


def _is_openapi(value: dict[str, Value]) -> bool:
    named = value.get("openapi", value.get("swagger"))
    return isinstance(named, str) and isinstance(value.get("paths"), dict)
