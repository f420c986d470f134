"""A field's schema as a shell or a table sees it: which values it takes, and what a word means.

Words are turned into JSON values and not judged: the check before sending names every fault of an
input at once, with the nearest permitted value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from wan_jobs.document import Json, Model, Schema
from wan_jobs.texts import is_http_address

_INTEGER = re.compile(r"[+-]?\d+")
_WHOLE = re.compile(r"([+-]?\d+)\.0+")
_EXPONENT = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+")
_NUMBERS = frozenset({"integer", "number"})
_TRUTH = {"true": True, "false": False}
_DEEPEST = 8


def resolved(model: Model, schema: Schema, depth: int = 0) -> Schema:
    """Return a schema with its `$ref`s into the model's components followed, `allOf`s joined."""
    if depth > _DEEPEST:
        return schema
    ref = schema.get("$ref")
    if isinstance(ref, str):
        target = _component(model, ref)
        schema = target | {name: value for name, value in schema.items() if name != "$ref"}
        return resolved(model, schema, depth + 1)
    for part in cast("list[Schema]", schema.get("allOf") or []):
        schema = resolved(model, part, depth + 1) | schema
    return schema


def types_of(model: Model, schema: Schema) -> frozenset[str]:
    """Return the JSON types a field may have; none if the schema says nothing."""
    schema = resolved(model, schema)
    stated = schema.get("type")
    names = [stated] if isinstance(stated, str) else cast("list[str]", stated or [])
    found = frozenset(names)
    for part in _alternatives(schema):
        found |= types_of(model, part)
    return found


def choices_of(model: Model, schema: Schema) -> list[Json]:
    """Return the values a field is limited to; none if it is not."""
    schema = resolved(model, schema)
    if "const" in schema:
        return [schema["const"]]
    if isinstance(schema.get("enum"), list):
        return list(cast("list[Json]", schema["enum"]))
    found = [choice for part in _alternatives(schema) for choice in choices_of(model, part)]
    free = any(
        not choices_of(model, part) and types_of(model, part) != {"null"}
        for part in _alternatives(schema)
    )
    return [] if free else found


def word_of(value: Json) -> str:
    """Return how a JSON value is typed on the command line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def value_of(model: Model, name: str, word: str, folder: Path | None = None) -> object:
    """Return the JSON value a word stands for, or the `Path` of a file to be uploaded.

    A relative path counts from `folder`, or else from where the process runs.
    """
    if is_file_field(model, name) and not is_address(word):
        return (folder or Path()) / typed_path(word)
    return _json_of(model, model.properties[name], word)


def is_file_field(model: Model, name: str) -> bool:
    """Whether a field takes one file, given by its path or address."""
    return name in model.files and "array" not in types_of(model, model.properties[name])


def item_of(model: Model, name: str, word: str) -> object:
    """Return the value that a word stands for as one item of a list; a `Path` for a file."""
    if name in model.files and not is_address(word):
        return typed_path(word)
    items = resolved(model, model.properties[name]).get("items")
    return _json_of(model, items if isinstance(items, dict) else {}, word)


def _json_of(model: Model, schema: Schema, word: str) -> Json:
    for choice in choices_of(model, schema):
        if word_of(choice) == word:
            return choice
    types = types_of(model, schema)
    if types & {"integer", "number"} and _INTEGER.fullmatch(word):
        return int(word) if len(word) <= 400 else word
    if "number" in types and (isinstance(number := _float(word), float) or types <= _NUMBERS):
        return number
    if "integer" in types and (whole := _WHOLE.fullmatch(word)):
        return int(whole[1]) if len(word) <= 400 else word
    if "integer" in types and _EXPONENT.fullmatch(word):
        return word  # a spreadsheet writes so what has more digits than it shows
    if "boolean" in types and "string" not in types and word.lower() in _TRUTH:
        return _TRUTH[word.lower()]
    if "string" not in types and types:
        parsed = _parsed(word)
        # None would be a field that was not given, where the field cannot be null.
        return word if parsed is None and "null" not in types else parsed
    return word


def _float(word: str) -> Json:
    if "_" in word:
        return word  # Python reads `1_0` as a number, and nobody else
    try:
        return float(word)
    except ValueError:
        return word


def _parsed(word: str) -> Json:
    try:
        return cast("Json", json.loads(word))
    except (ValueError, RecursionError):
        return word


def is_address(word: str) -> bool:
    """Whether a word is the address of a file, and not the path of one."""
    return "://" in word and (is_http_address(word) or not Path(word).exists())


def _alternatives(schema: Schema) -> list[Schema]:
    listed = schema.get("anyOf") or schema.get("oneOf")
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _component(model: Model, ref: str) -> Schema:
    value: Json = model.schema
    for name in ref.removeprefix("#/").split("/"):
        key = name.replace("~1", "/").replace("~0", "~")
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, dict) else {}


def typed_path(word: str) -> Path:
    """Return a path with `~` resolved; one of nobody's home is taken as it stands."""
    path = Path(word)
    try:
        return path.expanduser()
    except RuntimeError:
        return path
