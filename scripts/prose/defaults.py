"""What a text says about the value used when a member is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.documents import Value
from scripts.prose.clauses import holds_always
from scripts.prose.numbers import NUMBER, read_number
from scripts.prose.remembered import remembered


@dataclass(frozen=True, slots=True)
class StatedDefault:
    """A default as the text writes it, without its quotes; `quote` is the whole phrase."""

    text: str
    quote: str


_VALUE = (
    r"\*{0,2}(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|`(?P<code>[^`\n]*)`|\*\*(?P<bold>[^*\n]+)\*\*"
    r"|\u201c(?P<curly>[^\u201d\n]*)\u201d"
    rf"|(?P<number>(?:{NUMBER})(?![\w:]|[.,]\d))"
    r"|(?P<word>(?:[A-Za-z0-9][\w:./-]*\w|[A-Za-z0-9]))"
    r"(?= ?[.,;)(\n\u3002\uff0c\uff1b\uff08\uff09\u3001]|\s*$| (?:seconds?|secs?|if (?:not"
    r"|omitted|unset)|when (?:not|omitted))\b))"
)
_KINDS = r"(?: (?:value|setting|option|choice))?"
_STATEMENTS = tuple(
    re.compile(pattern + _VALUE, re.IGNORECASE)
    for pattern in (
        rf"(?<!no )\bdefaults?{_KINDS}(?:: ?| is:? | ?= ?| of | \u2014 | (?:is )?set to )",
        r"\bdefaults?(?: value)? to:? ",
        r"\bdefaulting to ",
        r"\bdefault (?=true\b|false\b|-?\d|[`'\"])",
        r"\bby default,? (?:it |this )?(?:is|uses|will be)(?: set to)? ",
        r"\(default:? ",
        r"\bdefault (?P<about>[a-z]+(?: [a-z]+)?)(?: is| ?=|:) ",
        r"默认(?:值)?(?:为|是|设置为)?[:\uff1a]? ?",
    )
)
_CHOSEN = re.compile(
    r"(?:`(?P<code>[^`\n]+)`|'(?P<single>[^'\n]+)'|\"(?P<double>[^\"\n]+)\"|\*\*(?P<bold>[^*\n]+)\*\*"
    r"|(?<!\w)(?P<word>[\w:./-]*\w))"
    r"(?: (?:is|as) the default\b| ?[(\[\uff08](?:the )?default[)\],;\uff09]| by default\b"
    r"| ?\uff08默认\uff09)",
    re.IGNORECASE,
)
_BULLET = re.compile(
    r"^\s*(?:[-*\u2022]|\d+[.)])\s+[`*'\"]*(?P<label>[\w.:/-]*\w)[`*'\"]*(?:\s*[:\uff1a\u2014\u2013-]\s|\s*[(\[])"
    r"[^\n]*[(\[](?:the )?default[)\]]|^\s*[-*\u2022]\s+[`*'\"]*(?P<only>[\w.:/-]*\w)[`*'\"]* "
    r"\((?:the )?default\)",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_VALUES = frozenset(
    {"auto-detected", "automatic", "blank", "disabled", "empty", "enabled", "none", "null", "off"}
    | {"on", "random", "unset", "unlimited", "optional", "original", "that", "this", "it"}
    | {"value", "setting", "option", "behavior", "behaviour", "mode", "model"}
)


def read_default(
    text: str, choices: list[Value] | None = None, name: str = ""
) -> StatedDefault | None:
    """Read the first default that the text states."""
    return next(read_defaults(text, choices, name), None)


def read_defaults(
    text: str, choices: list[Value] | None = None, name: str = ""
) -> Iterator[StatedDefault]:
    """Yield every default that the text states for the member `name`.

    A default that only holds "when …" is none. A bare word such as `none` may say that there is
    no default, unless it is one of `choices`; "5 by default" and "5 (default)" count only there.
    """
    if "efault" in text or "默认" in text:
        yield from _statements(text, choices, name)
        if choices:
            yield from _marked(text, choices)


def _statements(text: str, choices: list[Value] | None, name: str) -> Iterator[StatedDefault]:
    for pattern in _STATEMENTS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            about = (groups.pop("about", None) or "").lower().split()
            value = next(group for group in groups.values() if group is not None)
            is_value = match["word"] is None or value.lower() not in _NOT_VALUES
            is_named = all(word in name.lower() for word in about)
            if is_named and (is_value or value in (choices or ())) and _holds(text, match):
                yield StatedDefault(value, match[0])


def _marked(text: str, choices: list[Value]) -> Iterator[StatedDefault]:
    """Read the value that a list or a sentence marks as the default one."""
    known = {str(choice).lower() for choice in choices}
    bullets = [
        (match["label"] or match["only"], match[0].strip()) for match in _BULLET.finditer(text)
    ]
    found = [(value, quote) for value, quote in bullets if value.lower() in known]
    if not bullets:
        found = [
            (next(group for group in match.groups() if group), match[0])
            for match in _CHOSEN.finditer(text)
            if _holds(text, match)
        ]
    for value, quote in found:
        if value.lower() in known:
            yield StatedDefault(value, quote)


def _holds(text: str, match: re.Match[str]) -> bool:
    return holds_always(text, match.start(), match.end())


_WITHOUT = re.compile(
    r"\bif (?:none|null|omitted|not (?:provided|specified|set|given|supplied|passed)"
    r"|left (?:empty|blank|out)|unset|unspecified|absent)\b,? (?![^.]*\bdefault)"
    r"(?:[^.,]*\b(?:random|randomly|automatic|automatically|auto|chosen|generated|inferred)\b)[^.(\n]*"
    r"|(?:如果|若)?(?:不|未)(?:提供|指定|设置|填写|填)[^\u3002\n]*?"
    r"(?:随机|自动)[^\u3002\uff08(\n]*",
    re.IGNORECASE,
)


@remembered
def read_absence(text: str) -> str | None:
    """Quote what a text says of leaving the member out: "If None, a random seed is chosen"."""
    match = _WITHOUT.search(text)
    return match[0].rstrip() if match else None


_MEASURE = re.compile(rf"({NUMBER}) ?(?:ms|s|secs?|seconds?|x|px|%)")


def as_type(stated: str, types: frozenset[str], choices: list[Value] | None) -> Value:
    """Give a stated default the type of its schema; raises `ValueError` if it cannot have it."""
    measure = _MEASURE.fullmatch(stated)
    written = {stated.lower(), *([measure[1]] if measure else [])}
    for choice in choices or ():
        if str(choice).lower() in written and not isinstance(choice, bool):
            return choice
    if "boolean" in types:
        words = {"true": True, "false": False}
        if stated.lower() in words:
            return words[stated.lower()]
        raise ValueError(stated)
    if types & {"integer", "number"}:
        number = measure[1] if measure else stated
        if not re.fullmatch(NUMBER, number):
            raise ValueError(stated)
        return read_number(number)
    if types and "string" not in types:
        raise ValueError(stated)
    return stated
