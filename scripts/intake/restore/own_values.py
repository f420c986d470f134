"""Values that a schema gives of itself, such as examples, tell whose they are by being valid."""

from __future__ import annotations

from scripts.documents import Value
from scripts.intake.restore.fields import Placed
from scripts.intake.restore.mistaken import Move
from scripts.openapi.patterns import bounded_validator

_ONE = ("default", "example", "const")
_SEVERAL = ("examples", "enum")


def are_only_of_best(move: Move) -> bool:
    """Whether values that move are valid in the best reading's schema, and not in the rival's.

    A schema that refers to others, or is none of JSON Schema 2020-12, proves nothing.
    """
    if move.name not in (*_ONE, *_SEVERAL) or move.kinds != ("schema", "schema"):
        return False
    return _accepts(move.held, move.name) is True and _accepts(move.other, move.name) is False


def _accepts(holder: Placed | None, name: str) -> bool | None:
    if holder is None or _refers(holder.value):
        return None
    values = holder.value.get(name) if name in _SEVERAL else [holder.value.get(name)]
    if not isinstance(values, list) or None in values:
        return None
    validator = bounded_validator()(holder.value)
    if not bounded_validator()(validator.META_SCHEMA).is_valid(holder.value):
        return None
    return all(map(validator.is_valid, values))


def _refers(schema: Value) -> bool:
    if isinstance(schema, list):
        return any(map(_refers, schema))
    if not isinstance(schema, dict):
        return False
    return any(name[:1] == "$" or _refers(member) for name, member in schema.items())
