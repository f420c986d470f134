"""Values that a text states, given the type of their schema."""

from __future__ import annotations

import json
import re

from scripts.documents import Value, kind
from scripts.prose.numbers import NUMBER, read_number
from scripts.prose.phrase import Phrase

_MEASURE = Phrase(rf"({NUMBER}) ?(?:ms|s|secs?|seconds?|x|px|%)", flags=0)


def as_list(stated: str, choices: list[Value] | None) -> list[Value] | None:
    """Read "defaults to `active`" of a list of some choices; None where it is none of them."""
    found = [choice for choice in choices or () if str(choice) == stated]
    return found or None


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
    if types & {"array", "object"} and stated[:1] in ("[", "{"):
        return _as_json(stated, types)
    if types and "string" not in types:
        raise ValueError(stated)
    return stated


def _as_json(stated: str, types: frozenset[str]) -> Value:
    try:
        value: Value = json.loads(stated.replace("'", '"'), parse_constant=str)
    except RecursionError:
        raise ValueError(stated) from None
    if kind(value) not in types:
        raise ValueError(stated)
    return value
