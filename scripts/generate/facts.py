"""What a schema says about its values beyond their type, in words for a docstring."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from scripts.documents import JsonObject, Value
from scripts.prose.counts import read_counts
from scripts.prose.defaults import read_default
from scripts.prose.files import DATUM, MAX_BYTES, MEDIA_TYPES, stated_file
from scripts.prose.lengths import read_lengths
from scripts.prose.ranges import read_bounds
from scripts.prose.steps import read_multiple, read_step

LIMITS = frozenset(
    {
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems"),
        *("minProperties", "maxProperties", "dependentRequired", "not", "if", "then", "else"),
        *("dependentSchemas", "propertyNames", "contains", "minContains", "maxContains"),
        *("unevaluatedProperties", "unevaluatedItems", "contentEncoding", "contentMediaType"),
        "contentSchema",
    }
)
"""The keywords that narrow which values are valid and shape no type; said here in words."""


def sentences(schema: JsonObject, *, with_default: bool) -> list[str]:
    """Say limits, format and default of a schema, but for what its text says; a sentence each."""
    return [f"{fact}." for fact in _facts(untold(schema), with_default=with_default)]


def _facts(schema: JsonObject, *, with_default: bool) -> Iterator[str]:
    values = schema.get("enum")
    if isinstance(values, list) and len(values) > 1:
        yield "One of " + ", ".join(map(shown, values))
    yield from filter(
        None,
        (
            _range("", schema.get("minimum"), schema.get("maximum")),
            _bound("More than {}", _number(schema.get("exclusiveMinimum"))),
            _bound("Less than {}", _number(schema.get("exclusiveMaximum"))),
            _bound("A multiple of {}", schema.get("multipleOf")),
            _range("Length: ", schema.get("minLength"), schema.get("maxLength")),
            _range("Items: ", schema.get("minItems"), schema.get("maxItems")),
            _range("Members: ", schema.get("minProperties"), schema.get("maxProperties")),
            _bound("Pattern: {}", schema.get("pattern")),
            _bound("Format: {}", schema.get("format")),
            _bound("Encoding: {}", schema.get("contentEncoding")),
            _bound("Media type: {}", schema.get("contentMediaType")),
            "No item twice" if schema.get("uniqueItems") is True else None,
            "Read-only: the service sets it" if schema.get("readOnly") is True else None,
            "Write-only: the service does not answer it"
            if schema.get("writeOnly") is True
            else None,
            "Deprecated" if schema.get("deprecated") is True else None,
        ),
    )
    yield from _file_facts(schema.get(DATUM))
    yield from _rules(schema)
    if with_default and schema.get("default") is not None:
        yield f"Default: {shown(schema['default'])}"


def _file_facts(datum: Value) -> Iterator[str]:
    if isinstance(datum, dict):
        if isinstance(types := datum.get(MEDIA_TYPES), list):
            yield "Files: " + ", ".join(map(shown, types))
        if (most := datum.get(MAX_BYTES)) is not None:
            yield f"At most {shown(most)} bytes"


def _rules(schema: JsonObject) -> Iterator[str]:
    together = schema.get("dependentRequired")
    for name, needed in together.items() if isinstance(together, dict) else ():
        if isinstance(needed, list) and needed:
            yield f"`{name}` only with {_names(needed)}"
    refused = schema.get("not")
    if isinstance(refused, dict) and refused:
        yield f"Not {condition(refused)}"
    if "if" in schema:
        yield from _conditional(schema)
    needs = schema.get("dependentSchemas")
    for name, inner in needs.items() if isinstance(needs, dict) else ():
        yield f"With `{name}`: {condition(inner)}"
    for keyword, words in _IN_WORDS.items():
        if keyword in schema:
            yield words.format(condition(schema[keyword]))
    least, most = schema.get("minContains"), schema.get("maxContains")
    if "contains" in schema and (fact := _range("Such items: ", least, most)):
        yield fact


_IN_WORDS = {
    "propertyNames": "Every name: {}",
    "contains": "Among the items: {}",
    "contentSchema": "The text holds: {}",
    "unevaluatedProperties": "Other members: {}",
    "unevaluatedItems": "Other items: {}",
}


def _conditional(schema: JsonObject) -> Iterator[str]:
    premise = condition(schema["if"])
    if "then" in schema:
        yield f"If {premise}: {condition(schema['then'])}"
    if "else" in schema:
        yield f"Unless {premise}: {condition(schema['else'])}"


def alternatives(keyword: str, schemas: list[Value]) -> str:
    """Say `anyOf` or `oneOf` of schemas that only narrow, as in "Exactly one of `a`, `b`."."""
    words = "Exactly one of" if keyword == "oneOf" else "At least one of"
    return f"{words} {', '.join(dict.fromkeys(map(condition, schemas)))}."


def condition(schema: Value) -> str:
    """Say a schema in a few words, as a part of a sentence."""
    if not isinstance(schema, dict):
        return "nothing" if schema is False else "anything"
    said = list(_conditions(schema))
    return " with ".join(said) if said else shown(schema)


def _conditions(schema: JsonObject) -> Iterator[str]:
    required = schema.get("required")
    names = [str(name) for name in required] if isinstance(required, list) else []
    properties = schema.get("properties")
    held = properties if isinstance(properties, dict) else {}
    if names:
        yield _names([name for name in names if not _valued(held.get(name))] or names)
    for name, inner in held.items():
        if inner is False:
            yield f"no `{name}`"
        elif isinstance(inner, dict) and (text := _value(inner)):
            yield f"`{name}` {text}"
    if isinstance(refused := schema.get("not"), dict):
        yield f"not {condition(refused)}"
    for keyword in ("anyOf", "oneOf"):
        if isinstance(listed := schema.get(keyword), list):
            yield f"({' or '.join(map(condition, listed))})"
    for sentence in sentences(_limits(schema), with_default=False):
        yield sentence[:1].lower() + sentence[1:-1]


def _limits(schema: JsonObject) -> JsonObject:
    return {name: value for name, value in schema.items() if name in LIMITS - {"not"}}


def _valued(schema: Value) -> bool:
    return isinstance(schema, dict) and bool(_value(schema))


def _value(schema: JsonObject) -> str:
    if "const" in schema:
        return f"= {shown(schema['const'])}"
    if isinstance(values := schema.get("enum"), list):
        return f"= {' | '.join(map(shown, values))}"
    return " ".join(sentence.lower()[:-1] for sentence in sentences(schema, with_default=False))


def _names(names: list[Value] | list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _number(value: Value) -> Value:
    return None if isinstance(value, bool) else value


def _range(of: str, least: Value, most: Value) -> str | None:
    if least is not None and most is not None:
        return f"{of}{shown(least)} to {shown(most)}"
    words = ("at least {}", "at most {}") if of else ("At least {}", "At most {}")
    return _bound(of + words[0], least) or _bound(of + words[1], most)


def _bound(sentence: str, value: Value) -> str | None:
    return None if value is None else sentence.format(shown(value))


_LONGEST = 300
_ADDRESS = re.compile(r"\b(?:URLs?|URIs?|address(?:es)?|links?)\b", re.IGNORECASE)


def untold(schema: JsonObject) -> JsonObject:
    """Return a schema without the keywords that its own description tells."""
    description = schema.get("description")
    if not isinstance(description, str):
        return schema
    text = " ".join(description.split())
    told = _told_limits(text)
    return {
        keyword: value
        for keyword, value in schema.items()
        if (keyword, value) not in told and not _is_told(keyword, value, text)
    }


def _told_limits(text: str) -> list[tuple[str, Value]]:
    claims = (*read_bounds(text), *read_lengths(text), *read_counts(text))
    steps = filter(None, (read_multiple(text), read_step(text)))
    limits: list[tuple[str, Value]] = [(c.keyword, c.value) for c in claims if c.always]
    return [*limits, *(("multipleOf", step) for step, _ in steps)]


def _is_told(keyword: str, value: Value, text: str) -> bool:
    if keyword == "enum" and isinstance(value, list):
        return all(_stands_in(text, shown(choice)) for choice in value)
    if keyword == DATUM:
        return stated_file(text).datum == value
    if keyword == "format":
        return value == "uri" and _ADDRESS.search(text) is not None
    stated = read_default(text) if keyword == "default" else None
    return stated is not None and stated.text == shown(value)


def _stands_in(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w.:-]){re.escape(word)}(?![\w:-]|\.\w)", text) is not None


def shown(value: Value) -> str:
    """Write a value as a docstring shows it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
