"""The names of parameters that a text speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.clauses import sentence

_NO_PROSE = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,}).*?(?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|</?[A-Za-z][\w.]*(?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|\{[^{}]*\}|[^\s\"'<>{}]+))?)*\s*/?>",
    re.DOTALL | re.MULTILINE,
)
"""Fenced code, and tags with their attributes: `<Card title="Callbacks" cols={2}>`."""
_NO_NAMES = re.compile(
    r"(?:https?|asset|file)://\S+"
    r"|<[^<>]{1,80}>|\{[^{}]{1,80}\}|\]\([^)]*\)|[\w.-]+/[\w./-]+"
    r"|\b[\w-]+\.(?:png|jpe?g|webp|mp[34]|wav|json|mov)\b"
)
_ABOUT_OTHERS = re.compile(r"[^.\n]*`[\w.-]+/[\w./-]+` model[^.\n]*")
_SNAKE = re.compile(r"(?<![\w@#/.$-])`?([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`?(?![\w/*-]| value\b)")
_AS_PATTERN = re.compile(
    r"\b(?:formatted as|in the (?:form|format)|named|called) `?$", re.IGNORECASE
)
_NOT_NAMED = re.compile(r"_[0-9a-f]*\d{3,}[0-9a-f]*$|_error$")
_EXPLAINED = re.compile(r"\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`?\*{0,2}: ")
_THINGS = r"aspect ratio|[a-z]+ (?:size|mode|rate|format|style|scale)"
_CHOSEN = re.compile(rf"\bthe (?:chosen|selected|specified) ({_THINGS})\b")
_SET = re.compile(
    r"(?<![\w{,./?&-])([a-z][A-Za-z0-9_]{2,})(?: ?== ?| ?= ?)(?:true|false|\"[^\"\n]*\""
    r"|'[^'\n]*'|-?\d+\b)"
    r"|`([a-z][A-Za-z0-9_]{2,}): ?(?:true|false|\"[^\"\n]*\"|'[^'\n]*'|-?\d+)`"
)
_ELSEWHERE = re.compile(
    r"\b(?:endpoint|response|returned|returns|callback|webhook|header|query|url|api|bitrate|version)\b",
    re.IGNORECASE,
)


def parameter_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield the snake_case names of a text, each with its quote, and names that are set to a value.

    Addresses, placeholders, paths, ids, tags, fenced code and patterns ("formatted as codec_rate")
    are no names; a name with a colon after it is a value being explained.
    """
    text = _prose(text)
    if "_" in text:
        cleaned = _NO_NAMES.sub(" ", _ABOUT_OTHERS.sub(" ", text))
        explained = set(_EXPLAINED.findall(cleaned))
        for match in _SNAKE.finditer(cleaned):
            is_name = match[1] not in explained and not _NOT_NAMED.search(match[1])
            if is_name and not _AS_PATTERN.search(cleaned, 0, match.start()):
                yield match[1], match[1]
    yield from _names_set(text)


def _prose(text: str) -> str:
    """Blank out what is no sentence."""
    return _NO_PROSE.sub(" ", text) if "<" in text or "```" in text or "~~~" in text else text


def _names_set(text: str) -> Iterator[tuple[str, str]]:
    """Yield names that stand with a value: `customMode: true`, "when draft=true"."""
    for match in _SET.finditer(text):
        if not _ELSEWHERE.search("".join(sentence(text, *match.span()))):
            yield match[1] or match[2], match[0].strip("`")


_VALUE_OF = re.compile(r"\b(\d{3,4}[pP]|[1248]K) (resolution)\b")


def values_of_members(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield values named with their member ("1080p resolution"): value, name and quote."""
    for match in _VALUE_OF.finditer(_prose(text)):
        yield match[1], match[2], match[0]


def chosen_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield what the text takes for chosen elsewhere ("the chosen aspect ratio"), as a name."""
    for match in _CHOSEN.finditer(_prose(text)):
        yield match[1].replace(" ", "_"), match[0]
