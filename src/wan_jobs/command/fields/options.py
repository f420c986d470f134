"""A model's fields as a person gives them: options made from the document, and `--input`."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NoReturn

import click

from wan_jobs.command.fields.texts import description_of, notes_of, placeholder_of
from wan_jobs.document import Model
from wan_jobs.inputs.json_members import unique_members
from wan_jobs.inputs.words import (
    choices_of,
    item_of,
    typed_path,
    types_of,
    value_of,
    word_of,
)

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_NOT_IN_OPTIONS = re.compile(r"[^A-Za-z0-9]+")


_ENVELOPE = frozenset({"model", "input", "callBackUrl"})


class Word(click.ParamType):  # type: ignore[type-arg]
    """A type of word. click's own base is generic in its late versions only."""


class FieldWord(Word):
    """Turns a word into the field's value, and completes it."""

    name = "value"

    def __init__(self, model: Model, field: str) -> None:
        self._model, self._field = model, field

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Return the JSON value or path; the check before sending judges it."""
        if not isinstance(value, str):
            return value
        value = self._decoded(value, param, ctx)
        if param is not None and param.multiple:
            return item_of(self._model, self._field, value)
        return value_of(self._model, self._field, value)

    def _decoded(self, word: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text meant where the locale is not UTF-8 and the terminal is."""
        try:
            return word.encode("utf-8", "surrogateescape").decode("utf-8")
        except UnicodeError:
            self.fail("is not UTF-8 text", param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer the permitted values, or files where a file is asked for."""
        from click.shell_completion import CompletionItem

        if self._field in self._model.files:
            return [CompletionItem(incomplete, type="file")]
        words = map(word_of, choices_of(self._model, self._model.properties[self._field]))
        return [CompletionItem(word) for word in words if word.startswith(incomplete)]


class FieldOption(click.Option):
    """The option of one field of a model."""

    def __init__(self, model: Model, field: str, flag: str, index: int) -> None:
        self.field = field
        self.notes = notes_of(model, field)
        types = types_of(model, model.properties[field]) - {"null"}
        text = _help_text(description_of(model, field), self.notes)
        if types == {"boolean"}:
            declaration = f"--{flag}/--no-{flag}"
            super().__init__([f"field_{index}", declaration], default=None, help=text)
        else:
            super().__init__(
                [f"field_{index}", f"--{flag}"],
                type=FieldWord(model, field),
                metavar=placeholder_of(model, field),
                multiple="array" in types,
                default=None,
                help=text,
            )


def field_options(model: Model, taken: Collection[str]) -> list[FieldOption]:
    """Return one option per field; those required come first.

    A field whose name is `taken` by the command itself gets the option `--field-NAME`.
    """
    names = sorted(model.properties, key=lambda name: name not in model.required)
    used = set(taken)
    return [FieldOption(model, name, _flag(name, used), index) for index, name in enumerate(names)]


def given_fields(
    options: list[FieldOption], params: dict[str, object]
) -> Iterator[tuple[str, object]]:
    """Yield the fields given on the command line and their values."""
    for option in options:
        value = params.get(str(option.name))
        if value is None or (option.multiple and not value):
            continue
        yield option.field, list(value) if isinstance(value, tuple) else value


def read_input(model: Model, place: str | None) -> dict[str, object]:
    """Return the fields in a JSON file, or from stdin with `-`; raises `UsageError`."""
    if place is None:
        return {}
    value = _parsed(place, _text(place))
    if not isinstance(value, dict):
        raise click.UsageError(f"--input {place}: a JSON object of fields is needed.")
    whole = isinstance(value.get("input"), dict) and set(value) <= _ENVELOPE
    if not whole or "input" in model.properties:
        return value
    stated = value.get("model", model.id)
    if stated != model.id:
        raise click.UsageError(f"--input {place} is a request for {stated}, not for {model.id}.")
    return dict(value["input"])


def _flag(field: str, used: set[str]) -> str:
    flag = _NOT_IN_OPTIONS.sub("-", field).strip("-") or "value"
    while {flag, f"no-{flag}"} & used:
        flag = f"field-{flag}"
    used |= {flag, f"no-{flag}"}
    return flag


def _help_text(description: str, notes: list[str]) -> str:
    bracket = f"[{'; '.join(notes)}]" if notes else ""
    return f"{description} {bracket}".strip()


def _text(place: str) -> str:
    try:
        if place == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return typed_path(place).read_text("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
    except UnicodeDecodeError:
        reason = "it is not UTF-8 text"
    raise click.UsageError(f"--input {place} cannot be read: {reason}.")


def _parsed(place: str, text: str) -> object:
    import json

    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=unique_members)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise click.UsageError(f"--input {place} is not JSON: {error.msg} at {where}.") from None
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"--input {place} is not usable JSON: {error}.") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
