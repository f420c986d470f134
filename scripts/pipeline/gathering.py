"""Telling the same of many places once: a list that is read to its end beats a complete one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Iterable

from scripts.problem import Problem

_EACH = 3
_SHOWN = 5


def _same_words(problem: Problem) -> Hashable:
    return (problem.message, problem.expected, problem.remedy)


def gathered(
    problems: Iterable[Problem],
    *,
    kind: Callable[[Problem], Hashable] = _same_words,
) -> list[Problem]:
    """Make one problem of more than three of a kind, which names the places of the next few.

    Of a kind are those in the same words, unless `kind` tells otherwise.
    """
    groups: dict[Hashable, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(kind(problem), []).append(problem)
    told: list[Problem] = []
    for group in groups.values():
        told += group if len(group) <= _EACH else [_one(group)]
    return told


def _one(group: list[Problem]) -> Problem:
    first, *others = sorted(group, key=lambda problem: (problem.file or "", problem.line or 0))
    places = list({_place(each): None for each in others if _place(each) != _place(first)})
    shown = ", ".join(places[:_SHOWN]) + (", …" if len(places) > _SHOWN else "")
    message = f"{first.message}\n        and {len(others)} more like it: {shown or 'all here'}"
    return dataclasses.replace(first, message=message)


def _place(problem: Problem) -> str:
    return f"{problem.file}:{problem.line}" if problem.line else str(problem.file)
