"""The parts of a value: inputs and fields, members that are not declared, items of arrays."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import ApiPlace, Change, Effect, Impact, Kind
from scripts.diff.rename import Candidate, renames
from scripts.diff.shape import Conjunction, FlatSchema, Pair
from scripts.diff.sides import Below, Side, Sides
from scripts.diff.values import nature_of, text_of
from scripts.documents import join_pointer

INPUT_ADDED = Kind("input-added", "There is a new optional input.")
REQUIRED_INPUT_ADDED = Kind("required-input-added", "There is a new input that must be given.")
INPUT_REMOVED = Kind("input-removed", "An input is gone.")
INPUT_RENAMED = Kind("input-renamed", "An input has another name.")
INPUT_REQUIRED = Kind("input-required", "An input that was optional must be given.")
INPUT_OPTIONAL = Kind("input-optional", "An input that was required may be left out.")
FIELD_ADDED = Kind("field-added", "There is a new field in what is received.")
FIELD_REMOVED = Kind("field-removed", "A field no longer comes.")
FIELD_RENAMED = Kind("field-renamed", "A field has another name.")
FIELD_REQUIRED = Kind("field-required", "A field that may have been missing now always comes.")
FIELD_OPTIONAL = Kind("field-optional", "A field that always came may be missing.")
ITEMS_TYPED = Kind("items-typed", "Items of any type were allowed; now they are described.")
ITEMS_UNTYPED = Kind("items-untyped", "Items were described; now any are allowed.")
MEMBERS_NARROWED = Kind("members-narrowed", "Members that are not declared are no longer free.")
MEMBERS_WIDENED = Kind("members-widened", "Members that are not declared are freer than before.")
_WORDS = ("takes no undeclared members", "takes undeclared members of one type", "takes any member")
KINDS = (
    INPUT_ADDED,
    REQUIRED_INPUT_ADDED,
    INPUT_REMOVED,
    INPUT_RENAMED,
    INPUT_REQUIRED,
    INPUT_OPTIONAL,
    FIELD_ADDED,
    FIELD_REMOVED,
    FIELD_RENAMED,
    FIELD_REQUIRED,
    FIELD_OPTIONAL,
    ITEMS_TYPED,
    ITEMS_UNTYPED,
    MEMBERS_NARROWED,
    MEMBERS_WIDENED,
)


def compare_properties(pair: Pair, sides: Sides) -> Iterator[Change | Below]:
    """Tell which properties came, went or were renamed; those that stayed are compared next."""
    old = _visible(sides.old, pair.old, pair.site)
    new = _visible(sides.new, pair.new, pair.site)
    gone = [_named(name, node) for name, node in old.items() if name not in new]
    came = [_named(name, node) for name, node in new.items() if name not in old]
    renamed = renames(gone, came)
    for name, node in old.items():
        now = renamed.get(name, name)
        if now not in new:
            yield _removed(pair, name, node)
            continue
        required = name in pair.old.required, now in pair.new.required
        below = Below(node, new[now], pair.site.member(now, required=all(required)))
        if now != name:
            yield _renamed(pair, name, now, below)
        yield from _requiredness(below, *required)
        yield below
    for name, node in new.items():
        if name not in old and name not in renamed.values():
            yield _added(pair, name, node)
    yield from _undeclared(pair)


def _visible(side: Side, shape: FlatSchema, site: ApiPlace) -> dict[str, Conjunction]:
    """Leave out what never travels this way: `readOnly` is not sent, `writeOnly` not received."""
    hidden = "readOnly" if site.is_sent else "writeOnly"
    return {
        name: node
        for name, node in shape.properties.items()
        if not side.shape(node).is_marked(hidden)
    }


def _named(name: str, node: Conjunction) -> Candidate:
    values = [part.value for part in node.schemas]
    return Candidate(name, nature_of(values), text_of(values))


def _added(pair: Pair, name: str, node: Conjunction) -> Change:
    required = name in pair.new.required
    if not pair.site.is_sent:
        kind, impact, message = FIELD_ADDED, Impact.ADDITIVE, "is a new field"
    elif required:
        kind, impact = REQUIRED_INPUT_ADDED, Impact.BREAKING
        message = "is a new input that must be given"
    else:
        kind, impact, message = INPUT_ADDED, Impact.ADDITIVE, "is a new optional input"
    site = pair.site.member(name, required=required)
    return Change(kind, impact, site.subject, site.place, message, new=join_pointer(node.parts))


def _removed(pair: Pair, name: str, node: Conjunction) -> Change:
    site = pair.site.member(name, required=False)
    kind = INPUT_REMOVED if site.is_sent else FIELD_REMOVED
    old = join_pointer(node.parts)
    return Change(kind, Impact.BREAKING, site.subject, site.place, "is gone", old=old)


def _renamed(pair: Pair, name: str, now: str, below: Below) -> Change:
    site = pair.site.member(name, required=False)
    kind = INPUT_RENAMED if site.is_sent else FIELD_RENAMED
    message = f"seems to be called `{now}` now"
    old, new = join_pointer(below.old.parts), join_pointer(below.new.parts)
    return Change(
        kind, Impact.BREAKING, site.subject, site.place, message, name, now, old=old, new=new
    )


def _requiredness(below: Below, was: bool, now: bool) -> Iterator[Change]:
    if was == now:
        return
    sent = below.site.is_sent
    if now:
        kind = INPUT_REQUIRED if sent else FIELD_REQUIRED
        impact = Impact.BREAKING if sent else Impact.ADDITIVE
        message = "must now be given" if sent else "now always comes"
    else:
        kind = INPUT_OPTIONAL if sent else FIELD_OPTIONAL
        impact = Impact.ADDITIVE if sent else Impact.BREAKING
        message = "may now be left out" if sent else "may now be missing"
    old, new = join_pointer(below.old.parts), join_pointer(below.new.parts)
    site = below.site
    yield Change(kind, impact, site.subject, site.place, message, was, now, old=old, new=new)


def _undeclared(pair: Pair) -> Iterator[Change]:
    """Tell of names that are required but described nowhere."""
    declared = pair.old.properties.keys() | pair.new.properties.keys()
    for name in sorted((pair.old.required ^ pair.new.required) - declared):
        node, now = pair.new.node, name in pair.new.required
        site = pair.site.member(name, required=False)
        yield from _requiredness(Below(pair.old.node, node, site), not now, now)


def compare_items(pair: Pair) -> Iterator[Change | Below]:
    """Compare the items next, or tell that their description came or went."""
    old, new = pair.old.items, pair.new.items
    if old and new:
        yield Below(old, new, pair.site.part("[]"))
    elif new:
        yield pair.change(ITEMS_TYPED, pair.reading(Effect.NARROWED), "now says what its items are")
    elif old:
        message = "no longer says what its items are"
        yield pair.change(ITEMS_UNTYPED, pair.reading(Effect.WIDENED), message)


def compare_members(pair: Pair) -> Iterator[Change | Below]:
    """Tell whether undeclared members are refused, typed or free."""
    old, new = pair.old, pair.new
    before, after = _freedom(old), _freedom(new)
    if before != after:
        effect = Effect.WIDENED if after > before else Effect.NARROWED
        kind = MEMBERS_WIDENED if after > before else MEMBERS_NARROWED
        yield pair.change(kind, pair.limit(effect), f"now {_WORDS[after]} ({_was(before)})")
    elif old.rest and new.rest:
        yield Below(old.rest, new.rest, pair.site.part("{}"))


def _freedom(shape: FlatSchema) -> int:
    if shape.is_closed:
        return 0
    return 1 if shape.rest else 2


def _was(freedom: int) -> str:
    return f"before: {_WORDS[freedom]}"
