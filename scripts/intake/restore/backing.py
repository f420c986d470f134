"""Which members stand where the same writer has others of their name for certain.

An example of a media type stands in its schema about as often as beside it, and an extension may
stand in any object. Such a member is taken for one of an object only if this document, or an
earlier page of its site, has another one in such an object. So is a description of a parameter,
unless only some of the path are in doubt. A list or a map, whose own description a writer hardly
ever puts into its items, needs none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scripts.documents import as_object, as_text, resolve_pointer
from scripts.intake.restore.fields import Placed, common_name, placed_mappings
from scripts.intake.restore.habits import END, Habits, orders_of
from scripts.intake.restore.keyword_home import BEHIND_PROPERTIES, OF_LAST
from scripts.intake.restore.mistaken import Move, is_extension
from scripts.intake.restore.reading import Reading, Roles
from scripts.intake.restore.undecided import EITHER
from scripts.intake.restore.usual import usual_orders

_CLEARLY = 10.0
"""Chosen: an extension is asked for unless other sites put ten times as many where it is read."""
_REMARKS = OF_LAST | {"description"}
_NULL = re.compile(r"\bnull\b", re.IGNORECASE)
_MAP = ("properties",)
_FEWEST_DESCRIBED = 3
"""Chosen: so many neighbours alike are no chance."""
_IN_DOUBT = ("parameter", "header", "media type")


def unbacked(
    best: Reading, rivals: Sequence[Reading], moves: Mapping[Roles, Move], earlier: Habits
) -> set[Roles]:
    """Return the rivals, by their roles, against which nothing of the writer's testifies.

    `moves` has what moves from the best reading to each.
    """
    if not rivals:
        return set()
    witnesses = earlier.beyond(best.document.value, (rival.document.value for rival in rivals))
    described = _are_described_themselves(best, [moves[rival.roles] for rival in rivals])
    return {
        rival.roles
        for rival in rivals
        if not (described and _moves_description(moves[rival.roles]))
        and not _is_backed(moves[rival.roles], witnesses)
    }


def _moves_description(move: Move) -> bool:
    return move.name == "description" and move.kinds == ("parameter", "schema")


def _are_described_themselves(best: Reading, moves: Sequence[Move]) -> bool:
    """Whether the parameters in doubt have their descriptions, rather than the schemas in them.

    Measured where no parameter of the operation is described elsewhere: 35 of 37 sites do so with
    those of the path (674 against 11), and all 18 that have several of them. Of a query one site in
    ten puts some into the schemas. Nor is it decided for a single parameter among the components (9
    sites, and one otherwise), for one whose schema has an example, or where the page has a schema
    that is described instead.
    """
    held = {move.held.parts: move.held for move in moves if move.held and _moves_description(move)}
    if len(held) == 1 and all(parts[0] == "components" for parts in held):
        return False
    for holder in held.values():
        if holder.value["in"] != "path" or "example" in as_object(holder.value.get("schema")):
            return False
    return not any(
        place.kind == "parameter"
        and "description" not in place.value
        and "description" in as_object(place.value.get("schema"))
        for place in placed_mappings(best.document.value)
    )


def _is_backed(move: Move, witnesses: Habits) -> bool:
    """Whether the writer has such a member there in an object that no rival touches."""
    kind = move.kinds[0]
    doubtful = kind in _IN_DOUBT
    if is_extension(move.name):
        share = _share(move.held, move.name)
        doubtful = move.other is not None and (
            (kind == "response" and "$ref" in move.other.value)
            or share < _CLEARLY * _share(move.other, move.name)
        )
    return not doubtful or witnesses.firsts[kind, common_name(move.name)] > 0


def parts_from_described(best: Reading, move: Move) -> bool:
    """Whether a rival alone leaves the last of several properties undescribed.

    Where all before it are described, 7 100 such properties of 115 sites had their description
    themselves, and six of three sites had it behind them, as one of the object that ends there;
    none of 900 where a remark moves with it.
    """
    held, other = move.held, move.other
    if held is None or other is None or held.parts[-2:-1] != _MAP:
        return False
    if move.name not in EITHER or "description" not in _from(move.name, held):
        return False
    holder = other.parts == held.parts[: len(other.parts)] and other.kind == "schema"
    properties = resolve_pointer(best.document.value, held.parts[:-1]) if holder else None
    if not isinstance(properties, dict) or len(properties) <= _FEWEST_DESCRIBED:
        return False
    return list(properties)[-1] == held.parts[-1] and all(
        isinstance(schema, dict) and "description" in schema for schema in properties.values()
    )


def _from(name: str, holder: Placed) -> list[str]:
    """List the members of an object from one of them on."""
    names = list(holder.value)
    return names[names.index(name) :]


def _share(holder: Placed | None, name: str) -> float:
    """Say how often other sites put an extension behind the member that it follows there."""
    if holder is None:
        return 0.0
    names = list(holder.value)
    before = names[names.index(name) - 1] if names[0] != name else END
    return usual_orders().share(holder.kind, before, name) or 0.0


def may_end_object(best: Reading, rival: Reading, move: Move, margin: float) -> bool:
    """Whether what a last property says of itself may be said of its object, by the rival.

    It may if an object that the rival does not touch goes on with such things right there. A null,
    which one site in fifteen does put there, is the property's only if an object with properties
    has its own before them, if the property says so in words, or if the object is an item or all
    that is sent: of 230 such null values, of 19 sites, none was of the object. Nor was one of 225,
    of 29 sites, behind properties of which another may be null.
    """
    holder = move.other if move.name in _REMARKS else None
    if holder is None or holder.kind != "schema" or "properties" not in holder.value:
        return False
    other = orders_of(rival.document.value)
    before = behind = False
    for place, (kind, names) in orders_of(best.document.value).items():
        if kind == "schema" and "properties" in names and other.get(place) == (kind, names):
            at = names.index("properties")
            before |= "nullable" in names[:at]
            behind |= not _REMARKS.isdisjoint(names[at + 1 : at + 2])
    is_near = move.name == "nullable" and rival.cost < best.cost + margin + BEHIND_PROPERTIES
    is_theirs = before or _is_of_value(move) or _is_among_nulls(holder)
    return behind or (is_near and not is_theirs)


def _is_among_nulls(holder: Placed) -> bool:
    """Whether a property of an object that is not its last may be null."""
    *others, _ = as_object(holder.value["properties"]).values() or [None]
    return any("nullable" in as_object(schema) for schema in others)


def _is_of_value(move: Move) -> bool:
    """Whether a null is one of the last property's, by what that or its object is."""
    if move.held is None or move.other is None:
        return False
    says_null = _NULL.search(as_text(move.held.value.get("description")) or "")
    *_, before, last = move.other.parts
    return bool(says_null) or (last in ("schema", "items") and before != "properties")
