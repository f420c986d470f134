"""Checking what types cannot say, before a request is sent: which members go together.

Only models whose schemas have such rules are looked at, by the document that the package ships
with; jsonschema is imported when the first of them is sent.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from .errors import InvalidRequest
from .model import Model
from .types import File

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

_PATTERNS = ("pattern", "patternProperties")
_FRAGMENT = "/~!$&'()*+,;=:@"


def check(value: object) -> None:
    """Raise `InvalidRequest` for a model, at any depth, whose members do not go together."""
    if isinstance(value, Model):
        for pointer in value._checked():
            _check_model(value, pointer)
        for member in value._members():
            check(getattr(value, member.attribute))
        check(value.additional_properties)
    elif isinstance(value, dict):
        for item in value.values():
            check(item)
    elif isinstance(value, list | tuple):
        for item in value:
            check(item)


def _check_model(model: Model, pointer: str) -> None:
    error = next(
        _validator(pointer).iter_errors(cast("dict[str, Any]", _without_files(model.to_dict()))),
        None,
    )
    if error is not None:
        place = ".".join(str(part) for part in error.absolute_path)
        rule = str(error.validator)
        where = f"{type(model).__name__}.{place}" if place else type(model).__name__
        raise InvalidRequest(f"{where} cannot be sent: {_words(rule, error.validator_value)}")


def _words(rule: str, stated: object) -> str:
    if isinstance(stated, list) and rule in ("anyOf", "oneOf"):
        names = [each.get("required") or [] for each in stated if isinstance(each, dict)]
        if names and all(names):
            count = "exactly one" if rule == "oneOf" else "at least one"
            listed = ", ".join(" with ".join(map(str, each)) for each in names)
            return f"{count} of {listed} must be given"
    text = json.dumps(stated, ensure_ascii=False)
    return f"it breaks the rule `{rule}`: {text[:300]}"


@cache
def _validator(pointer: str) -> Validator:
    from jsonschema import Draft202012Validator, validators

    # Patterns limit single values, which is not looked at here, and may take for ever.
    keywords = dict.fromkeys(_PATTERNS, _nothing)
    create = validators.extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]
    document = json.loads(Path(__file__).with_name("openapi.json").read_bytes())
    schema = {**document, "$ref": f"#{quote(pointer, safe=_FRAGMENT)}"}
    validator: Validator = create(schema)
    return validator


def _nothing(*_: object) -> tuple[()]:
    return ()


def _without_files(value: object) -> object:
    if isinstance(value, File):
        return ""
    if isinstance(value, dict):
        return {name: _without_files(item) for name, item in value.items()}
    return [_without_files(item) for item in value] if isinstance(value, list) else value
