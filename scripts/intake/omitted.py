"""Where a document says itself that a part of it is left out: in a comment, or by an ellipsis.

Of 419 whole pages none has a comment at all, nor an ellipsis for a member or for an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from scripts.documents import JsonObject, Value

_ELLIPSIS = r"\.\.\.|\N{HORIZONTAL ELLIPSIS}"
_LEFT_OUT = re.compile(
    rf"{_ELLIPSIS}|\b(?:omitted|truncated|snip(?:ped)?|abridged|shortened|left out|etc|remaining"
    r"|rest of|(?:more|other) (?:entries|fields|items|lines|members|properties|responses|values))\b"
    r"|\N{CJK UNIFIED IDEOGRAPH-7701}\N{CJK UNIFIED IDEOGRAPH-7565}"  # left out, in Chinese
    r"|(?:\u043e|\u0440\u043e)\u043f\u0443\u0449\u0435\u043d",  # and in Russian
    re.I,
)
_STANDS_FOR_MORE = re.compile(
    rf"[\W]*(?:{_ELLIPSIS})[\W]*|(?:{_ELLIPSIS}).*|[\[(<]\W*(?:omitted|truncated)\W*"
)
_IS_ELLIPSIS = re.compile(rf"\W*(?:{_ELLIPSIS})\W*")
_GOES_ON = re.compile(
    r"-- ?More ?--.*|\(END\)|:|lines? \d+-\d+\b.*|Press (?:any key|RETURN|space)\b.*"
    r"|(?:Show|See|View|Load|Read) (?:more|all|full|\d+ more)\b.*|Expand\b.*|\+\d+ (?:more )?lines"
    r"|.*\[(?:Message|Output) clipped\].*",
    re.I,
)
"""What a pager, a mail program or a button says where a text goes on that is not shown."""
_COMMENT = re.compile(r"(?:^|\s)(#.*)$")


def omissions(document: JsonObject, text: str) -> Iterator[str]:
    """Yield what says that something is left out; `text` is the document as the page has it."""
    for comment in comments(text):
        if says_left_out(comment):
            yield f"a comment says that a part is left out: `{comment}`"
    for held in _ellipses(document):
        yield f"`{held}` stands for what is left out"


def says_left_out(comment: str) -> bool:
    """Whether a comment says that something is missing where it stands."""
    return _LEFT_OUT.search(comment) is not None


def says_more(line: str) -> bool:
    """Whether the line right behind a document says that there is more of it."""
    return _GOES_ON.fullmatch(line.strip()) is not None or says_left_out(line)


def comments(text: str) -> Iterator[str]:
    """Yield the comments of a YAML text; what looks so inside its values is none."""
    if "#" not in text:
        return
    lines = text.split("\n")
    inside: set[int] = set()
    ends: dict[int, int] = {}
    try:
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            if isinstance(token, yaml.ScalarToken):
                start, end = token.start_mark, token.end_mark
                inside.update(range(start.line + 1, end.line))
                ends[end.line] = max(ends.get(end.line, 0), end.column)
    except (yaml.YAMLError, RecursionError):
        return
    for number, line in enumerate(lines):
        match = None if number in inside else _COMMENT.search(line[ends.get(number, 0) :])
        if match:
            yield match[1]


def _ellipses(value: Value) -> Iterator[str]:
    """Yield the names and items that are an ellipsis, or begin with one, and such lines of JSON."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            yield from filter(_STANDS_FOR_MORE.fullmatch, item)
            yield from (line for held in item.values() for line in _lines_of_json(held))
            pending.extend(item.values())
        elif isinstance(item, list):
            texts = (each for each in item if isinstance(each, str))
            yield from filter(_STANDS_FOR_MORE.fullmatch, texts)
            pending.extend(item)


def _lines_of_json(value: Value) -> Iterator[str]:
    """Yield the lines that are an ellipsis alone, in a text that is an object or a list of JSON."""
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")) and "\n" in value:
        yield from filter(_IS_ELLIPSIS.fullmatch, value.split("\n"))
