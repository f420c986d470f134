"""Single values that a text offers, shows or sets side by side, without listing them all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.phrase import Phrase, remembered_all
from scripts.prose.value_lists import QUOTED, SEPARATOR, VALUE, bare_value, split_values

_NAMED = Phrase(
    r"\b(?:when|select|selecting|use|using|choose) "
    r"(?!['`](?:true|false|null|none)['`])"
    r"(?P<value>`[^`\n]+`|'[^'\n]+')(?: (?:is selected|to|for))?"
)
_ALSO_NAMED = (
    Phrase(r"\bor (?P<value>'[^'\n]+'|`[^`\n]+`) for\b", flags=0),
    Phrase(
        r"(?:选择|选用|设(?:置)?[为成]|使用|传入?) ?(?!['`](?:true|false|null|none)['`])"
        r"(?P<value>`[^`\n]+`|'[^'\n]+')(?= ?(?:可以?|时|则|以|来|将|会|表示))",
        *("选", "设", "使用", "传"),
    ),
)


_EXAMPLES = Phrase(
    rf"\((?:e\.g\.,?|for example,?|such as) ({VALUE}(?:{SEPARATOR}{VALUE})+)\)"
    rf"|\b(?:e\.g\.,?|for example,?|such as):? ({QUOTED}(?:{SEPARATOR}{QUOTED})*)",
    *("e.g.", "for example", "such as"),
)


@remembered_all
def example_values(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the values that the text gives as examples, "(e.g. Rachel, Adam)", with the quote."""
    for match in _EXAMPLES.finditer(text):
        yield split_values(match[1] or match[2]), match[0]


@remembered_all
def named_values(text: str) -> Iterator[tuple[str, str]]:
    """Yield single values that the text offers ("Select 'auto' to …"), each with its quote."""
    for pattern in (_NAMED, *_ALSO_NAMED):
        for match in pattern.finditer(text):
            if "*" not in match["value"]:
                yield bare_value(match["value"]), match[0]


_CLAUSE = Phrase(
    r"(?:^|[.,;:] (?:and |while |whereas |but )?|\band )(?P<value>`[^`\n]+`|[A-Z][A-Z0-9]*[A-Z0-9])"
    r" (?:is|are|has|[a-z]+s)\b",
    flags=0,
)


@remembered_all
def contrasted_values(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the values that the clauses of a sentence set side by side, with the sentence.

    "WAV is large, MP3 is small, and FLAC keeps every bit": names in capitals, or as code.
    """
    for part in re.split(r"(?<=[.;])\s|\n", text):
        values = tuple(bare_value(match["value"]) for match in _CLAUSE.finditer(part))
        if len(values) > 2:
            yield values, part
