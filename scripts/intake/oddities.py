"""What no whole page has, although OpenAPI allows it: the page may be cut, or have a gap.

Of 1 000 whole pages of eight vendors three have one of these, each by an oversight of its vendor
(`docs/measures`). What more of them have, as a default that is none of the values, is worth a word
alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from scripts.documents import JsonObject, Value, as_array, as_object, join_pointer
from scripts.documents.document import kind as kind_of
from scripts.intake.restore.fields import Placed, placed_mappings
from scripts.intake.torn import half_texts
from scripts.openapi.grammar import ABOUT
from scripts.openapi.references import resolve_reference
from scripts.specs.naming import operations_of

_SAYS_SOMETHING = {"type", "$ref", "allOf", "oneOf", "anyOf", "not", "enum", "const"}
TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}
"""What OpenAPI calls the types of a schema."""
_SHOWS_FORM = {"schema", "example", "examples"}
_FORMS = {
    "string": {"string"},
    "integer": {"integer", "number"},
    "number": {"integer", "number"},
    "boolean": {"boolean"},
}
_LEFT_OUT = {
    *("description", "example", "examples", "deprecated", "required", "style", "explode"),
    *("allowEmptyValue", "allowReserved"),
}
"""Members of a parameter that a hand which wrote them everywhere else still leaves out."""
_OVERRIDES = {"x-apidog-overrides", "x-apifox-overrides"}
"""Beside a reference these say that the members there are meant to replace those of its target."""
_BESIDE_REFERENCE = {"type", "properties", "items", "enum", "allOf", "required"}
_EXPORTERS = ("x-apidog", "x-apifox", "x-run-in-")
_OF_ITEMS = ("array", frozenset({"object"}))
"""What is said of the items of a list stands beside them on some pages, right or wrong."""
_FENCE = "```"
_NUMBERED = re.compile(r"^\s*(\d+)[.)] ", re.M)
_HEADING = re.compile(r"#+ ")
_FEW = 3
"""Chosen: so many objects that have a member make the one of them odd that lacks it."""


def oddities(value: JsonObject) -> Iterator[str]:
    """Yield what looks as if something were missing beside it, each thing once."""
    found: dict[str, None] = {}
    for place in placed_mappings(value):
        for text in _of_object(place):
            found[text] = None
        if place.kind == "schema" and _has_other_members(place.value, value):
            found[f"`{place.parts[-1]}` has members beside its `$ref`"] = None
    yield from found
    yield from _untyped(value)
    yield from half_texts(value)
    yield from _unreferenced(value)
    yield from _unused_schemes(value)


def _untyped(value: JsonObject) -> Iterator[str]:
    """Name the properties of an export that have no type where nearly all have one.

    Hands and other programs leave it out where any will do.
    """
    exported = (name for _, _, operation in operations_of(value) for name in operation)
    if not any(name.startswith(_EXPORTERS) for name in exported):
        return
    untyped, typed = [], 0
    for place in placed_mappings(value):
        if place.kind == "schema" and place.parts[-2:-1] == ("properties",):
            if not _SAYS_SOMETHING.isdisjoint(place.value):
                typed += 1
            elif place.value:
                untyped.append(place.parts[-1])
    if typed >= _FEW * len(untyped):
        yield from (f"the property `{name}` has no type" for name in untyped)


def without_responses(value: JsonObject) -> Iterator[str]:
    """Yield the operations that have no responses; OpenAPI 3.1 lets them."""
    for method, path, operation in operations_of(value):
        if not operation.get("responses"):
            yield f"the operation {method} {path} has no responses"


def careless(value: JsonObject) -> Iterator[str]:
    """Yield what whole pages have by their authors' oversight, each thing once."""
    yield from dict.fromkeys(
        text for place in placed_mappings(value) for text in _careless_of_object(place)
    )


def _careless_of_object(place: Placed) -> Iterator[str]:
    schema, name = place.value, place.parts[-1] if place.parts else ""
    if place.kind == "media type" and schema and "schema" not in schema:
        yield f"the media type {name} has no schema"
    values = schema.get("enum") if place.kind == "schema" else None
    if isinstance(values, list):
        if "default" in schema and schema["default"] not in values:
            yield f"the default of `{name}` is none of its values"
        if len({json.dumps(item) for item in values}) < len(values):
            yield f"`enum` of `{name}` lists something twice"


def _of_object(place: Placed) -> Iterator[str]:
    kind, value, parts = place
    if kind == "media type" and value and value.keys().isdisjoint(_SHOWS_FORM):
        yield f"the media type {parts[-1]} has no schema"
    elif kind == "schema":
        yield from _of_schema(value, parts)
    if kind == "any":
        return
    for name, member in value.items():
        if isinstance(member, str):
            yield from _of_text(name, member)
        elif isinstance(member, list) and kind != "schema":
            yield from _of_items(name, member)


def _has_other_members(schema: JsonObject, document: JsonObject) -> bool:
    """Whether members stand beside a reference that say something else than its target.

    OpenAPI 3.1 lets them narrow it, and an exporter marks those that replace some of it.
    """
    target = schema.get("$ref")
    if not isinstance(target, str) or not _OVERRIDES.isdisjoint(schema):
        return False
    try:
        held = as_object(resolve_reference(document, target))
    except LookupError:
        return False
    beside = _BESIDE_REFERENCE & schema.keys()
    is_narrowing = str(document.get("openapi")).startswith("3.1")
    return not is_narrowing and any(schema[key] != held.get(key) for key in beside)


def _of_text(name: str, text: str) -> Iterator[str]:
    if text.count(_FENCE) % 2:
        yield f"a block of code in a `{name}` is opened or closed alone"
    is_list = "\n" in text.strip()
    numbers = [int(number) for number in _NUMBERED.findall(text)] if is_list else []
    if any(after not in (1, before + 1) for before, after in pairwise([0, *numbers])):
        yield f"the numbers of a list in a `{name}` do not follow each other"
    if _HEADING.match(text.strip().rpartition("\n")[2]):
        yield f"a `{name}` ends with a heading"


def _of_items(name: str, items: list[Value]) -> Iterator[str]:
    """Find a member that one object of a list lacks and all others have."""
    held = [item for item in items if isinstance(item, dict) and "$ref" not in item]
    counts = Counter(key for item in held for key in item)
    for key, count in counts.items():
        if count == len(held) - 1 >= _FEW and not _is_left_out(name, key):
            yield f"one of `{name}` has no `{key}`, all others have"


def _is_left_out(name: str, key: str) -> bool:
    if name.startswith("x-code"):
        return key == "label"
    return key.startswith("x-") or (name == "parameters" and key in _LEFT_OUT)


def _of_schema(schema: JsonObject, parts: tuple[str | int, ...]) -> Iterator[str]:
    name = parts[-1]
    if schema.get("type") == "array" and "items" not in schema:
        yield f"the array `{name}` has no items"
    if "items" in schema and "type" not in schema:
        yield f"`{name}` has items and no type"
    named = schema.get("type")
    if isinstance(named, str) and named not in TYPES:
        yield f"the type `{named}` of `{name}` is none of OpenAPI"
    elif isinstance(named, str):
        for key in filter(ABOUT.__contains__, schema):
            is_own = key == "required" or (named, ABOUT[key]) == _OF_ITEMS
            if named not in ABOUT[key] and not is_own:
                yield f"`{key}` of `{name}` says nothing of a {named}"
    for key in ("enum", "required", "x-apidog-orders", "x-apifox-orders"):
        if _is_repeated(as_array(schema.get(key))):
            yield f"`{key}` of `{name}` goes on with what it has just listed"
    yield from _of_values(schema, str(name))


def _of_values(schema: JsonObject, name: str) -> Iterator[str]:
    listed = schema.get("enum")
    values = listed if isinstance(listed, list) else []
    kinds = {kind_of(value) for value in values if value is not None}
    if len(kinds) > 1:
        yield f"the values of `{name}` are of several kinds"
    if schema.get("default") is not None:
        kinds.add(kind_of(schema["default"]))
    forms = _FORMS.get(str(schema.get("type")))
    if forms and not kinds <= forms:
        yield f"a value of `{name}` is no {schema['type']}"
    if schema.get("type") == "array" and any(_is_mixed(held) for held in _lists_of(schema)):
        yield f"a list that `{name}` has for a sample holds things of several kinds"
    listed = schema.get("required")
    if isinstance(listed, list) and len({json.dumps(item) for item in listed}) < len(listed):
        yield f"`required` of `{name}` lists something twice"


def _is_repeated(items: list[Value]) -> bool:
    """Whether two items or more come once again right behind themselves."""
    last: dict[str, int] = {}
    for at, item in enumerate(map(json.dumps, items)):
        before = last.get(item, at)
        count = at - before
        if count > 1 and items[before:at] == items[at : at + count]:
            return True
        last[item] = at
    return False


def _lists_of(schema: JsonObject) -> Iterator[Value]:
    """Yield the lists that a schema gives as values of its own, if all items are of one type."""
    if isinstance(as_object(schema.get("items")).get("type"), str):
        yield from (schema.get(name) for name in ("default", "example"))
        yield from as_array(schema.get("examples"))


def _is_mixed(value: Value) -> bool:
    items = value if isinstance(value, list) else []
    return len({kind_of(item) for item in items if item is not None}) > 1


def _unreferenced(value: JsonObject) -> Iterator[str]:
    """Name the components that nothing refers to: documentation shows none of them."""
    components = value.get("components")
    referenced = {unquote(target) for target in references(value)}
    for section, held in components.items() if isinstance(components, dict) else ():
        if section == "securitySchemes" or not isinstance(held, dict):
            continue
        for name in held:
            if f"#{join_pointer(('components', section, name))}" not in referenced:
                yield f"nothing refers to the component {section}/{name}"


def _unused_schemes(value: JsonObject) -> Iterator[str]:
    """Name the security schemes of a document that nowhere says who needs which."""
    components = as_object(value.get("components"))
    holders = [value, *(operation for _, _, operation in operations_of(value))]
    if not any("security" in holder for holder in holders):
        for name in as_object(components.get("securitySchemes")):
            yield f"nothing says who needs the security scheme {name}"


def references(value: Value) -> Iterator[str]:
    """Yield what the references and mappings of a document lead to."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            target = item.get("$ref")
            if isinstance(target, str):
                yield target
            discriminator = item.get("discriminator")
            mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
            if isinstance(mapping, dict):
                yield from (str(target) for target in mapping.values())
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
