"""A field's help: its description without what is said beside it, and its limits in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wan_document.limits import limits_in_words
from wan_jobs.document import Model, Schema
from wan_jobs.inputs.files import takes_file
from wan_jobs.inputs.words import choices_of, resolved, types_of, word_of

# Descriptions repeat limits and defaults in brackets and sentences of these forms.
_BRACKETS = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\)")
_REPEATED = re.compile(
    r"(?i)\b(min|max|step|max length|boolean value|accepted types|file url after upload)\b"
)
_DEFAULT = re.compile(r"(?i)\s*default(?: value)?(?: is)?:?\s*(\"[^\"]*\"|'[^']*'|[\d.]*\d)\.?")


def description_of(model: Model, name: str) -> str:
    """Return the field's description, on one line, without the limits given beside it."""
    text = " ".join(str(_schema(model, name).get("description", "")).split())
    text = _BRACKETS.sub(
        lambda found: "" if _REPEATED.search(found.group()) else found.group(), text
    )
    if "default" in _schema(model, name):
        text = _DEFAULT.sub("", text)
    return text.strip()


def notes_of(model: Model, name: str) -> list[str]:
    """Return what limits a field: whether it is required, its range, files, default."""
    notes = ["required"] if name in model.required else []
    return notes + list(_limits(model, name))


def placeholder_of(model: Model, name: str) -> str:
    """Return the name or the choices of a field's value: `16:9|9:16|1:1`, `INTEGER`, `FILE|URL`."""
    schema = _schema(model, name)
    choices = choices_of(model, schema)
    if choices:
        return "|".join(map(word_of, choices))
    if takes_file(model, name):
        return "FILE|URL"
    types = types_of(model, schema) - {"null"}
    if "array" in types:
        return "VALUE"
    names = {"integer": "INTEGER", "number": "NUMBER", "string": "TEXT", "object": "JSON"}
    return "|".join(names.get(each, each.upper()) for each in sorted(types)) or "VALUE"


def _limits(model: Model, name: str) -> Iterator[str]:
    schema = _schema(model, name)
    yield from limits_in_words(schema)
    if "array" in types_of(model, schema):
        yield "may be repeated"
    if name in model.files:
        yield from model.files[name].in_words()
    if "default" in schema:
        yield f"default: {word_of(schema['default'])}"


def _schema(model: Model, name: str) -> Schema:
    return resolved(model, model.properties[name])
