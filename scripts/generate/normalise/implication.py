"""Whether a schema beside a reference repeats what the reference says already."""

from __future__ import annotations

from scripts.documents import Value, same
from scripts.generate.normalise.part import TEXTS, Part
from scripts.generate.normalise.shape import Shape


def is_implied(part: Part, base: Shape) -> bool:
    """Whether every value of a shape is one of a schema, as far as a glance can tell."""
    return all(
        name in TEXTS or name.startswith("x-") or _says(name, value, base)
        for name, value in part.keywords.items()
    )


def _says(name: str, value: Value, base: Shape) -> bool:
    match name, value:
        case "type", str() | list():
            allowed = {value} if isinstance(value, str) else {str(each) for each in value}
            return base.types is not None and set(base.types) <= allowed
        case "required", list():
            return {str(each) for each in value} <= set(base.required)
        case "properties", dict():
            return all(_is_repeated(inner, base.members.get(n)) for n, inner in value.items())
    return name == "additionalProperties" and value is True


def _is_repeated(schema: Value, parts: list[Part] | None) -> bool:
    if not parts:
        return False
    stated = {k: v for k, v in schema.items() if k not in TEXTS} if isinstance(schema, dict) else {}
    if not isinstance(schema, dict) or not stated:
        return schema is not False
    return any(
        all(name in part.keywords and same(part.keywords[name], stated[name]) for name in stated)
        for part in parts
    )
