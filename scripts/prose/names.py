"""The names that a text speaks of: parameters, values of members, the model of the endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.clauses import sentence
from scripts.prose.phrase import Phrase, remembered, remembered_all

_NO_PROSE = Phrase(
    r"^[ \t]*(?P<fence>`{3,}|~{3,}).*?(?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|</?[A-Za-z][\w.]*(?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|\{[^{}]*\}"
    r"|[^\s\"'<>{}]+))?)*\s*/?>",
    flags=re.DOTALL | re.MULTILINE,
)
"""Fenced code, and tags with their attributes: `<Card title="Callbacks" cols={2}>`."""

_NO_NAMES = Phrase(
    r"(?:https?|asset|file)://\S+"
    r"|`[\w.]+` (?:in|from|of) \[[^\]\n]*\]\([^)\n]*\)"
    r"|\[[^\]\n]*\]\([^)\n]*\)|<[^<>]{1,80}>|\{[^{}]{1,80}\}|\]\([^)]*\)|[\w.-]+/[\w./-]+"
    r"|\b[\w-]+\.(?:png|jpe?g|webp|mp[34]|wav|json|mov)\b",
    flags=0,
)
_ABOUT_OTHERS = Phrase(r"[^.\n]{0,400}`[\w.-]+/[\w./-]+` model[^.\n]*", "` model", flags=0)
_NAME = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+"
_SNAKE = Phrase(
    rf"(?<![\w@#/.$'\":+-])`?({_NAME})`?(?![\w/*-]|:\d|\.[a-z]"
    r"|`? (?:value|error|code|status|mode|variable|(?:join )?table|to (?:turn|enable|use))\b)",
    flags=0,
)
_RUN = Phrase(rf"`?{_NAME}`?(?:,? (?:and |or )?`?{_NAME}`?){{2,}}", "_", flags=0)
"""Three names in a row, which are the values of one member rather than members."""

_BULLETED = Phrase(
    r"(?:^[ \t]*[-*\u2022][ \t]+(?:`[\w.]+`|\*\*[\w.]+\*\*|[\w.]+)[ \t]*(?:\n|\Z)){3,}",
    flags=re.MULTILINE,
)
"""Three bullets in a row that hold a name each: the elements that one member takes."""
_AS_PATTERN = Phrase(
    r"\b(?:formatted as|in the (?:form|format)|named|called|supports?|supporting|values?|specs?"
    r"|for example,?|e\.g\.,?|such as"
    r"|options?|(?:error|status|reason)(?: codes?)?) `?$"
)
_FORMER = Phrase(
    r"\b(?:deprecated|removed|former(?:ly)?|old|older|legacy|previous(?:ly)?|obsolete|retired|dropped"
    r"|renamed from|replaces|replacing|replacement (?:for|of)|supersed(?:es|ing)"
    r"|success(?:or|ion) (?:of|to)|instead of the)\b(?: (?:the|its|our))?"
    r"(?: (?:deprecated|old|former|legacy|parameter|field|option|name|setting))* ?[`'\"*]*$"
)
"""What stands before the name of a member that is no more."""
_EFFECT = Phrase(
    r"(?:^|[.\n(] ?|\b(?:this|it|which|that) )\W*(?:sets|adds|passes|runs with|applies"
    r"|turns on|implies|(?:is )?(?:equivalent|equal|the same as|corresponds|maps"
    r"|translates)(?: to)?)"
    r" (?:the )?[`'\"*]*$"
)
"""What stands before a setting of something else that a member brings about."""
_NEAR = 80
_LED = Phrase(
    r"(?:\b(?:if|when|unless|with|without|using|see|set|setting|provide|specify|pass|enable|disable"
    r"|parameters?|params?|fields?|options?|arguments?|instead of|via|except|than|match(?:es)?"
    r"|require[sd]?"
    r"|by|and|or|not|either|both|neither|requires?|prefer|sets?|combine|ignores?|overrides?|uses?"
    r"|follows?|following|affects?|replaces?)"
    r"(?: the| an?)? ?|[\u4e00-\u9fff\uff0c\u3001] ?)[`'\"*]*$"
)
_FOLLOWED = Phrase(
    r"[`'\"*]{0,8} ?(?:(?:is|are|=|==|must|should|can|cannot|may|parameters?|params?|fields?"
    r"|options?|arguments?|property|flag|setting|instead|takes?|overrides?|applies|has|controls?|was|will"
    r"|and [a-z_]+_|determines?|to `?(?:true|false))\b"
    r"|=|同时|设|为|时|参数|字段|一起|和|与|或|必|不|可)"
)
"""What stands before and behind the name of a parameter."""
_EXPRESSION = Phrase(r"\b(?:AND|OR)\b [a-z_]+ ?(?:=|<|>|!=)|[=<>] ?[A-Z]+_[A-Z_]+\b", flags=0)
"""A sample of a condition: "a = 1 OR b < 50"."""
_NOT_NAMED = Phrase(r"_\d+$|_[0-9a-f]*\d{3,}[0-9a-f]*$|_[a-z]*\d{5,}$|x{3,}|_error$", flags=0)
_WORDS_IN_BRACKETS = Phrase(r"\((?:e\.g\. )?(?:[a-z_]+, ){2,}[^()]*\)", "(", flags=0)
"""Kinds of things, "(title, page_header, table, ...)", which are no members."""
_EXPLAINED = Phrase(r"\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`?\*{0,2}: ", flags=0)
_THINGS = r"aspect ratio|[a-z]+ (?:size|mode|rate|format|style|scale)"
_CHOSEN = Phrase(rf"\bthe (?:chosen|selected|specified) ({_THINGS})\b", flags=0)
_SET = Phrase(
    r"(?<![\w{,./?&-])([a-z][A-Za-z0-9_]{2,})(?: ?== ?| ?= ?)(?:true|false|\"[^\"\n]*\""
    r"|'[^'\n]*'|-?\d+\b(?! ?[-+*/\u2212\u00d7]))"
    r"|`([a-z][A-Za-z0-9_]{2,}):(?: ?(?:true|false)| (?:\"[^\"\n]*\"|'[^'\n]*'|-?\d+))`",
    flags=0,
)
_WORDS_OF_SCHEMAS = """
    nullable additionalProperties unevaluatedProperties uniqueItems readOnly writeOnly deprecated
    minItems maxItems minLength maxLength minProperties maxProperties multipleOf exclusiveMinimum
    exclusiveMaximum minimum maximum minContains maxContains
"""
_KEYWORDS = frozenset(_WORDS_OF_SCHEMAS.split())
"""Names that a schema has, which a text about schemas speaks of."""
_BOUND = Phrase(r"\b(?:max|min)(?:imum)?\.?(?: [a-z]+)? $")
"""What makes "max length = 10" the limit of a length and no member's value."""
_ELSEWHERE = Phrase(
    r"\b(?:attach(?:ed|ing)?|append(?:ed|ing)?|rewind|endpoint|response|returned|returns|callback"
    r"|webhook|header|query|url|api|bitrate|version)\b"
)
_VALUE_OF = Phrase(r"\b(\d{3,4}[pP]|[1248]K) (resolution)\b", flags=0)
_MUST_BE = (
    Phrase(r"\bmust be `([^`\s]+)` for this endpoint"),
    Phrase(
        r"\bendpoint (?:must (?:use|be)|requires|only (?:supports|accepts)|is for)(?: only)?"
        r"(?: the)?(?: model)? `([^`\s]+)`"
    ),
    Phrase(r"\bendpoint (?:currently )?uses `([^`\s]+)`"),
    Phrase(r"\bmust (?:be set to|use)(?: the)?(?: model)? `([^`\s]+)`"),
    Phrase(
        r"(?:端点|接口)(?:必须|需要?|只能|仅支持)"
        r"(?:使用|为|是)? ?`([^`\s]+)`"
    ),
    Phrase(r"必须(?:为|使用|是) ?`([^`\s]+)`"),
)
_USING = Phrase(r"(?:\b(?:using|by)|使用) ([a-z0-9][\w.-]*/[\w.-]*\w)", flags=0)


@remembered_all
def parameter_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield the snake_case names of a text, each with its quote, and names that are set to a value.

    Addresses, placeholders, paths, ids, tags, fenced code and patterns ("formatted as codec_rate")
    are no names; a name with a colon after it is a value being explained.
    """
    text = _prose(text)
    if "_" in text:
        plain = _BULLETED.without(text) if "\n" in text else text
        cleaned = _RUN.without(_NO_NAMES.without(_ABOUT_OTHERS.without(plain)))
        cleaned = _WORDS_IN_BRACKETS.without(cleaned)
        explained = set(_EXPLAINED.texts(cleaned))
        for match in _SNAKE.finditer(cleaned):
            is_name = match[1] not in explained and not _NOT_NAMED.search(match[1])
            if is_name and _is_treated_as_member(cleaned, match):
                yield match[1], match[1]
    yield from _names_set(text)


def _is_treated_as_member(text: str, match: re.Match[str]) -> bool:
    """Whether the words beside a name speak of a parameter: "with `x`", "`x` is set to"."""
    if _AS_PATTERN.search(text, 0, match.start()) or _EXPRESSION.search(text):
        return False
    near = max(0, match.start() - _NEAR)
    if _FORMER.search(text, near, match.start()):
        return False
    if text.startswith("=", match.end()) and _EFFECT.search(text, near, match.start()):
        return False
    is_led = _LED.search(text, max(0, match.start() - 40), match.start()) is not None
    return is_led or _FOLLOWED.match(text, match.end()) is not None


def _prose(text: str) -> str:
    """Blank out what is no sentence."""
    return _NO_PROSE.without(text) if "<" in text or "```" in text or "~~~" in text else text


def _names_set(text: str) -> Iterator[tuple[str, str]]:
    """Yield names that stand with a value: `customMode: true`, "when draft=true"."""
    for match in _SET.finditer(text):
        is_limit = _BOUND.search(text, 0, match.start()) is not None
        is_effect = _EFFECT.search(text, max(0, match.start() - _NEAR), match.start()) is not None
        if is_effect or (match[1] or match[2]) in _KEYWORDS:
            continue
        if not is_limit and not _ELSEWHERE.search("".join(sentence(text, *match.span()))):
            yield match[1] or match[2], match[0].strip("`")


@remembered_all
def values_of_members(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield values named with their member ("1080p resolution"): value, name and quote."""
    for match in _VALUE_OF.finditer(_prose(text)):
        yield match[1], match[2], match[0]


@remembered_all
def chosen_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield what the text takes for chosen elsewhere ("the chosen aspect ratio"), as a name."""
    for match in _CHOSEN.finditer(_prose(text)):
        yield match[1].replace(" ", "_"), match[0]


@remembered
def required_model(text: str) -> tuple[str, str] | None:
    """Read "Must be `x` for this endpoint": the model and the quote."""
    for pattern in _MUST_BE:
        if match := pattern.search(text):
            return match[1], match[0]
    return None


@remembered_all
def models_in_use(text: str) -> list[tuple[str, str]]:
    """Read "Generate content using vendor/model": each model with its quote."""
    return [(match[1], match[0]) for match in _USING.finditer(text)]


def as_slug(model: str) -> str:
    """Write a model id the way operation ids do: `kling/v2.1-pro` as `kling-v2-1-pro`."""
    return re.sub(r"[^a-z0-9]+", "-", model.lower()).strip("-")
