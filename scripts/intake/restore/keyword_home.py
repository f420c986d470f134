"""Which of several open schemas a keyword belongs to, by what each of them has.

Of the documents of 51 sites, taken apart where either schema could have had the member: the
keywords of a map stood in the map that ends there 234 times and in the object around it twice;
`required` in the part of a union or of `allOf` that has the properties 228 times and never beside;
`nullable`, `default` and the like in the last property 1 160 times and behind the properties of its
object 12 times.
"""

from __future__ import annotations

from scripts.intake.restore.frame import Frame
from scripts.intake.restore.shape import fact

_OF_ANOTHER = 6.0
"""Measured, see above: above the margin of a writer that is known, and two clear signs."""
BEHIND_PROPERTIES = 3.0
"""Chosen: one clear sign, since three sites in fifty do write so."""
_OF_MAPS = frozenset(
    {"additionalProperties", "propertyNames", "unevaluatedProperties", "patternProperties"}
)
_UNIONS = ("allOf", "anyOf", "oneOf", "$ref")
_SAYS_MORE = (
    *("properties", "$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "items"),
    *("additionalProperties", "patternProperties"),
)
OF_LAST = frozenset({"nullable", "default", "deprecated", "readOnly"})
"""What a last property says of itself rather than its object, 1 160 times of 1 172."""


def keyword_cost(stack: tuple[Frame, ...], name: str, whole: tuple[Frame, ...]) -> float:
    """Say what it costs that the innermost object of `stack` has a keyword that another wants.

    `whole` is what was open before the line closed some of it.
    """
    frame = stack[-1]
    if frame.kind == "any":
        return _sample_cost(frame, name, whole)
    if frame.kind == "{schema}" and name == "items":
        return _OF_ANOTHER if any(map(_is_map, whole[len(stack) :])) else 0.0
    if not _is_schema(frame) or not frame.facts:
        return 0.0
    closed = [held for held in whole[len(stack) :] if _is_schema(held) and not held.has(name)]
    if name in _OF_MAPS:
        return _map_cost(stack, name, closed)
    if name == "required" and not frame.has("properties"):
        return _OF_ANOTHER if any(held.has("properties") for held in closed) else 0.0
    if name == "type" and any(frame.has(union) for union in _UNIONS):
        return _OF_ANOTHER if _lacks_around(stack, name) else 0.0
    if name in OF_LAST and frame.facts[-1][0] == "properties":
        is_next = len(closed) == 1 and len(whole) == len(stack) + 2
        return BEHIND_PROPERTIES if is_next and not closed[0].has("$ref") else 0.0
    return 0.0


def _map_cost(stack: tuple[Frame, ...], name: str, closed: list[Frame]) -> float:
    frame = stack[-1]
    if any(map(_is_map, closed)) and not _is_map(frame):
        return _OF_ANOTHER
    if _type_of(frame) or any(frame.has(keyword) for keyword in _SAYS_MORE):
        return 0.0
    return _OF_ANOTHER if _lacks_around(stack, name) else 0.0


def _lacks_around(stack: tuple[Frame, ...], name: str) -> bool:
    """Whether an object with properties that is open around the innermost one lacks a keyword."""
    around = (held for held in stack[:-1] if _is_schema(held) and not held.has(name))
    return any(held.has("properties") for held in around)


def _sample_cost(frame: Frame, name: str, whole: tuple[Frame, ...]) -> float:
    """Say what it costs to put a keyword into a sample that is itself no schema."""
    if name not in _OF_MAPS or frame.has("type") or frame.has("properties"):
        return 0.0
    return _OF_ANOTHER if any(_is_schema(held) and not held.has(name) for held in whole) else 0.0


def _is_schema(frame: Frame) -> bool:
    return frame.kind == "schema" and not frame.is_list


def _type_of(frame: Frame) -> str:
    declared = fact(frame.facts, "type")
    return declared.text or declared.form if declared else ""


def _is_map(frame: Frame) -> bool:
    """Whether a schema is of objects of which it names no member."""
    return _type_of(frame) == "object" and not frame.has("properties")
