"""Putting the lines of a block scalar back together: which were folded, which stood apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.documents import Value
from scripts.intake.restore.markdown import (
    CodeIndent,
    line_ends_between,
    line_kind,
    starts_block,
)
from scripts.intake.restore.prose import (
    Writing,
    ends_mid_sentence,
    fold,
    length,
    width_at,
    would_fit,
)

_REMEMBERED = 40
"""Chosen: so many characters around a break are the same text on no two places by chance."""


@dataclass(slots=True)
class TextMemory:
    """The paragraph breaks of texts that are already vendored, by the words around them.

    `whole` holds each text of several lines under its words alone.
    """

    breaks: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)

    def learn(self, value: Value) -> None:
        """Take in every text of a document."""
        pending: list[Value] = [value]
        while pending:
            item = pending.pop()
            if isinstance(item, dict):
                pending.extend(item.values())
            elif isinstance(item, list):
                pending.extend(item)
            elif isinstance(item, str) and "\n" in item:
                self._learn_text(item)

    def _learn_text(self, text: str) -> None:
        self.whole[" ".join(text.split())] = text
        before, gap = "", 1
        for line in text.split("\n"):
            if not line.strip():
                gap += 1
                continue
            if before:
                self.breaks[_around(before, line)] = (gap, len(line) - len(line.lstrip()))
            before, gap = line, 1

    def between(self, line: str, after: str) -> tuple[int, int] | None:
        """Recall the line ends between two lines and the indentation of the second."""
        return self.breaks.get(_around(line, after))


def _around(line: str, after: str) -> tuple[str, str]:
    return line.strip()[-_REMEMBERED:], after.strip()[:_REMEMBERED]


@dataclass(slots=True)
class RestoredText:
    """The written lines of a block scalar without its own indentation.

    `by_habit` counts the gaps that nothing proves; `exact` says that js-yaml writes the text so.
    """

    lines: list[str]
    by_habit: int
    exact: bool


def restore_text(
    body: list[str], header: str, depth: int, memory: TextMemory, writing: Writing
) -> RestoredText:
    """Give the flattened lines of a block scalar their blank lines and inner indentation back."""
    if writing.joined:
        return _rejoin(body, width_at(depth), memory, folded=header[0] == ">")
    if not writing.exact:
        return RestoredText(list(body), max(0, len(body) - 1), exact=False)
    folded = header[0] == ">"
    width = width_at(depth)
    readings = []
    for nested in (True, False):
        paragraphs = list(_paragraphs(body, width, memory, folded=folded, nested=nested))
        written = _write(paragraphs, folded=folded)
        text = "".join("\n" * part.gap + " " * part.indent + part.text for part in paragraphs)
        exact = not folded or fold(text, width) == written
        readings.append(RestoredText(written, sum(part.by_habit for part in paragraphs), exact))
        if exact:
            break
    return readings[-1] if readings[-1].exact else readings[0]


def _rejoin(body: list[str], width: int, memory: TextMemory, *, folded: bool) -> RestoredText:
    """Break a text whose line ends are lost as an earlier page has it, else where a block starts.

    Between sentences of one block nothing is left to see.
    """
    earlier = memory.whole.get(" ".join(body))
    text = _with_blocks(body) if earlier is None else earlier.rstrip("\n")
    lines = fold(text, width) if folded else text.split("\n")
    return RestoredText(lines, len(body) - 1 if earlier is None else 0, exact=True)


def _with_blocks(body: list[str]) -> str:
    mark = _bullet_mark(body)
    paragraphs: list[_Paragraph] = []
    for line in body:
        if paragraphs and not _begins_block(line, paragraphs[-1].text, mark):
            paragraphs[-1].lines.append(line)
            continue
        gap = line_ends_between(paragraphs[-1].text, line, 0) if paragraphs else 0
        paragraphs.append(_Paragraph(gap, 0, [line], by_habit=bool(paragraphs)))
    return "".join("\n" * paragraph.gap + paragraph.text for paragraph in paragraphs)


def _bullet_mark(body: list[str]) -> str:
    """Say how the items of a list in a text begin, if they begin with more than a dash."""
    marks = ("- **", "- `")
    return next((mark for mark in marks if any(line.startswith(mark) for line in body)), "- ")


def _begins_block(line: str, before: str, mark: str) -> bool:
    """Whether a line is an item or another block; a dash in mid-sentence begins nothing."""
    if not line.startswith("- "):
        return starts_block(line)
    listed = mark != "- " or before.startswith("- ")
    return line.startswith(mark) and (listed or not ends_mid_sentence(before))


@dataclass(slots=True)
class _Paragraph:
    """What was one line of the text: `gap` line ends stand before it."""

    gap: int
    indent: int
    lines: list[str]
    by_habit: bool

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def _write(paragraphs: list[_Paragraph], *, folded: bool) -> list[str]:
    written: list[str] = []
    deep = False
    for paragraph in paragraphs:
        deeper = paragraph.indent > 0
        doubled = folded and not deep and not deeper and paragraph.gap > 0
        written.extend([""] * (paragraph.gap - 1 + doubled))
        written.extend(" " * paragraph.indent + line for line in paragraph.lines)
        deep = deeper
    return written


def _paragraphs(
    body: list[str], width: int, memory: TextMemory, *, folded: bool, nested: bool
) -> Iterator[_Paragraph]:
    nesting = 0
    code = CodeIndent()
    current: _Paragraph | None = None
    for number, line in enumerate(body):
        ahead = _logical(body, number, width) if folded else line
        known = memory.between(current.text, ahead) if current else None
        if (
            current
            and folded
            and known is None
            and not code.inside
            and _is_fold(current, line, width)
        ):
            current.lines.append(line)
            continue
        in_code = code.inside
        deeper = code.before(line)
        nesting -= line_kind(line) == "tag end" and nesting > 0
        gap, indent = known or (0, 2 * nesting + deeper if nested else 0)
        if current:
            if known is None:
                gap = 1 if in_code else line_ends_between(current.text, line, nesting)
            yield current
        by_habit = current is not None and known is None
        if (
            folded
            and known is None
            and not indent
            and _is_unfolded(line, body[number + 1 : number + 2], width)
        ):
            indent, by_habit = 2, True
        current = _Paragraph(gap, indent, [line], by_habit)
        nesting += line_kind(line) == "tag"
    if current:
        yield current


def _is_unfolded(line: str, after: list[str], width: int) -> bool:
    """Whether a long line was never folded, as lines that begin with a space are not.

    A line may also have grown when the site replaced a word in it; then its sentence goes on.
    """
    if length(line) <= width or " " not in line:
        return False
    return not (after and ends_mid_sentence(line))


def _is_fold(current: _Paragraph, line: str, width: int) -> bool:
    """Whether the writer broke the line here because the next word had no room."""
    if current.indent or would_fit(current.lines[-1], line, width):
        return False
    return not starts_block(line)


def _logical(body: list[str], number: int, width: int) -> str:
    """Return the line at `number` with what was folded behind it, as far as memory looks."""
    text = body[number]
    for before, line in zip(body[number:], body[number + 1 :], strict=False):
        if len(text) > _REMEMBERED or would_fit(before, line, width) or starts_block(line):
            break
        text += " " + line
    return text
