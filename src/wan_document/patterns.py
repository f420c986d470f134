"""JSON Schema whose patterns cannot take for ever: time grows with the text and no faster.

Python's own engine backtracks: `^(a+)+$` takes twice as long for each further `a`. What could do
that is run as a set of states instead, after Thompson (1968). Look-around and references back
cannot be run so: they are left to Python's engine for short texts, to the service for longer ones.
"""
# ruff: noqa: ANN401 - pattern trees and the validators of jsonschema have no types

from __future__ import annotations

import re
import re._constants as code  # type: ignore[import-not-found]
import re._parser as syntax  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator


_MOST_STATES = 4000
_SHORT = 40
"""The longest text that Python's engine may try a pattern on that is beyond the states."""

Holds = Callable[[str, int], bool]
Finds = Callable[[str], bool]


_ONE = frozenset({code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN})
_REPEATS = frozenset({code.MAX_REPEAT, code.MIN_REPEAT})


def finds(pattern: str, text: str) -> bool:
    """Whether a pattern matches some part of a text; true where that cannot be told in time."""
    return _compiled(pattern)(text)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Finds:
    try:
        usual, tree = re.compile(pattern), syntax.parse(pattern)
    except (re.error, OverflowError, RecursionError):
        return lambda _text: True
    if _is_plain(tree):
        return lambda text: usual.search(text) is not None
    try:
        return _States(tree).finds
    except _BeyondStatesError:
        return lambda text: len(text) > _SHORT or usual.search(text) is not None


def _is_plain(tree: Iterable[Any]) -> bool:
    """Whether Python's engine cannot take long: no more than one character is repeated."""
    return sum(_repeats(tree)) < 2


def _repeats(tree: Iterable[Any]) -> Iterator[int]:
    """Count what repeats; anything but a character that does counts twice."""
    for operator, argument in tree:
        if operator in _REPEATS:
            _, most, inner = argument
            is_one = len(inner) == 1 and inner[0][0] in _ONE
            yield 0 if most == 1 or (is_one and most is not code.MAXREPEAT) else 1 if is_one else 2
            yield from _repeats(inner)
        elif operator is code.SUBPATTERN:
            yield from _repeats(argument[3])
        elif operator is code.BRANCH:
            for branch in argument[1]:
                yield from _repeats(branch)
        elif operator not in _ONE and operator is not code.AT:
            yield 2


class _BeyondStatesError(Exception):
    """A pattern has what states cannot hold."""


class _States:
    """The steps of a pattern: each takes a character, needs a place, or leads on to others."""

    def __init__(self, tree: Any) -> None:
        self._takes: list[Callable[[str], bool] | None] = []
        self._needs: list[Holds | None] = []
        self._next: list[tuple[int, ...]] = []
        self._end = self._add()
        self._start = self._sequence(list(tree), self._end, tree.state.flags)

    def finds(self, text: str) -> bool:
        """Whether the pattern matches some part of a text."""
        states: set[int] = set()
        for place in range(len(text) + 1):
            reached = self._closure({*states, self._start}, text, place)
            if self._end in reached:
                return True
            if place < len(text):
                states = {
                    state
                    for each in reached
                    if (takes := self._takes[each]) and takes(text[place])
                    for state in self._next[each]
                }
        return False

    def _closure(self, states: set[int], text: str, place: int) -> set[int]:
        reached: set[int] = set()
        pending = list(states)
        while pending:
            state = pending.pop()
            needs = self._needs[state]
            if state not in reached and (needs is None or needs(text, place)):
                reached.add(state)
                if self._takes[state] is None:
                    pending.extend(self._next[state])
        return reached

    def _add(
        self,
        following: tuple[int, ...] = (),
        takes: Callable[[str], bool] | None = None,
        needs: Holds | None = None,
    ) -> int:
        if len(self._next) >= _MOST_STATES:
            raise _BeyondStatesError
        self._takes.append(takes)
        self._needs.append(needs)
        self._next.append(following)
        return len(self._next) - 1

    def _sequence(self, tree: Iterable[Any], following: int, flags: int) -> int:
        for operator, argument in reversed(list(tree)):
            following = self._part(operator, argument, following, flags)
        return following

    def _part(self, operator: Any, argument: Any, following: int, flags: int) -> int:
        if operator in _ONE:
            return self._add((following,), takes=_taker(operator, argument, flags))
        if operator is code.AT:
            return self._add((following,), needs=_needed(argument, flags))
        if operator is code.SUBPATTERN:
            _, added, removed, inner = argument
            return self._sequence(inner, following, (flags | added) & ~removed)
        if operator is code.BRANCH:
            return self._add(tuple(self._sequence(each, following, flags) for each in argument[1]))
        if operator in (code.MAX_REPEAT, code.MIN_REPEAT):
            least, most, inner = argument
            return self._repeat(least, most, inner, following, flags)
        raise _BeyondStatesError

    def _repeat(self, least: int, most: Any, inner: Any, following: int, flags: int) -> int:
        if most is code.MAXREPEAT:
            again = self._add()
            self._next[again] = (self._sequence(inner, again, flags), following)
            following = again
        else:
            end = following
            for _ in range(most - least):
                following = self._add((self._sequence(inner, following, flags), end))
        for _ in range(least):
            following = self._sequence(inner, following, flags)
        return following


def _taker(operator: Any, argument: Any, flags: int) -> Callable[[str], bool]:
    """Let Python's engine judge one character: it knows the classes and the cases."""
    tree = syntax.parse("", flags)
    tree.data = [(operator, argument)]
    usual = re._compiler.compile(tree)  # type: ignore[attr-defined]
    return lambda character: usual.match(character) is not None


def _needed(argument: Any, flags: int) -> Holds:
    """Let Python's engine judge a place, looking at the characters around it."""
    tree = syntax.parse("", flags)
    tree.data = [(code.AT, argument)]
    usual = re._compiler.compile(tree)  # type: ignore[attr-defined]
    return lambda text, place: usual.match(text, place) is not None


@cache
def validator_class() -> type[Draft202012Validator]:
    """Return the validator; jsonschema, slow to import, is imported when first asked for."""
    from jsonschema import Draft202012Validator, validators

    usual = Draft202012Validator.VALIDATORS["unevaluatedProperties"]
    keywords = {
        "additionalProperties": _additional_properties,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "unevaluatedProperties": _unless_it_takes_long(usual),
    }
    extended = validators.extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]
    return cast("type[Draft202012Validator]", extended)


def _pattern(_validator: Any, pattern: str, instance: object, _schema: object) -> Iterator[Any]:
    from jsonschema import ValidationError

    if isinstance(instance, str) and not finds(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(
    validator: Any, patterns: dict[str, object], instance: object, _schema: object
) -> Iterator[Any]:
    if not isinstance(instance, dict):
        return
    for pattern, schema in patterns.items():
        for name, value in instance.items():
            if finds(pattern, name):
                yield from validator.descend(value, schema, path=name, schema_path=pattern)


def _additional_properties(
    validator: Any, rule: object, instance: object, schema: Any
) -> Iterator[Any]:
    """Judge names by `finds`: jsonschema joins the patterns to one, and tries that at any cost."""
    from jsonschema import ValidationError

    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, value in instance.items() if isinstance(instance, dict) else ():
        if name in known or any(finds(pattern, name) for pattern in patterns):
            continue
        if rule is False:
            shown = "Additional properties are not allowed"
            yield ValidationError(f"{shown} ({name!r} was unexpected)")
        elif isinstance(rule, dict):
            yield from validator.descend(value, rule, path=name)


def _unless_it_takes_long(usual: Any) -> Any:
    """Let `unevaluatedProperties` pass over schemas that lead to a pattern for names that may."""

    def holds(validator: Any, rule: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if not _names_take_long(validator, schema, set()):
            yield from usual(validator, rule, instance, schema) or ()

    return holds


def _names_take_long(validator: Any, schema: object, seen: set[str]) -> bool:
    if isinstance(schema, list):
        return any(_names_take_long(validator, each, seen) for each in schema)
    if not isinstance(schema, dict):
        return False
    patterns = schema.get("patternProperties")
    if isinstance(patterns, dict) and not all(map(_is_quick, patterns)):
        return True
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        seen.add(reference)
        target = validator._resolver.lookup(reference)
        inside = validator.evolve(schema=target.contents, _resolver=target.resolver)
        if _names_take_long(inside, target.contents, seen):
            return True
    return any(_names_take_long(validator, held, seen) for held in schema.values())


@lru_cache(maxsize=512)
def _is_quick(pattern: str) -> bool:
    """Whether Python's engine reads a pattern, and cannot take long over it."""
    try:
        re.compile(pattern)
        return _is_plain(syntax.parse(pattern))
    except (re.error, OverflowError, RecursionError):
        return False
