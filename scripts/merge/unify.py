"""Making one of two parts that say the same, apart from their examples."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from scripts.documents import Mapping, Value, same
from scripts.openapi.grammar import members

_Parts = tuple[str | int, ...]


def first_difference(kind: str, left: Value, right: Value) -> _Parts | None:
    """Find where two parts of the grammar differ beyond their examples; None if nowhere."""
    return next(_differences(kind, left, right, ()), None)


def absorb(kind: str, target: Mapping, other: Mapping) -> None:
    """Take over into `target` the examples of an `other` that is otherwise the same."""
    for name, value in other.items():
        if name == "examples":
            target[name] = _examples(target.get(name), value)
            continue
        holds = members(kind, name)
        mine = target.get(name)
        if holds is None or mine is None:
            continue
        _absorb_member(holds, mine, value)


def _absorb_member(holds: str, mine: Value, other: Value) -> None:
    kind = holds.strip("[]{}")
    if holds == kind:
        pairs = [(mine, other)]
    elif isinstance(mine, dict) and isinstance(other, dict):
        pairs = [(mine[key], other[key]) for key in mine]
    elif isinstance(mine, list) and isinstance(other, list):
        pairs = list(zip(mine, other, strict=True))
    else:
        pairs = []
    for left, right in pairs:
        if isinstance(left, dict) and isinstance(right, dict):
            absorb(kind, left, right)


def _examples(mine: Value, other: Value) -> Value:
    if isinstance(mine, list) and isinstance(other, list):
        return mine + [item for item in other if not _holds(mine, item)]
    if isinstance(mine, dict) and isinstance(other, dict):
        return mine | {name: value for name, value in other.items() if name not in mine}
    return copy.deepcopy(other) if mine is None else mine


def _holds(items: list[Value], item: Value) -> bool:
    return item in items if isinstance(item, str) else any(same(item, own) for own in items)


def _differences(kind: str, left: Value, right: Value, parts: _Parts) -> Iterator[_Parts]:
    if not isinstance(left, dict) or not isinstance(right, dict):
        if not same(left, right):
            yield parts
        return
    for name in {**left, **right}:
        if name == "examples" and kind in _HAVE_EXAMPLES:
            continue
        here = (*parts, name)
        if name not in left or name not in right:
            yield here
            continue
        yield from _member_differences(members(kind, name), left[name], right[name], here)


def _member_differences(
    holds: str | None, left: Value, right: Value, parts: _Parts
) -> Iterator[_Parts]:
    if holds is None:
        if not same(left, right):
            yield parts
        return
    kind = holds.strip("[]{}")
    if holds.startswith("{") and isinstance(left, dict) and isinstance(right, dict):
        for key in {**left, **right}:
            if key not in left or key not in right:
                yield (*parts, key)
            else:
                yield from _differences(kind, left[key], right[key], (*parts, key))
    elif holds.startswith("[") and isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            yield parts
        for index, (one, other) in enumerate(zip(left, right, strict=False)):
            yield from _differences(kind, one, other, (*parts, index))
    else:
        yield from _differences(kind, left, right, parts)


_HAVE_EXAMPLES = ("schema", "media type", "parameter", "header")
