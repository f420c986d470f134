"""Comparing what documents say of the same part, and making one part of what says the same.

Examples, texts and extensions are no difference: examples are gathered, and of the texts that of
most documents stands (`texts`). What is left is what a client would feel.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator

from scripts.documents import JsonObject, Parts, Value, same
from scripts.merge.names import is_class_name
from scripts.openapi.grammar import Holding, holding


def differences(kind: str | None, left: Value, right: Value) -> Iterator[Parts]:
    """Find where two parts of the grammar differ beyond examples and texts; first things first.

    `kind` is that of the grammar, None for a free-form value.
    """
    return _differences(kind, left, right, ())


def first_difference(kind: str, left: Value, right: Value) -> Parts | None:
    """Find the first place where two parts differ, texts included; None if there is none."""
    return next(_differences(kind, left, right, (), texts=True), None)


def is_text(kind: str | None, name: str, value: Value) -> bool:
    """Whether a member only tells people something: a text or an extension.

    A schema's title is none if it is the name of a class, which a client would feel.
    """
    if kind is None:
        return False
    if kind == "schema" and name == "title":
        return not is_class_name(value)
    return name in _TEXTS or name.startswith("x-")


def are_examples(kind: str | None, name: str) -> bool:
    """Whether a member holds examples."""
    return name in ("example", "examples") and kind in _HAVE_EXAMPLES


def absorb(kind: str, target: JsonObject, other: JsonObject) -> None:
    """Take over into `target` the examples of an `other` that is otherwise the same."""
    if kind in _HAVE_EXAMPLES and kind != "schema":
        _absorb_example(target, other)
    for name, value in other.items():
        if are_examples(kind, name):
            if name == "examples":
                target[name] = _examples(target.get(name), value)
            continue
        held = holding(kind, name)
        mine = target.get(name)
        if held is None or mine is None:
            continue
        for left, right in _pairs(held, mine, value):
            if isinstance(left, dict) and isinstance(right, dict):
                absorb(held.kind, left, right)


def _absorb_example(target: JsonObject, other: JsonObject) -> None:
    """Take over the one example of another part; where there are two then, they get numbers."""
    if "example" not in other or same(target.get("example"), other["example"]):
        return
    example: JsonObject = {"value": other["example"]}
    held = target.get("examples")
    if "example" in target:
        held = {"1": {"value": target.pop("example")}}
    if not isinstance(held, dict):
        target["example"] = other["example"]
    elif not _holds(held.values(), example):
        target["examples"] = {**held, str(len(held) + 1): example}


def _pairs(held: Holding, left: Value, right: Value) -> list[tuple[Value, Value]]:
    if not held.container:
        return [(left, right)]
    if isinstance(left, dict) and isinstance(right, dict):
        return [(left[key], right[key]) for key in left if key in right]
    if isinstance(left, list) and isinstance(right, list):
        return list(zip(left, right, strict=False))
    return []


def _examples(mine: Value, other: Value) -> Value:
    if isinstance(mine, list) and isinstance(other, list):
        return mine + [item for item in other if not _holds(mine, item)]
    if isinstance(mine, dict) and isinstance(other, dict):
        return _named_examples(mine, other)
    return copy.deepcopy(other) if mine is None else mine


def _named_examples(mine: JsonObject, other: JsonObject) -> JsonObject:
    """Join two maps of examples; another one of the same name gets a number."""
    joined = dict(mine)
    for name, value in other.items():
        if _holds(joined.values(), value):
            continue
        numbered = (f"{name} {number}" for number in itertools.count(2))
        joined[name if name not in joined else next(n for n in numbered if n not in joined)] = value
    return joined


def _holds(items: Iterable[Value], item: Value) -> bool:
    # What is the same is equal, too, which Python tells much sooner of the many that are not.
    return any(item == own and same(item, own) for own in items)


def _differences(
    kind: str | None, left: Value, right: Value, parts: Parts, *, texts: bool = False
) -> Iterator[Parts]:
    if kind is None or not isinstance(left, dict) or not isinstance(right, dict):
        if not same(left, right):
            yield parts
        return
    for name in {**left, **right}:
        if are_examples(kind, name) or (not texts and _both_texts(kind, name, left, right)):
            continue
        here = (*parts, name)
        if name not in left or name not in right:
            if not _says_nothing(kind, name, left.get(name, right.get(name))):
                yield here
        elif not (name in _UNORDERED and _same_set(left[name], right[name])):
            held = holding(kind, name)
            yield from _member_differences(held, left[name], right[name], here, texts=texts)


def _both_texts(kind: str, name: str, left: JsonObject, right: JsonObject) -> bool:
    return all(is_text(kind, name, each[name]) for each in (left, right) if name in each)


def _says_nothing(kind: str, name: str, value: Value) -> bool:
    """Whether a member says the same as its absence: an empty map of headers, say.

    Empty `security` does not: it takes back what the root asks for.
    """
    held = holding(kind, name)
    listing = name == "required" or (held is not None and held.is_collection)
    return listing and name != "security" and value in ([], {})


def _same_set(left: Value, right: Value) -> bool:
    if not isinstance(left, list) or not isinstance(right, list) or len(left) != len(right):
        return False
    return all(_holds(right, item) for item in left) and all(_holds(left, item) for item in right)


def _member_differences(
    held: Holding | None, left: Value, right: Value, parts: Parts, *, texts: bool
) -> Iterator[Parts]:
    kind = held.kind if held else None
    if held and held.is_map and isinstance(left, dict) and isinstance(right, dict):
        for key in {**left, **right}:
            if key not in left or key not in right:
                yield (*parts, key)
            else:
                yield from _differences(kind, left[key], right[key], (*parts, key), texts=texts)
    elif held and held.is_list and isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            yield parts
        for index, (one, other) in enumerate(zip(left, right, strict=False)):
            yield from _differences(kind, one, other, (*parts, index), texts=texts)
    else:
        yield from _differences(kind, left, right, parts, texts=texts)


_HAVE_EXAMPLES = ("schema", "media type", "parameter", "header")
_TEXTS = {"summary", "description", "externalDocs"}
_UNORDERED = {"required", "enum", "type"}
