"""A schema as a list of fields with types and limits, for the reference and for forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wan_document.json_value import JsonObject, JsonValue, write_json
from wan_document.limits import file_rule, limits_in_words, takes_file

_DEEPEST = 4
_LONG_TEXT = 200


@dataclass(frozen=True, slots=True)
class SchemaField:
    """One field of an object, at any depth.

    Attributes:
        path: the names that lead to it.
        types: the JSON types it can have; empty if any.
        choices: the only values allowed, if there are such.
        limits: what else a value must obey, in words.
        schema: its schema, references resolved.

    """

    path: tuple[str, ...]
    required: bool
    types: tuple[str, ...]
    choices: tuple[JsonValue, ...]
    limits: tuple[str, ...]
    schema: JsonObject

    @property
    def name(self) -> str:
        """The path with dots, as in `input.prompt`."""
        return ".".join(self.path)

    @property
    def description(self) -> str:
        """What the document says of it."""
        return str(self.schema.get("description", ""))

    @property
    def kind(self) -> str:
        """What a form takes it as: one plain type, `binary` for a file, `json` for the rest."""
        if self.schema.get("format") == "binary":
            return "binary"
        kinds = [name for name in self.types if name != "null"]
        if len(kinds) == 1 and kinds[0] in ("string", "integer", "number", "boolean"):
            return kinds[0]
        return "json" if kinds else "string"

    @property
    def is_long(self) -> bool:
        """Whether a text may be longer than a line."""
        longest = self.schema.get("maxLength")
        return isinstance(longest, int) and longest > _LONG_TEXT

    @property
    def offered(self) -> tuple[str, ...]:
        """The values to choose from, as a form shows them."""
        return tuple(map(_text, self.choices)) if self.choices else ("true", "false")

    @property
    def prefilled(self) -> str:
        """What stands in a form at first: something for what must be sent, else nothing."""
        examples = self.schema.get("examples")
        example = examples[0] if isinstance(examples, list) and examples else None
        value = self.choices[0] if self.choices else example
        return _text(value) if self.required and value is not None else ""

    @property
    def hints(self) -> tuple[str, ...]:
        """What is said below its control in a form."""
        types = " or ".join(self.types) or "any type"
        told = "default" in self.schema and len(self.choices) != 1
        default = (f"default {write_json(self.schema['default'])}",) if told else ()
        return (types, *self.limits, *default)

    def control_id(self, place: str) -> str:
        """Return the id of its control among those of a place, `query` or `body`."""
        return f"{place}-{'-'.join(self.path)}".replace(" ", "-")


def schema_fields(
    schema: JsonValue, path: tuple[str, ...] = (), depth: int = _DEEPEST
) -> Iterator[SchemaField]:
    """List the fields of a resolved schema, each before those within it."""
    for alternative in _alternatives(schema) if depth else ():
        properties, required = alternative.get("properties"), alternative.get("required")
        names = required if isinstance(required, list) else []
        for name, value in (properties if isinstance(properties, dict) else {}).items():
            member = value if isinstance(value, dict) else {}
            yield _field((*path, name), member, required=name in names)
            yield from schema_fields(member, (*path, name), depth - 1)


def _field(path: tuple[str, ...], schema: JsonObject, *, required: bool) -> SchemaField:
    whole = _merged(schema)
    return SchemaField(
        path=path,
        required=required,
        types=tuple(dict.fromkeys(name for one in _alternatives(schema) for name in _types(one))),
        choices=tuple(_choices(whole)),
        limits=tuple(_limits(path[-1], whole)),
        schema=whole,
    )


def _limits(name: str, schema: JsonObject) -> Iterator[str]:
    yield from limits_in_words(schema)
    if takes_file(name, schema):
        yield from file_rule(schema).in_words()
    if "format" in schema:
        yield f"format {schema['format']}"


def _merged(schema: JsonObject) -> JsonObject:
    """Fold `allOf` in, as a reference with siblings resolves to."""
    parts = schema.get("allOf")
    merged: JsonObject = {}
    for part in parts if isinstance(parts, list) else []:
        merged |= _merged(part) if isinstance(part, dict) else {}
    return merged | {key: value for key, value in schema.items() if key != "allOf"}


def _alternatives(schema: JsonValue) -> Iterator[JsonObject]:
    if not isinstance(schema, dict):
        return
    whole = _merged(schema)
    alternatives = [a for key in ("oneOf", "anyOf") for a in _list(whole.get(key))]
    for alternative in alternatives:
        yield from _alternatives(alternative)
    if not alternatives:
        yield whole


def _types(schema: JsonObject) -> Iterator[str]:
    declared = schema.get("type")
    for name in declared if isinstance(declared, list) else [declared]:
        if name == "array":
            items = schema.get("items")
            inner = [t for a in _alternatives(items) for t in _types(a)] if items else []
            yield f"array of {' or '.join(inner)}" if inner else "array"
        elif isinstance(name, str):
            yield name


def _choices(schema: JsonObject) -> Iterator[JsonValue]:
    if "const" in schema:
        yield schema["const"]
    else:
        yield from _list(schema.get("enum"))


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else write_json(value)


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
