"""Checking a request before it is sent, by what the document beside this file says of it.

Every keyword of JSON Schema counts that limits values, but for `format` and the like, which say
what a text means, and for patterns that an engine may try for ever (`LEFT_TO_THE_SERVICE`).
jsonschema is imported, and the document read, when the first request is checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from functools import cache, lru_cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .errors import InvalidRequest
from .model import Model, plain
from .patterns import LEFT_TO_THE_SERVICE
from .types import UNSET, File

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

_FRAGMENT = "/~!$&'()*+,;=:@"
_CHOICES = ("anyOf", "oneOf")
_is_strict: ContextVar[bool] = ContextVar("is_strict", default=False)
_FITS_SEVERAL = "it fits several alternatives of which exactly one may hold"
_MEANINGS = frozenset({"format", "contentEncoding", "contentMediaType"})
_TEXTS = frozenset({"title", "description", "example", "examples", "default", "deprecated"})
_HALF = re.compile("[\ud800-\udfff]")
_LONGEST = 4000
"""Patterns are tried on no longer texts: some take time that grows with the square of it."""


class _FileText(str):
    """Stands for a file, of which limits of a text say nothing."""

    __slots__ = ()


def check(value: object, pointer: str, name: str) -> None:
    """Raise `InvalidRequest` for what the schema at a pointer refuses, or one of a model inside it.

    `name` is what the whole is called where it is no model. Bytes have no schema, and no pointer.
    """
    try:
        _check_models(value)
        if pointer:
            _hold(value, pointer, type(value).__name__ if isinstance(value, Model) else name)
    except RecursionError:
        raise InvalidRequest(f"{name} is nested too deeply, or holds itself") from None


def check_json(value: object, name: str) -> None:
    """Raise `InvalidRequest`, with the place of it, for what JSON cannot hold.

    `name` is what the whole is called.
    """
    if isinstance(value, dict):
        for key, item in value.items():
            check_json(key, f"a name in {name}")
            check_json(item, f"{name}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            check_json(item, f"{name}.{index}")
    elif fault := _no_json(value):
        raise InvalidRequest(f"{name} cannot be sent: {fault}")


def _no_json(value: object) -> str | None:
    """Say why JSON cannot hold a value that is no object and no array."""
    match value:
        case str() if value.isascii() or not _HALF.search(value):
            return None
        case str():
            return "it holds half a character"
        case float() if not isfinite(value):
            return f"{value} is no number of JSON"
        case None | bool() | int() | float():
            return None
    return f"JSON cannot hold a {type(value).__name__}"


def check_parameter(value: object, pointer: str, name: str) -> None:
    """Raise `InvalidRequest` for a parameter that its schema refuses.

    Its type counts for nothing: on the wire a parameter is text, and 5 is `5` however it is given.
    """
    if value is not UNSET and value is not None:
        _hold(value, pointer, name, skipped="type")


def _check_models(value: object) -> None:
    """Check models from the inside out, so that the innermost says what is wrong."""
    if isinstance(value, Model):
        for member in value._members():
            _check_models(getattr(value, member.attribute))
        _check_models(value.additional_properties)
        for pointer in value._checked():
            _hold(value, pointer, type(value).__name__)
    elif isinstance(value, dict):
        for item in value.values():
            _check_models(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_models(item)


def _hold(value: object, pointer: str, name: str, skipped: str = "") -> None:
    for error in _validator(pointer).iter_errors(_without_files(plain(value))):
        if error.absolute_path or str(error.validator) != skipped:
            place = ".".join(str(part) for part in error.absolute_path)
            raise InvalidRequest(f"{name}{place and '.'}{place} cannot be sent: {_words(error)}")


def _words(error: ValidationError) -> str:
    rule, stated = str(error.validator), error.validator_value
    if error.message.startswith(_FITS_SEVERAL):
        return str(error.message)
    if isinstance(stated, list) and rule in _CHOICES:
        names = [each.get("required") or [] for each in stated if isinstance(each, dict)]
        if names and all(names):
            count = "exactly one" if rule == "oneOf" else "at least one"
            listed = ", ".join(" with ".join(map(str, each)) for each in names)
            return f"{count} of {listed} must be given"
    text = json.dumps(stated, ensure_ascii=False)
    return f"it breaks the rule `{rule}`: {text[:300]}"


@cache
def _document() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(Path(__file__).with_name("openapi.json").read_bytes())
    return read


@cache
def _validator(pointer: str) -> Validator:
    schema = {**_document(), "$ref": f"#{quote(pointer, safe=_FRAGMENT)}"}
    validator: Validator = _class()(schema)
    return validator


@cache
def _class() -> Any:
    from jsonschema import Draft202012Validator, validators

    usual = Draft202012Validator.VALIDATORS
    own = {
        "additionalProperties": _additional_properties,
        "if": _unless_left(usual["if"]),
        "multipleOf": _multiple_of,
        "not": _unless_left(usual["not"]),
        "oneOf": _one_of,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "required": _required,
        "unevaluatedProperties": _unless_names_are_left(usual["unevaluatedProperties"]),
    }
    texts = {name: _of_text(usual[name]) for name in ("minLength", "maxLength", "enum", "const")}
    return validators.extend(Draft202012Validator, own | texts)  # type: ignore[no-untyped-call]


def _error(message: str, *path: str) -> ValidationError:
    from jsonschema import ValidationError

    return ValidationError(message, path=path)


def _of_text(usual: Any) -> Any:
    """Let a keyword of jsonschema pass over files."""

    def holds(validator: Any, rule: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if not isinstance(instance, _FileText):
            yield from usual(validator, rule, instance, schema) or ()

    return holds


@contextmanager
def _strictly() -> Iterator[None]:
    """Let nothing pass inside the block that JSON Schema refuses but for the patterns left."""
    before = _is_strict.set(True)
    try:
        yield
    finally:
        _is_strict.reset(before)


def _unless_left(usual: Any) -> Any:
    """Let a keyword that turns answers pass over schemas with a pattern that is not tried.

    What is passed over inside of it would be held against the caller.
    """

    def holds(validator: Any, rule: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if not _is_left(rule):
            with _strictly():
                found = list(usual(validator, rule, instance, schema) or ())
            yield from found

    return holds


def _unless_names_are_left(usual: Any) -> Any:
    """Let a keyword that tries every pattern for names pass where one of them is not tried."""

    def holds(validator: Any, rule: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if not _has_names_left():
            yield from usual(validator, rule, instance, schema) or ()

    return holds


@cache
def _has_names_left() -> bool:
    return bool(LEFT_TO_THE_SERVICE) and _has_left_names(_document())


def _has_left_names(held: object) -> bool:
    if isinstance(held, list):
        return any(map(_has_left_names, held))
    if not isinstance(held, dict):
        return False
    patterns = held.get("patternProperties")
    if isinstance(patterns, dict) and not patterns.keys().isdisjoint(LEFT_TO_THE_SERVICE):
        return True
    return any(map(_has_left_names, held.values()))


def _is_left(schema: object) -> bool:
    if isinstance(schema, dict):
        return schema.get("pattern") in LEFT_TO_THE_SERVICE or any(map(_is_left, schema.values()))
    return isinstance(schema, list) and any(map(_is_left, schema))


def _additional_properties(
    validator: Any, rule: Any, instance: object, schema: Any
) -> Iterator[Any]:
    patterns, known = schema.get("patternProperties", {}), schema.get("properties", {})
    for name, value in instance.items() if isinstance(instance, dict) else ():
        if name not in known and not any(_finds(pattern, name) for pattern in patterns):
            if rule is False:
                yield _error("unknown", name)
            else:
                yield from validator.descend(value, rule, path=name)


def _multiple_of(_: object, rule: float, instance: object, __: object) -> Iterator[Any]:
    """Compare as written: in binary, 3.3 is no multiple of 0.1."""
    if isinstance(instance, bool) or not isinstance(instance, int | float) or rule <= 0:
        return
    is_endless = isinstance(instance, float) and not isfinite(instance)
    if is_endless or _as_written(instance) % _as_written(rule):
        yield _error("no multiple")


def _as_written(number: float) -> Fraction:
    return Fraction(number if isinstance(number, int) else repr(number))


def _one_of(validator: Any, rule: list[Any], instance: object, schema: Any) -> Iterator[Any]:
    """Follow a discriminator; without one, exactly one alternative must fit.

    An alternative that does not know all members of an object is not what is meant where another
    knows them. Formats say what a text means, and so may tell alternatives apart that fit both.
    """
    meant = _told(rule, instance, schema.get("discriminator"))
    if meant is not None:
        yield from validator.descend(instance, {"$ref": meant})
        return
    fitting = [each for each in rule if validator.evolve(schema=each).is_valid(instance)]
    if not fitting or (len(fitting) > 1 and all(map(_only_requires, rule))):
        yield _error("not one of these")
    elif len(fitting) > 1 and _is_strict.get():
        yield _error(_FITS_SEVERAL)
    elif len(fitting) > 1 and (names := _ambiguous(validator, fitting, instance)):
        listed = " and ".join(f"{_title(each)} ({rule.index(each) + 1})" for each in names)
        yield _error(f"{_FITS_SEVERAL}: {listed}")


def _told(rule: list[Any], instance: object, told: object) -> str | None:
    """Return the reference that a discriminator leads to; None where it leads nowhere."""
    if not isinstance(told, dict) or not isinstance(instance, dict):
        return None
    value = instance.get(str(told.get("propertyName")))
    target = told.get("mapping", {}).get(value) if isinstance(value, str) else None
    if isinstance(target, str):
        return target if target.startswith("#") else f"#/components/schemas/{target}"
    named = f"#/components/schemas/{value}"
    return named if any(each == {"$ref": named} for each in rule) else None


def _ambiguous(validator: Any, fitting: list[Any], instance: object) -> list[Any]:
    """Return the alternatives that a value fits alike, in all that tells them apart."""
    with _strictly():
        fitting = [each for each in fitting if validator.evolve(schema=each).is_valid(instance)]
    known = [
        each
        for each in fitting
        if validator.evolve(schema={"allOf": [each], "unevaluatedProperties": False}).is_valid(
            instance
        )
    ]
    different: list[Any] = []
    for each in known:
        said = _without_texts(each)
        if not any(_without_texts(other) == said for other in different):
            different.append(each)
    telling = any(isinstance(each, dict) and _MEANINGS & each.keys() for each in different)
    is_certain = not telling and not _has_names_left()
    return different if is_certain and len(different) > 1 else []


def _without_texts(schema: object) -> object:
    if not isinstance(schema, dict):
        return schema
    return {name: held for name, held in schema.items() if name not in _TEXTS}


def _title(schema: object) -> str:
    held = schema if isinstance(schema, dict) else {}
    reference = str(held.get("$ref") or "").rpartition("/")[2]
    return reference or str(held.get("title") or held.get("type") or "alternative")


def _only_requires(schema: object) -> bool:
    is_bare = isinstance(schema, dict) and not schema.keys() & {"$ref", "type"}
    return is_bare and "required" in schema  # type: ignore[operator]


def _required(_: object, rule: list[str], instance: object, schema: Any) -> Iterator[Any]:
    """Ask for no member that only the service sets."""
    members = schema.get("properties", {})
    for name in rule if isinstance(instance, dict) else ():
        held = members.get(name)
        is_read = isinstance(held, dict) and held.get("readOnly") is True
        if name not in instance and not is_read:  # type: ignore[operator]
            yield _error("missing")


def _pattern(_: object, rule: str, instance: object, __: object) -> Iterator[Any]:
    if (
        isinstance(instance, str)
        and not isinstance(instance, _FileText)
        and not _finds(rule, instance)
    ):
        yield _error("no match")


def _pattern_properties(
    validator: Any,
    rule: dict[str, Any],
    instance: object,
    _: object,
) -> Iterator[Any]:
    for pattern, schema in rule.items() if isinstance(instance, dict) else ():
        for name, value in instance.items():  # type: ignore[attr-defined]
            if pattern not in LEFT_TO_THE_SERVICE and _finds(pattern, name):
                yield from validator.descend(value, schema, path=name)


def _finds(pattern: str, text: str) -> bool:
    """Whether a pattern matches some part of a text; true of what is left to the service."""
    compiled = _compiled(pattern) if len(text) <= _LONGEST else None
    return compiled is None or compiled.search(text) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    if pattern in LEFT_TO_THE_SERVICE:
        return None
    try:
        return re.compile(pattern, re.ASCII)  # as ECMA-262 has `\\d` and `\\w`
    except (re.error, OverflowError, RecursionError):
        return None


def _without_files(value: object) -> Any:
    if isinstance(value, File):
        return _FileText()
    if isinstance(value, dict):
        return {name: _without_files(item) for name, item in value.items()}
    return [_without_files(item) for item in value] if isinstance(value, list) else value
