"""Checks an input against the merged document: every violation at once, unknown fields included.

The service answers a parameter fault with any of several codes, some of them only after minutes,
and its document is richer than what the generated types enforce. Checked here, a fault costs
nothing and names its remedy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from wan_document.limits import requirement
from wan_document.patterns import validator_class
from wan_jobs.arguments import check_given
from wan_jobs.document import Document, Json, Model, choose_model, merged_document
from wan_jobs.errors import InvalidInput
from wan_jobs.texts import is_http_address, is_unicode
from wan_jobs.violation import MOST_BITS, Violation, shorten

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

# Deeper than any input goes, and far from where Python's own stack ends.
_DEEPEST = 60


def check_input(
    model: str | Model, values: Mapping[str, object], *, document: Document | None = None
) -> list[Violation]:
    """Find everything wrong with `values` as the input of `model`; an empty list means none.

    `model` is a `Model` or what names one, as for `Wan.submit`. Raises `InvalidInput` for a name
    that means none, or several. Local files are not looked at here: see `wan_jobs.inputs.files`.
    """
    if not isinstance(model, Model):
        model = choose_model(document or merged_document(), model)
    check_given("the input", values, Mapping)
    values = without_none(model, values)
    unnamed = [name for name in values if not isinstance(name, str)]
    if unnamed:
        expected = "is no name of a field: names are texts"
        return [Violation(str(name), name, "unknown", expected) for name in unnamed]
    unknown = [_unknown_field(model, name) for name in values if name not in model.properties]
    numbers = list(_not_json("", {name: values[name] for name in values}))
    if numbers:
        return unknown + numbers
    found = _validator(model).iter_errors(cast("dict[str, Json]", values))
    violations = [violation for error in found for violation in _violations(error)]
    return unknown + violations + list(_blank_texts(model, values))


def without_none(model: Model, values: Mapping[str, object]) -> dict[str, object]:
    """Leave out the fields that are `None`, which means not given, where null is no value."""
    return {
        name: value
        for name, value in values.items()
        if value is not None or name not in model.properties or _takes_null(model, name)
    }


def _takes_null(model: Model, name: str) -> bool:
    return _validator(model).evolve(schema=model.properties[name]).is_valid(None)


def _blank_texts(model: Model, values: Mapping[str, object]) -> Iterator[Violation]:
    """Question a required text that says nothing; `minLength: 0` in its schema allows it.

    The service answers such fields with "cannot be empty", under a code that leaves in doubt
    whether a task was made.
    """
    for name in model.properties:
        value, schema = values.get(name), model.properties[name]
        said = {"minLength", "enum", "const", "pattern"} & schema.keys()
        blank = isinstance(value, str) and not value.strip()
        if blank and name in model.required and not said:
            yield Violation(name, value, "blank", "must not be empty")


def raise_violations(model: Model, violations: list[Violation]) -> None:
    """Raise `InvalidInput` for these violations, if there are any."""
    if violations:
        lines = "\n".join(f"  {violation}" for violation in violations)
        raise InvalidInput(
            f"The input of {model.id} cannot be sent:\n{lines}", violations=violations
        )


@lru_cache(maxsize=256)
def _validator(model: Model) -> Validator:
    from jsonschema import FormatChecker

    formats = FormatChecker(())
    formats.checks("uri")(is_http_address)
    return validator_class()(model.schema, format_checker=formats)


def _unknown_field(model: Model, name: str) -> Violation:
    return Violation(
        field=name,
        value=name,
        rule="unknown",
        expected=f"{model.id} has no such field",
        allowed=tuple(model.properties),
        suggestion=_nearest(name, model.properties),
    )


def _not_json(place: str, value: object, depth: int = _DEEPEST) -> Iterator[Violation]:
    match value:
        case None:
            return
        case str() | int() | float():
            if expected := _not_written(value):
                yield Violation(place, value, "type", expected)
        case dict() | list() | tuple() if not depth:
            yield Violation(place[:60], "…", "type", "is nested too deeply, or holds itself")
        case dict():
            for name in value:
                yield from _not_json(f"{place}.{name}" if place else str(name), str(name))
            yield from _not_json_in(place, value.items(), depth)
        case list() | tuple():
            yield from _not_json_in(place, enumerate(value), depth)
        case _:
            yield Violation(place, value, "type", f"cannot take a {type(value).__name__}")


def _not_written(value: str | float) -> str | None:
    """Say what keeps a text or a number from being written as JSON, if anything does."""
    if isinstance(value, str):
        return None if is_unicode(value) else "must not hold half a character"
    if isinstance(value, float):
        return None if math.isfinite(value) else "must be a finite number"
    return None if value.bit_length() <= MOST_BITS else "must be a number that can be written"


def _not_json_in(
    place: str, members: Iterable[tuple[object, object]], depth: int
) -> Iterator[Violation]:
    for name, member in members:
        yield from _not_json(f"{place}.{name}" if place else str(name), member, depth - 1)


def _violations(error: ValidationError) -> Iterator[Violation]:
    place = ".".join(str(part) for part in error.absolute_path)
    keyword = str(error.validator)
    if keyword == "required":
        # jsonschema reports each missing member by itself, and names it in the message only.
        for name in cast("list[str]", error.validator_value):
            if error.message.startswith(repr(name)):
                field = f"{place}.{name}" if place else name
                yield Violation(field, None, "required", "must be given")
        return
    if keyword == "additionalProperties" and not place:
        return  # told for each field by itself, with the nearest name
    if keyword in {"anyOf", "oneOf"} and (sets := _required_sets(error.validator_value)):
        words = "exactly one" if keyword == "oneOf" else "at least one"
        expected = f"{words} of {', '.join(sets)} must be given"
        yield Violation(place or "input", error.instance, keyword, expected)
        return
    if keyword in {"anyOf", "oneOf"} and error.context:
        yield from _violations(min(error.context, key=lambda each: len(each.path)))
        return
    yield Violation(
        field=place or "input",
        value=error.instance,
        rule=keyword,
        expected=_in_words(keyword, cast("Json", error.validator_value), error),
        allowed=tuple(cast("list[Json]", error.validator_value)) if keyword == "enum" else (),
        suggestion=_near_value(keyword, error),
    )


def _required_sets(alternatives: object) -> list[str]:
    """Name the members that each alternative requires; none if one says anything else."""
    listed = alternatives if isinstance(alternatives, list) else []
    if not all(isinstance(each, dict) and each.keys() == {"required"} for each in listed):
        return []
    return [" with ".join(map(str, each["required"])) for each in listed]


def _in_words(keyword: str, rule: Json, error: ValidationError) -> str:
    if keyword == "format":
        return "must be an http:// or https:// address" if rule == "uri" else f"must be a {rule}"
    if keyword == "enum":
        return "must be one of " + ", ".join(map(shorten, cast("list[Json]", rule)))
    words = requirement(keyword, rule) or shorten(error.message, 200)
    if keyword == "maxLength":
        return f"{words}, not {len(cast('str', error.instance))}"
    return words


def _near_value(keyword: str, error: ValidationError) -> str | None:
    if keyword != "enum":
        return None
    choices = {str(choice): choice for choice in cast("list[Json]", error.validator_value)}
    near = _nearest(str(error.instance), choices)
    return None if near is None else shorten(choices[near])


def _nearest(name: str, choices: Mapping[str, object]) -> str | None:
    import difflib

    folded = {choice.lower(): choice for choice in choices}
    near = difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None
