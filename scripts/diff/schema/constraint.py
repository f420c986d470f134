"""Constraints that no other rule speaks of, such as `uniqueItems`, `not` or `contains`.

Each one forbids something, so a new one narrows; of two different ones nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.flatten import OTHER_DISCRIMINATORS, OTHER_UNIONS
from scripts.diff.shape import FlatSchema, Pair
from scripts.diff.values import canonical, show
from scripts.documents import Value, same

ADDED = Kind("constraint-added", "A further constraint must be met.")
REMOVED = Kind("constraint-removed", "A constraint is gone.")
CHANGED = Kind("constraint-changed", "A constraint says something else.")
KINDS = (ADDED, REMOVED, CHANGED)

KEYWORDS = (
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "not",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
)
_SAYING_NOTHING = ("false", "null", "{}", "[]")
_OPEN = ("true", "null", "{}")


def compare_constraints(pair: Pair) -> Iterator[Change]:
    """Tell which constraints came, went or changed."""
    for keyword in (*KEYWORDS, OTHER_UNIONS, OTHER_DISCRIMINATORS):
        if keyword not in pair.old.keywords and keyword not in pair.new.keywords:
            continue
        before, after = _of(pair.old, keyword), _of(pair.new, keyword)
        if same(before, after):
            continue
        if before is None:
            kind, effect, message = ADDED, Effect.NARROWED, f"must meet `{keyword}`: {show(after)}"
        elif after is None:
            kind, effect = REMOVED, Effect.WIDENED
            message = f"need not meet `{keyword}` any more: {show(before)}"
        else:
            kind, effect = CHANGED, Effect.MOVED
            message = f"must meet another `{keyword}`: {show(after)} (was {show(before)})"
        yield pair.change(kind, pair.limit(effect), message, before, after)


def _of(shape: FlatSchema, keyword: str) -> Value:
    """Read a constraint, a list of them where there are several; None where it forbids nothing."""
    nothing = _OPEN if keyword.startswith("unevaluated") else _SAYING_NOTHING
    values = {canonical(value): value for value in shape.keywords.get(keyword, ())}
    said = [value for text, value in values.items() if text not in nothing]
    return said[0] if len(said) == 1 else said or None
