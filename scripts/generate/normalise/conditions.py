"""Members that only apply under a condition: `then`, `else`, `dependentSchemas`, alternatives.

The class has them, and all of them are optional; the condition is said in its docstring.
"""

from __future__ import annotations

from collections.abc import Iterable

from scripts.documents import JsonObject
from scripts.generate.account import Account
from scripts.generate.facts import LIMITS
from scripts.generate.normalise.part import Part, conjuncts
from scripts.generate.normalise.shape import Shape

_KEYWORDS = ("then", "else")
_SHAPING = ("properties", "required", "type", "enum", "const", "additionalProperties")


def declare_required(shape: Shape, names: Iterable[str]) -> None:
    """Add the members that some alternative requires, and that no schema describes."""
    for name in names:
        shape.types = shape.types or ("object",)
        shape.members.setdefault(name, [])


def declare_conditional(
    root: JsonObject, shape: Shape, parts: Iterable[Part], account: Account
) -> None:
    """Add the members that apply under the conditions of some schemas."""
    for part in parts:
        inner = [part.at(name) for name in _KEYWORDS if name in part.keywords]
        for condition in (*inner, *part.each("dependentSchemas")):
            _declare(root, shape, condition, account)


def _declare(root: JsonObject, shape: Shape, condition: Part, account: Account) -> None:
    together = conjuncts(root, [condition], account)
    for part in together:
        account.claim_all(part.place, (*_SHAPING, *LIMITS), part.keywords)
        for member in part.each("properties"):
            name = str(member.place[-1])
            if name not in shape.members and member.schema is not False:
                shape.types = shape.types or ("object",)
                shape.conditional.setdefault(name, []).append(member)
        for keyword in ("oneOf", "anyOf"):
            for each in part.each(keyword):
                account.claim(part.place, keyword)
                _declare(root, shape, each, account)
    declare_conditional(root, shape, together, account)
