"""Members that a reading may have taken for something else, or for another object's.

A member may be taken into an extension, an example or a text, for a free name, or out of the object
that ends before it. Where the order of members alone tells, a person is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from scripts.documents import Value, as_object, resolve_pointer
from scripts.intake.examples import counted_members, is_in_wrapper
from scripts.intake.restore.account import first_difference
from scripts.intake.restore.entries import read_entry
from scripts.intake.restore.fields import Placed, field, is_named, names_further_response
from scripts.intake.restore.reading import Reading
from scripts.intake.restore.undecided import EITHER

_IN_A_MAP = 2
"""So much deeper are the schemas under `properties`, or another map of them, than their object."""


@dataclass(frozen=True, slots=True)
class Move:
    """The member on the first line that two readings take differently, and what has it in each.

    `held` is the object of the best reading, `other` the rival's; None where the line is a text's.
    """

    name: str
    held: Placed | None
    other: Placed | None

    @property
    def kinds(self) -> tuple[str, str]:
        """Return the kinds of both objects; empty for a text."""
        held, other = (place.kind if place else "" for place in (self.held, self.other))
        return held, other


def move_between(best: Reading, rival: Reading, lines: list[str]) -> Move:
    """Find what moves first from one reading to another."""
    line = first_difference(best, rival)
    entry = read_entry(lines[line])
    name = (entry.key if entry else None) or ""
    return Move(name, best.holder_of(line, name), rival.holder_of(line, name))


def leaves_extension(best: Reading, rival: Reading, lines: list[str]) -> bool:
    """Whether a line stands in an extension, and in the rival in an object that OpenAPI knows.

    An extension may hold anything in any order, so that nothing testifies against a line in it.
    """
    left = _in_extensions(best, lines) - _in_extensions(rival, lines)
    return any(not rival.roles[line][1] for line in left)


def _in_extensions(reading: Reading, lines: list[str]) -> set[int]:
    """Return the lines that extensions hold, those of texts apart."""
    inside: set[int] = set()
    outer: int | None = None
    for line, (depth, is_text) in enumerate(reading.roles):
        if is_text:
            continue
        if outer is not None and depth > outer:
            inside.add(line)
            continue
        entry = read_entry(lines[line])
        opens = entry is not None and is_extension(entry.key or "")
        outer = depth + entry.dashes if entry and opens else None
    return inside


def names_a_keyword(move: Move) -> bool:
    """Whether a reading has a property whose name is a keyword of schemas such as `allOf`."""
    is_keyword = move.name != move.name.lower() and is_named("schema", move.name)
    return is_keyword and move.kinds[0] == "{schema}"


def has_free_name(move: Move) -> bool:
    """Whether a member has a free name, as a property has, and in the rival one of OpenAPI's."""
    held, other = move.kinds
    return held[:1] == "{" and _names(other, move.name)


def names_a_component(move: Move) -> bool:
    """Whether the last property of a component is called as components are, and no other property.

    It may be a component itself that nothing refers to.
    """
    held, other = move.held, move.other
    if held is None or other is None or other.parts != ("components", "schemas"):
        return False
    properties, components = (
        [name[:1].isupper() for name in place.value if name != move.name] for place in (held, other)
    )
    return move.name[:1].isupper() and all(components) and not any(properties)


def leaves_wrapper(rival: Reading, move: Move) -> bool:
    """Whether a member of a sample is, in the rival, of a wrapper that holds all of that sample.

    Some authors put the whole of an example under a name such as `value`: then its schema, which
    has no such name, testifies to nothing.
    """
    if move.kinds != ("any", "any") or move.other is None:
        return False
    return is_in_wrapper(rival.document.value, move.other.value)


def describes_last_alone(best: Reading, move: Move) -> bool:
    """Whether a last property alone has a description, that the rival has behind the properties.

    Of 40 objects that are described right behind their properties 28 describe none of these; as
    many have a description of the last one alone.
    """
    held, other = move.held, move.other
    if move.name != "description" or held is None or other is None or other.kind != "schema":
        return False
    properties = as_object(resolve_pointer(best.document.value, held.parts[:-1]))
    is_property = held.parts[:-1] == (*other.parts, "properties") and len(properties) > 1
    *before, last = properties.values() if is_property else (None,)
    return is_property and last is held.value and not any(map(_is_described, before))


def _is_described(schema: Value) -> bool:
    return isinstance(schema, dict) and "description" in schema


def is_in_example(move: Move) -> bool:
    """Whether a member of an example is, in the rival, one of an object of OpenAPI's."""
    held, other = move.kinds
    is_known = _names(other, move.name) or (is_extension(move.name) and other not in ("", "any"))
    return held == "any" and is_known


def may_end_example(best: Reading, rival: Reading, move: Move) -> bool:
    """Whether a member of an object of OpenAPI's ends, in the rival, an example that may have it.

    That is one whose schema declares a member of that name.
    """
    if move.kinds[1] != "any" or move.kinds[0] in ("", "any"):
        return False
    declared, lacking = counted_members(best.document.value)
    theirs, strange = counted_members(rival.document.value)
    return theirs > declared and strange <= lacking


def is_text(best: Reading, rival: Reading, lines: list[str]) -> bool:
    """Whether a line of a text is, in the rival, a member of an object of OpenAPI's."""
    for line, ((_, is_held), (_, is_other)) in enumerate(zip(best.roles, rival.roles, strict=True)):
        entry = read_entry(lines[line]) if is_held and not is_other else None
        if entry and entry.key and (holder := rival.holder_of(line, entry.key)):
            return _names(holder.kind, entry.key)
    return False


def is_of_last_property(move: Move) -> bool:
    """Whether a member behind an object's properties is, in the rival, one of the last of them."""
    if move.held is None or move.other is None or move.kinds != ("schema", "schema"):
        return False
    depth = len(move.held.parts)
    inner = move.other.parts[depth:]
    is_map = len(inner) == _IN_A_MAP and isinstance(inner[-1], str)
    is_within = is_map and move.other.parts[:depth] == move.held.parts
    return is_within and (move.name in EITHER | {"xml"} or is_extension(move.name))


def leaves_operation(move: Move) -> bool:
    """Whether what an operation has is its path's, or its last schema's, in one of the readings.

    So is `security` at the very end, which the document may have there as well as the operation.
    """
    kinds = {kind.removeprefix("called ") for kind in move.kinds}
    if move.name == "externalDocs":
        return len(kinds) > 1 and kinds <= {"operation", "schema", "document"}
    if move.name == "security" and kinds == {"operation", "document"}:
        root = next(held for held in (move.held, move.other) if held and held.kind == "document")
        return list(root.value)[-1] == move.name
    return move.name in ("parameters", "servers") and kinds == {"operation", "path item"}


def _names(kind: str, name: str) -> bool:
    return bool(kind) and kind != "any" and kind[0] != "{" and is_named(kind, name)


def is_extension(key: str) -> bool:
    """Whether a member may hold anything, in any order, in any object."""
    is_free = key.startswith("x-") and not names_further_response(key)
    return is_free and field("operation", key) in ("any", None)
