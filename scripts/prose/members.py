"""What the text of an object says of its members: "Both rows and columns must be at least 16"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.prose.phrase import Phrase
from scripts.prose.remembered import remembered
from scripts.prose.subjects import names_member

_NAME = r"[`*]*(?:the )?[`*]*[A-Za-z_][\w-]*(?: [a-z]+)?[`*]*"
_SUBJECT = Phrase(
    rf"^\W*(?:for )?(?:both |each of |either of )?"
    rf"(?P<names>{_NAME}(?:(?:, ?| and | or |, and |, or ){_NAME})*)"
    rf"(?:, (?:the |each )?(?:values?|numbers?)? ?|: | )"
    r"(?=(?:must|should|has to|have to|needs? to|cannot|can|may|is|are|ranges?|between|from|at"
    r"|up to|\(?(?:min|max)|(?:a )?multiples?|\[|\d))"
)
_BETWEEN = Phrase(r",? and |,? or |, ?")


@remembered
def sentences_about(text: str, name: str) -> tuple[str, ...]:
    """Return what the sentences say that begin with the name of a member, alone or among others.

    Each is written as if it stood in the member's own text: without its subject.
    """
    return tuple(_sentences(text, name)) if name else ()


def _sentences(text: str, name: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.;])\s+|\n", text):
        match = _SUBJECT.match(sentence)
        if match is not None and name in _names(match["names"], name):
            yield sentence[match.end() :]


def _names(written: str, name: str) -> list[str]:
    """Give the names of a list, those that mean `name` as it is written in the schema."""
    words = _BETWEEN.compiled.split(written.lower())
    plain = [word.strip("`* ").removeprefix("the ") for word in words]
    return [name if names_member(word.replace(" ", "_"), name) else word for word in plain]
