"""Whether the flattened lines of a scalar can stand at a given depth.

js-yaml at its defaults (width 80, indent 2) folds what is longer than the width left at its depth,
greedily, and leaves alone what is not: so every text that it wrote testifies to its own depth.
Other writers keep fewer rules; there it testifies to nothing. Lengths are counted in UTF-16 units,
as JavaScript does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from scripts.intake.restore.clues import is_cut_out, is_of_mintlify, marks
from scripts.intake.restore.entries import Entry, Inline, read_entry, read_inline
from scripts.intake.restore.fields import is_named

FATAL = math.inf
INDENT = 2
_WIDTH = 80
_NARROWEST = 40
"""js-yaml's `indent` and `lineWidth` by default, and what the latter never goes below (its
dumper.js, `writeScalar`)."""
_BREAK = re.compile(r" (?=[^ ])")
_MARKUP = re.compile(r"[-*+>|#<:`]|\d+[.)] |\*\*|[A-Z0-9\"'(\[✓✗•\u2013\u2014]|\W")
_SENTENCE_END = re.compile(r"[.!?:;。\uff01\uff1f\uff1a\uff1b)>`*|\"'}\]]$")
_ASKS_FOR_MORE = re.compile(
    r"(?:,|\b(?:a|an|and|any|are|as|at|by|for|from|in|is|like|of|on|or|some"
    r"|such|the|to|with|when|your))$",
    re.IGNORECASE,
)
_BROKEN_OFF = 9.5
"""Chosen: so much that a person is asked whether a line that looks like a member ends the text."""
_PLAIN_OBJECTS = ("info", "operation", "schema", "response", "parameter", "server")
_DOUBLE_STATUS = re.compile(r'"[1-5]\d\d":')
_SINGLE_STATUS = re.compile(r"'[1-5]\d\d':")
_MOST = 10.0
"""Chosen: a text, however odd its lines, must not outweigh what OpenAPI rules out."""
_ANOTHER_NAME = 8
"""Chosen: a line may be so much too long where a site has put its own name for the vendor's."""
_HARD_BREAK = 2
"""So many spaces at its end break a line of Markdown; a page that lost its spaces lost them too."""
_LOST_SPACES = 4.0
"""Chosen: one clear sign, since a text one level further out has as much more room."""
_LONG = 100
"""Chosen: so much longer than js-yaml's lines that no site has made it so by its own name."""
_WITNESSES = 3
"""Chosen: folded texts of other writers agree with js-yaml once by chance, not three times."""


@dataclass(slots=True)
class Writing:
    """How the document was written: by js-yaml (`exact`), or by a writer unknown."""

    exact: bool = True
    edited: float = FATAL
    """What a line costs that is longer than its writer allowed: a later hand may have edited it."""
    long_words: str = ""
    """How a word longer than the width stands: `folded` (js-yaml 4), `inline` (5); else unseen."""
    requoted: bool = False
    """Whether a formatter has put double quotes where js-yaml puts single ones."""
    joined: bool = False
    """Whether the line ends are lost: then only what is on a line or folded testifies to depth."""
    _fits: dict[tuple[int, int, int], float] = field(default_factory=dict, init=False)

    def inline_cost(self, inline: Inline, depth: int) -> float:
        """Say what it costs to read a one-line scalar at a depth; `FATAL` if it cannot be."""
        if not self.exact:
            return 0.0
        if inline.form in ("plain", "single"):
            text = inline.text[1:-1].replace("''", "'") if inline.form == "single" else inline.text
            if inline.kind == "string" and text[:1] != " " and length(text) > width_at(depth):
                return self.edited if self.long_words == "folded" or " " in text else 0.0
        return 0.0

    def never_has(self, entry: Entry, inline: Inline) -> bool:
        """Whether a line that looks like a member is a text's: of JSON, or one that quotes.

        js-yaml puts no key in double quotes, and no line end into a quoted text.
        """
        is_quote = inline.form == "open quote" and not self.joined
        is_json = entry.raw_key.startswith('"')
        return self.exact and not self.requoted and (is_json or is_quote)

    def is_folded(self, line: str, after: str, depth: int) -> bool:
        """Whether a sentence goes on over a line end that the width explains."""
        if not self.exact or " " not in line:
            return False
        if self.joined:
            return is_unfinished(line)
        return ends_mid_sentence(line) and not would_fit(line, after, width_at(depth))

    def block_cost(self, lines: list[str], start: int, end: int, depth: int, header: str) -> float:
        """Say what it costs to read lines `start` to `end` (excluded) as one block scalar."""
        if not self.exact:
            return 0.0
        width = width_at(depth)
        key = (start, end, width)
        if key not in self._fits:
            self._fits[key] = self._block_cost(lines[start:end], width, header)
        return self._fits[key]

    def _block_cost(self, body: list[str], width: int, header: str) -> float:
        if self.joined:
            return _joined(body, width, header)
        if header[0] != ">":
            return _literal(body, width, header)
        if self.long_words == "inline" and not any(" " in line for line in body):
            return FATAL if len(body) == 1 else 0.0
        return _folded(body, width)


def written_by_js_yaml(lines: list[str]) -> bool:
    """Whether the lines look like js-yaml's: folded texts, and nothing that it never writes.

    All 367 exports of Apidog that were looked at are, so an exporter's marks say enough.
    """
    if marks(lines).is_export:
        return True
    folded, is_code, requoted = 0, False, is_requoted(lines)
    for line in lines:
        is_code ^= line.startswith("```")
        entry = read_entry(line)
        inline = read_inline(entry.value) if entry else None
        if inline is None or entry is None or is_code:
            continue
        if _is_never_written(entry, inline, requoted=requoted):
            return False
        folded += inline.form == "block" and inline.text[0] == ">"
    return folded >= _WITNESSES or is_of_mintlify(lines) or is_cut_out(lines)


def is_requoted(lines: list[str]) -> bool:
    """Whether the status codes of responses stand in double quotes, and never in single ones.

    Formatters such as Prettier change the quotes so, and leave the lines of folded texts alone.
    """
    return any(map(_DOUBLE_STATUS.fullmatch, lines)) and not any(
        map(_SINGLE_STATUS.fullmatch, lines)
    )


def _is_never_written(entry: Entry, inline: Inline, *, requoted: bool) -> bool:
    """Whether js-yaml writes no such line, and no text of a page is likely to hold it."""
    if entry.raw_key[:1] == '"' and not entry.value and not requoted:
        return True
    if _may_be_text(entry):
        return False
    if entry.key is not None and _is_never_on_one_line(inline):
        return True
    if inline.form == "flow":
        return inline.text not in ("[]", "{}") and not _is_code(entry)
    if requoted:
        return inline.form == "single" and '"' not in inline.text
    return inline.form == "double" and inline.text.isascii() and "\\" not in inline.text


def _is_never_on_one_line(inline: Inline) -> bool:
    """Whether js-yaml folds such a value: it leaves alone what begins with a space."""
    text = inline.text.removeprefix("'") if inline.form == "single" else inline.text
    is_bare = inline.form in ("plain", "single") and text[:1] != " "
    return is_bare and " " in text and length(text) > _LONG


def _is_code(entry: Entry) -> bool:
    """Whether a line sets the headers of a call in a code sample: OpenAPI's are objects."""
    return entry.key == "headers" and entry.value[:1] == "{" and "{" not in entry.value[1:]


def _may_be_text(entry: Entry) -> bool:
    """Whether a line says nothing about the writer, since it may stand inside a text."""
    if entry.key is None:
        return False
    return entry.raw_key[:1] == '"' or not any(is_named(kind, entry.key) for kind in _PLAIN_OBJECTS)


def long_words_of(lines: list[str]) -> str:
    """Say how the writer left words longer than any line may be (`Writing.long_words`)."""
    for number, line in enumerate(lines):
        entry = read_entry(line)
        inline = read_inline(entry.value) if entry else None
        if inline is None:
            continue
        if inline.form in ("plain", "single") and _is_long_word(inline.text):
            return "inline"
        if inline.form == "block" and _is_long_word("".join(lines[number + 1 : number + 2])):
            return "folded"
    return ""


def _is_long_word(text: str) -> bool:
    return " " not in text and length(text) > width_at(0)


def _joined(body: list[str], width: int, header: str) -> float:
    """Judge a text by its length alone: one that had room on its line has no block.

    Spaces behind its last word made it longer, and are lost: fewer than break a line of Markdown.
    """
    text, cost = " ".join(body), 0.0
    if length(text) <= width and (header == "|-" if " " not in text else header[0] == ">"):
        if " " not in text or length(text) + _HARD_BREAK <= width:
            return FATAL
        cost = _LOST_SPACES
    return cost + (_BROKEN_OFF if is_unfinished(text) else 0.0)


def _literal(body: list[str], width: int, header: str) -> float:
    if len(body) == 1 and header == "|-":
        return FATAL
    cost = 0.0
    for line in body:
        if length(line) > width:
            # Only a line that began with a space may be longer, and it has lost that space.
            cost += 3.0
    return min(cost, _MOST)


def _folded(body: list[str], width: int) -> float:
    cost, folds = 0.0, 0
    for line, after in zip(body, [*body[1:], None], strict=True):
        if length(line) > width and " " in line:
            cost += 1.0 if _starts_markup(line) else 4.0
            folds += after is not None and length(line) <= width + _ANOTHER_NAME
        elif length(line) > width or (after and not would_fit(line, after, width)):
            folds += 1
        elif after and is_broken_sentence(line, after):
            cost += 3.0
    if not folds and any(
        not would_fit(line, after, width - _HARD_BREAK) for line, after in pairwise(body)
    ):
        folds, cost = 1, cost + _LOST_SPACES
    return min(cost, _MOST) if folds else FATAL


def would_fit(line: str, after: str, width: int) -> bool:
    """Whether the first word of the next line had room on this one."""
    return length(line) + 1 + length(after.split(" ", 1)[0]) <= width


def is_broken_sentence(line: str, after: str) -> bool:
    """Whether a paragraph break between the two lines would cut a sentence."""
    return ends_mid_sentence(line) and not _MARKUP.match(after)


def is_unfinished(text: str) -> bool:
    """Whether a text cannot end here: a bracket is open, or the last word asks for another."""
    opened = any(text.count(left) > text.count(right) for left, right in ("()", "[]", "“”"))
    return opened or text.count("`") % 2 == 1 or bool(_ASKS_FOR_MORE.search(text))


def ends_mid_sentence(line: str) -> bool:
    """Whether a line ends without any mark that ends a sentence or a phrase."""
    return not _SENTENCE_END.search(line)


def _starts_markup(line: str) -> bool:
    return bool(re.match(r"[-*+<|`#{}\[\]\"(]|\d+[.)] ", line))


def width_at(depth: int) -> int:
    """Return the longest line of a block scalar whose entry is `depth` levels deep (root: 0)."""
    return max(_NARROWEST, _WIDTH - INDENT * (depth + 1))


def length(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def fold(text: str, width: int) -> list[str]:
    """Write a text as the lines of a folded scalar, without its indentation."""
    lines = text.removesuffix("\n").split("\n")
    while lines and lines[-1] == "":
        lines.pop()
    written: list[str] = []
    deep = text[:1] in ("\n", " ")
    blanks = 0
    for number, line in enumerate(lines):
        if line == "":
            blanks += 1
            continue
        indented = line[0] == " "
        if number:
            written.extend([""] * (blanks + (not deep and not indented)))
        written.extend(fold_line(line, width))
        deep, blanks = indented, 0
    return written


def fold_line(line: str, width: int) -> Iterator[str]:
    """Break one line of text greedily; a line that starts with a space is never broken."""
    if line[:1] == " ":
        yield line
        return
    start = last = 0
    for match in _BREAK.finditer(line):
        here = match.start()
        if length(line[start:here]) > width:
            end = last if last > start else here
            yield line[start:end]
            start = end + 1
        last = here
    if length(line[start:]) > width and last > start:
        yield line[start:last]
        start = last + 1
    yield line[start:]
