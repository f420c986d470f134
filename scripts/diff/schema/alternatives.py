"""Alternatives: the branches of `oneOf` and `anyOf`, and the member that tells them apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scripts.diff.change import Change, Effect, Impact, Kind
from scripts.diff.flatten import component_name
from scripts.diff.shape import Conjunction, FlatSchema, Pair
from scripts.diff.sides import Below, Side, Sides
from scripts.diff.values import nature_of, show
from scripts.documents import as_object, join_pointer

ALTERNATIVE_ADDED = Kind("alternative-added", "A value of a further form is allowed.")
ALTERNATIVE_REMOVED = Kind("alternative-removed", "Values of one form are no longer allowed.")
DISCRIMINATOR_CHANGED = Kind(
    "discriminator-changed", "Another member tells the forms of a value apart."
)
KINDS = (
    ALTERNATIVE_ADDED,
    ALTERNATIVE_REMOVED,
    DISCRIMINATOR_CHANGED,
)


def compare_alternatives(pair: Pair, sides: Sides) -> Iterator[Change | Below]:
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
            change = pair.change(ALTERNATIVE_REMOVED, pair.reading(Effect.NARROWED), message)
            yield replace(change, old=join_pointer(node.parts), new=None)
    paired = set(partners.values())
    for key, node in new.items():
        if key not in paired:
            message = f"now also {_verb(pair)} {_words(sides.new, node)}"
            change = pair.change(ALTERNATIVE_ADDED, pair.reading(Effect.WIDENED), message)
            yield replace(change, old=None, new=join_pointer(node.parts))


def _keyed(shape: FlatSchema) -> dict[str, Conjunction]:
    """Name each branch by its component, else by what it allows."""
    return {_key(node): node for node in shape.alternatives or (shape.node,)}


def _key(node: Conjunction) -> str:
    values = [part.value for part in node.schemas]
    alone = len(values) == 1 and as_object(values[0]).keys() == {"$ref"}
    return (component_name(values[0]) if alone else None) or nature_of(values)


def _partners(
    old: dict[str, Conjunction], new: dict[str, Conjunction], sides: Sides
) -> dict[str, str]:
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


def _words(side: Side, node: Conjunction) -> str:
    shape = side.shape(node)
    if shape.name:
        return f"`{shape.name}`"
    return f"this {' or '.join(sorted(shape.types))}" if shape.types else "this form"


def compare_discriminator(pair: Pair) -> Iterator[Change]:
    """Tell a new discriminator; what its values are called is a matter of the members."""
    before, after = pair.old.told_apart_by, pair.new.told_apart_by
    if before != after:
        by = f"by {show(after)}" if after else "by their members alone"
        message = f"is now told apart {by}"
        yield pair.change(DISCRIMINATOR_CHANGED, Impact.ADDITIVE, message, before, after)
