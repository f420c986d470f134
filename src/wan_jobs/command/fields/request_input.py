"""Reading `--input`: fields of a job, or a whole request as `--dry-run` prints it."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import click

from wan_jobs.document import Model
from wan_jobs.inputs.paths import typed_path

_ENVELOPE = frozenset({"model", "input", "callBackUrl"})


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
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise click.UsageError(f"--input {place} is not JSON: {error.msg} at {where}.") from None
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"--input {place} is not usable JSON: {error}.") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
