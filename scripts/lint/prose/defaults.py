"""What a text says about the value used when a member is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.documents import Value
from scripts.lint.prose.numbers import NUMBER, read_number


@dataclass(frozen=True, slots=True)
class StatedDefault:
    """A default as the text writes it, without its quotes; `quote` is the whole phrase."""

    text: str
    quote: str


_VALUE = (
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|`(?P<code>[^`]*)`|\*\*(?P<bold>[^*]+)\*\*"
    r"|\u201c(?P<curly>[^\u201d]*)\u201d"
    rf"|(?P<number>(?:{NUMBER})(?![\w:]))"
    r"|(?P<word>(?:[A-Za-z0-9][\w:./-]*\w|[A-Za-z0-9]))(?= ?[.,;)(\n]|\s*$))"
)
_STATEMENTS = tuple(
    re.compile(pattern + _VALUE, re.IGNORECASE)
    for pattern in (
        r"\bdefault(?: value)?: ?",
        r"\bdefault(?: value)? is:? ",
        r"\bdefaults? to:? ",
        r"\bdefaulting to ",
        r"\bdefault (?=true\b|false\b|\d)",
    )
)
_BRACKET = re.compile(r"\(default:? " + _VALUE + r"\)", re.IGNORECASE)
_CONDITION = re.compile(
    r"(?:^|[.;\n] ?)[^.;\n]*\b"
    r"(?:when|if (?!not\b|none\b|omitted|unset|unspecified|left\b|it is not))[^.;\n]*$",
    re.IGNORECASE,
)
_NOT_VALUES = frozenset(
    {"auto-detected", "automatic", "blank", "disabled", "empty", "enabled", "none", "null", "off"}
    | {"on", "random", "unset"}
)


def read_default(text: str, choices: list[Value] | None = None) -> StatedDefault | None:
    """Read the first default that the text states."""
    return next(read_defaults(text, choices), None)


def read_defaults(text: str, choices: list[Value] | None = None) -> Iterator[StatedDefault]:
    """Yield every default that the text states.

    A default that only holds "when …" is none. A bare word such as `none` may say that there is
    no default, unless it is one of `choices`.
    """
    if "efault" not in text:
        return
    for pattern in (*_STATEMENTS, _BRACKET):
        for match in pattern.finditer(text):
            value = next(group for group in match.groups() if group is not None)
            is_value = match["word"] is None or value.lower() not in _NOT_VALUES
            conditional = _CONDITION.search(text, 0, match.start())
            if not conditional and (is_value or value in (choices or ())):
                yield StatedDefault(value, match[0])


_WITHOUT = re.compile(
    r"\bif (?:none|null|omitted|not (?:provided|specified|set|given)|left (?:empty|blank|out)"
    r"|unset|unspecified)\b,? (?![^.]*\bdefault)"
    r"(?:[^.,]*\b(?:random|randomly|automatic|automatically|auto|chosen|generated|inferred)\b)[^.(\n]*",
    re.IGNORECASE,
)


def read_absence(text: str) -> str | None:
    """Quote what a text says of leaving the member out: "If None, a random seed is chosen"."""
    match = _WITHOUT.search(text)
    return match[0].rstrip() if match else None


def as_type(stated: str, types: frozenset[str], choices: list[Value] | None) -> Value:
    """Give a stated default the type of its schema; raises `ValueError` if it cannot have it."""
    for choice in choices or ():
        if str(choice).lower() == stated.lower() and not isinstance(choice, bool):
            return choice
    if "boolean" in types:
        words = {"true": True, "false": False}
        if stated.lower() in words:
            return words[stated.lower()]
        raise ValueError(stated)
    if types & {"integer", "number"}:
        if not re.fullmatch(NUMBER, stated):
            raise ValueError(stated)
        return read_number(stated)
    if types and "string" not in types:
        raise ValueError(stated)
    return stated
