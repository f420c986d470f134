"""JSON Schema 2020-12 with patterns that cannot take for ever."""
# ruff: noqa: ANN401 - the validators of jsonschema have no types

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from wan_document.patterns import finds

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator


@cache
def validator_class() -> type[Draft202012Validator]:
    """Return the validator; jsonschema, slow to import, is imported when first asked for."""
    from jsonschema import Draft202012Validator, validators

    keywords = {"pattern": _pattern, "patternProperties": _pattern_properties}
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
