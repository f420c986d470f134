"""A `pattern` tried on a text within bounds, as specs are untrusted.

A pattern such as `^(a+)+$` makes an engine that backtracks try for ages on a short text. Ours gives
up after a moment, and a pattern that has made it give up is not tried again.
"""

from __future__ import annotations

import re
import re._constants as code  # type: ignore[import-not-found]
import re._parser as syntax  # type: ignore[import-not-found]
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

_SECONDS = 0.2
_MOST_GIVEN_UP = 25
"""So many patterns of one run are tried in vain; those after them are only looked at."""

_given_up: set[str] = set()
_PROBES = 6


def finds(pattern: str, text: str) -> bool:
    """Whether a pattern matches some part of a text; raises `TimeoutError` if that takes long."""
    if pattern in _given_up or (len(_given_up) >= _MOST_GIVEN_UP and _is_nested(pattern)):
        raise TimeoutError(pattern)
    import regex  # type: ignore[import-untyped]

    try:
        return regex.search(pattern, text, timeout=_SECONDS) is not None
    except regex.error:
        return re.search(pattern, text) is not None if not _is_nested(pattern) else True
    except TimeoutError:
        _given_up.add(pattern)
        raise


@lru_cache(maxsize=4096)
def backtracks(pattern: str) -> bool:
    """Whether a pattern can take ages: it repeats what repeats, or gives up on a simple text."""
    tree = _tree(pattern)
    if tree is None or not _is_nested(pattern):
        return False
    if any(_repeats_a_repeat(inner) for inner in _repeated(tree)):
        return True
    letters = dict.fromkeys([*re.findall(r"[A-Za-z0-9]", pattern)[:_PROBES], "a", "0", " "])
    try:
        for letter in letters:
            finds(pattern, letter * 40 + "\0")
    except TimeoutError:
        return True
    return False


@lru_cache(maxsize=4096)
def is_quick(pattern: str) -> bool:
    """Whether an engine that backtracks takes time that at worst grows with the text's square."""
    tree = _tree(pattern)
    if tree is None or _is_nested(pattern):
        return False
    parts = list(_parts(tree))
    return all(operator in _LINEAR for operator, _ in parts) and (
        sum(_is_many(*part) for part in parts) <= 2
    )


@cache
def bounded_validator() -> type[Draft202012Validator]:
    """Return JSON Schema 2020-12 whose patterns are tried within bounds; in doubt they match."""
    from jsonschema import Draft202012Validator, validators

    extended = validators.extend(Draft202012Validator, {"pattern": _judge})  # type: ignore[no-untyped-call]
    return cast("type[Draft202012Validator]", extended)


def _judge(_validator: object, pattern: str, instance: object, _schema: object) -> Iterator[Any]:
    from jsonschema import ValidationError

    if not isinstance(instance, str):
        return
    try:
        found = finds(pattern, instance)
    except TimeoutError:
        return
    if not found:
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _tree(pattern: str) -> list[Any] | None:
    try:
        return list(syntax.parse(pattern))
    except (re.error, OverflowError, RecursionError):
        return None


@lru_cache(maxsize=4096)
def _is_nested(pattern: str) -> bool:
    """Whether something that repeats holds a choice or another repetition."""
    tree = _tree(pattern)
    return tree is not None and any(
        operator is code.BRANCH or operator in _REPEATS
        for inner in _repeated(tree)
        for operator, _ in _parts(inner)
    )


_REPEATS = frozenset({code.MAX_REPEAT, code.MIN_REPEAT})
_LINEAR = _REPEATS | {
    *(code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN, code.AT, code.BRANCH, code.SUBPATTERN)
}
"""What a pattern is made of but for looking around and referring back."""

_MANY = 10


def _repeated(tree: list[Any]) -> Iterator[list[Any]]:
    """Yield what repeats many times."""
    for operator, argument in _parts(tree):
        if operator in _REPEATS and argument[1] > _MANY:
            yield list(argument[2])


def _parts(tree: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield every part of a pattern, however deep."""
    pending = list(tree)
    while pending:
        operator, argument = pending.pop()
        yield operator, argument
        if operator in _REPEATS:
            pending.extend(argument[2])
        elif operator is code.SUBPATTERN:
            pending.extend(argument[3])
        elif operator is code.BRANCH:
            for branch in argument[1]:
                pending.extend(branch)


def _repeats_a_repeat(inner: list[Any]) -> bool:
    """Whether what repeats is one repetition, beside which everything may be missing."""
    parts = [
        part
        for operator, argument in inner
        for part in (argument[3] if operator is code.SUBPATTERN else [(operator, argument)])
    ]
    many = [part for part in parts if _is_many(*part)]
    others = [part for part in parts if not _is_many(*part)]
    return bool(many) and all(
        operator in _REPEATS and argument[0] == 0 for operator, argument in others
    )


def _is_many(operator: object, argument: Any) -> bool:  # noqa: ANN401 - of re's syntax tree
    """Whether a part repeats many times, and not always as often."""
    return operator in _REPEATS and argument[0] < argument[1] > _MANY
