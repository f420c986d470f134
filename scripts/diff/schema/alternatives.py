"""Alternatives: the branches of `oneOf` and `anyOf`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scripts.diff.change import Change, Effect, Kind
from scripts.diff.flatten import component_name
from scripts.diff.pair import Pair
from scripts.diff.shape import Node, Shape
from scripts.diff.sides import Below, Side, Sides
from scripts.diff.texts import nature_of
from scripts.documents import as_object, join_pointer

ADDED = Kind("alternative-added", "A value of a further form is allowed.")
REMOVED = Kind("alternative-removed", "Values of one form are no longer allowed.")
KINDS = (ADDED, REMOVED)


def compare(pair: Pair, sides: Sides) -> Iterator[Change | Below]:
    """Pair the branches of both unions; a schema that is no union counts as one branch."""
    if not pair.old.alternatives and not pair.new.alternatives:
        return
    old = _keyed(pair.old)
    new = _keyed(pair.new)
    partners = _partners(old, new, sides)
    for key, node in old.items():
        if key in partners:
            yield Below(node, new[partners[key]], pair.site)
        else:
            message = f"no longer {_verb(pair)} {_words(sides.old, node)}"
            change = pair.change(REMOVED, pair.reading(Effect.NARROWED), message)
            yield replace(change, old=join_pointer(node.parts), new=None)
    paired = set(partners.values())
    for key, node in new.items():
        if key not in paired:
            message = f"now also {_verb(pair)} {_words(sides.new, node)}"
            change = pair.change(ADDED, pair.reading(Effect.WIDENED), message)
            yield replace(change, old=None, new=join_pointer(node.parts))


def _keyed(shape: Shape) -> dict[str, Node]:
    """Name each branch by its component, else by what it allows."""
    return {_key(node): node for node in shape.alternatives or (shape.node,)}


def _key(node: Node) -> str:
    values = [part.value for part in node.schemas]
    alone = len(values) == 1 and as_object(values[0]).keys() == {"$ref"}
    return (component_name(values[0]) if alone else None) or nature_of(values)


def _partners(old: dict[str, Node], new: dict[str, Node], sides: Sides) -> dict[str, str]:
    partners = {key: key for key in old if key in new}
    free: dict[frozenset[str] | None, list[str]] = {}
    for key in new:
        if key not in partners:
            free.setdefault(sides.new.shape(new[key]).types, []).append(key)
    for key, node in old.items():
        waiting = free.get(sides.old.shape(node).types)
        if key not in partners and waiting:
            partners[key] = waiting.pop(0)
    return partners


def _verb(pair: Pair) -> str:
    return "takes" if pair.site.is_sent else "comes as"


def _words(side: Side, node: Node) -> str:
    shape = side.shape(node)
    if shape.name:
        return f"`{shape.name}`"
    return f"this {' or '.join(sorted(shape.types))}" if shape.types else "this form"
