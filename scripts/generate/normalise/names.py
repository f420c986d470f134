"""Names of classes: those of components as the document spells them, others after their place."""

from __future__ import annotations

import re

from scripts.documents import JsonObject, Value
from scripts.generate.account import Place
from scripts.generate.generator import ClassName, PythonIdentifier, pascal_case
from scripts.openapi import METHODS

TAKEN = frozenset(
    {
        *("TYPE_CHECKING", "UNSET", "Any", "AuthenticatedClient", "Body", "Client", "File"),
        "FileInput",
        *("Literal", "Member", "Model", "Reader", "Response", "TypeAlias", "Unset"),
    }
)
"""What the modules of models and operations import or define."""

_PREFIX = "field_"
_STEPS = {
    "items": "Item",
    "additionalProperties": "AdditionalProperty",
    "unevaluatedProperties": "AdditionalProperty",
    "then": "Then",
    "else": "Else",
    "contains": "Item",
}
_KEYED = {"patternProperties": "AdditionalProperty"}
_SUFFIXES = {"responses": "Response", "requestBodies": "Body"}


def class_name(component: str) -> str:
    """Return the class of a component; the generator would rewrite the capitals (`A14B`)."""
    generated = str(ClassName(component, _PREFIX))
    kept = generated.lower() == component.lower() and generated[:1] == component[:1]
    name = component if kept else generated
    return f"{name}_" if name in TAKEN else name


def module_name(class_: str) -> str:
    """Return the module of a class."""
    return str(PythonIdentifier(str(ClassName(class_, _PREFIX)), _PREFIX))


def pascal(word: str) -> str:
    """Write a name of the document as a part of a class name."""
    return pascal_case(word)


def inner_name(outer: str, inner: str) -> str:
    """Name a class that stands inside of another."""
    return outer.removesuffix("_") + inner


def name_at(root: JsonObject, place: Place) -> str:
    """Name the class of the schema at a place."""
    head, steps = _head(root, place)
    names = [head]
    index = 0
    while index < len(steps):
        step, inner = str(steps[index]), str(steps[index + 1]) if index + 1 < len(steps) else ""
        if step in _STEPS:
            names.append(_STEPS[step])
        elif step in ("oneOf", "anyOf"):
            names.append(f"Type{inner}")
            index += 1
        elif step == "prefixItems":
            names.append(f"ItemType{inner}")
            index += 1
        elif step in _KEYED:
            names.append(_KEYED[step])
            index += 1
        elif step in ("properties", "$defs", "definitions", "dependentSchemas"):
            names.append(pascal(inner))
            index += 1
        elif step == "allOf":
            index += 1
        index += 1
    return "".join(names)


def _head(root: JsonObject, place: Place) -> tuple[str, Place]:
    """Name what holds a schema, and give the steps from there."""
    if place[:2] == ("components", "schemas"):
        name = class_name(str(place[2]))
        return (name.removesuffix("_") if place[3:] else name), place[3:]
    if place[:2] == ("components", "pathItems"):
        return _in_item(_at(root, place[:3]), pascal(str(place[2])), str(place[2]), place[3:])
    if place[0] == "components":
        name = pascal(str(place[2])) + _SUFFIXES.get(str(place[1]), "")
        return name, _after_media(place[3:])
    return _in_item(_at(root, place[:2]), pascal(str(place[1])), str(place[1]), place[2:])


def _at(root: Value, place: Place) -> Value:
    for step in place:
        root = root.get(str(step)) if isinstance(root, dict) else None
    return root


def _in_item(item: Value, head: str, path: str, steps: Place) -> tuple[str, Place]:
    if steps and steps[0] in METHODS and isinstance(item, dict):
        method = str(steps[0])
        return _in_operation(item.get(method), method, path, steps[1:])
    return _in_part(item, head, steps)


def _in_operation(operation: Value, method: str, path: str, steps: Place) -> tuple[str, Place]:
    held = operation if isinstance(operation, dict) else {}
    stated = held.get("operationId")
    name = stated if isinstance(stated, str) else f"{method}_{re.sub('[{}]', '', path)}"
    head = pascal(str(PythonIdentifier(name, _PREFIX)))
    if len(steps) > 3 and steps[0] == "callbacks":
        return _in_callback(held, head, steps)
    return _in_part(held, head, steps)


def _in_callback(operation: JsonObject, head: str, steps: Place) -> tuple[str, Place]:
    return _in_part(_at(operation, steps[:4]), head + pascal(str(steps[1])), steps[4:])


def _in_part(holder: Value, head: str, steps: Place) -> tuple[str, Place]:
    """Name a parameter, body or answer of an operation or path item."""
    held = holder if isinstance(holder, dict) else {}
    match steps:
        case ("parameters", int(index), *inner):
            listed = held.get("parameters")
            entry = listed[index] if isinstance(listed, list) and index < len(listed) else None
            name = entry.get("name") if isinstance(entry, dict) else None
            return head + pascal(str(name or "Parameter")), _after_media(tuple(inner))
        case ("requestBody", *inner):
            return f"{head}Body", _after_media(tuple(inner))
        case ("responses", status, *inner):
            return f"{head}Response{pascal(str(status))}", _after_media(tuple(inner))
    return head, steps


def _after_media(steps: Place) -> Place:
    """Pass over the steps from a parameter, body or answer to its schema."""
    if steps[:1] == ("content",):
        return steps[3:]
    if steps[:1] == ("headers",):
        return (*("properties", steps[1]), *_after_media(steps[2:]))
    return steps[1:] if steps[:1] == ("schema",) else steps
