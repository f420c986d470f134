"""What disproves a reading: OpenAPI or the page itself rules the document out.

A person's choices are no proof: a reading that they lead to is held against the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from scripts.intake.losses import losses
from scripts.intake.restore import fields
from scripts.intake.restore.export_order import misplaced
from scripts.intake.restore.fields import placed_mappings, unknown_members
from scripts.intake.restore.reading import Reading, Roles
from scripts.intake.torn import members_within

_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")


class Disproof(NamedTuple):
    """Why a reading is none, and the line of the flattened text (from 0) that shows it.

    `depths` are those that a person may choose for the line to decide it (-1: text). `missing` is
    the name that leads nowhere, if that is why; `is_listed` says that an object requires it.
    """

    line: int
    text: str
    depths: tuple[int, ...] = ()
    missing: str = ""
    is_listed: bool = False


class Prover:
    """Holds readings of one page against the rules; each of them, told by its roles, once."""

    def __init__(self) -> None:
        self._found: dict[Roles, list[Disproof]] = {}

    def disproofs(self, reading: Reading) -> list[Disproof]:
        """List what rules a reading out, by line."""
        if reading.roles not in self._found:
            self._found[reading.roles] = disproofs(reading)
        return self._found[reading.roles]


def disproofs(reading: Reading) -> list[Disproof]:
    """List what rules a reading out, by line."""
    document = reading.document
    found = {
        Disproof(reading.line_of(parts), f"OpenAPI has no member `{name}` there", (-1,))
        for parts, _, name in unknown_members(document.value)
    }
    for loss in losses(document):
        line = reading.line_of(loss.parts)
        found.add(Disproof(line, loss.text, (), loss.missing, loss.is_listed))
    for parts, name in misplaced(document.value):
        found.add(Disproof(reading.line_of(parts), f"an export never has `{name}` so late"))
    found.update(_both(reading))
    found.update(_swallowed(reading))
    found.update(_types(reading))
    return sorted(found)


def _both(reading: Reading) -> Iterator[Disproof]:
    """Find the parameters and headers with `schema` and `content`: OpenAPI allows one of them."""
    for kind, value, parts in placed_mappings(reading.document.value):
        if kind in ("parameter", "header") and {"schema", "content"} <= value.keys():
            line = max(reading.line_of((*parts, name)) for name in ("schema", "content"))
            yield Disproof(line, f"a {kind} has `schema` or `content`, not both", (-1,))


def _types(reading: Reading) -> Iterator[Disproof]:
    """Find the lists of types that list something else: an item that has taken another one in."""
    for kind, schema, parts in placed_mappings(reading.document.value):
        types = schema.get("type") if kind == "schema" else None
        for name in types if isinstance(types, list) else ():
            if name not in _TYPES:
                yield Disproof(reading.line_of((*parts, "type")), f"`{name}` is no type")


def _swallowed(reading: Reading) -> Iterator[Disproof]:
    """Find the members that were read as lines of the text before them."""
    written = enumerate(reading.layout.text.split("\n"), 1)
    numbered = [(number, row.strip()) for number, row in written if row.strip()]
    placed = reading.layout.rows
    are_lines = all(placed.get(number, at) == at for at, (number, _) in enumerate(numbered))
    if len(numbered) != len(reading.roles) or not are_lines:
        return
    rows = [row for _, row in numbered]
    texts = groupby(range(len(rows)), key=lambda number: reading.roles[number][1])
    for is_text, run in texts:
        numbers = list(run)
        held = [rows[number] for number in numbers] if is_text else []
        for row in members_within(held):
            yield Disproof(numbers[held.index(row)], f"a text holds `{row}`")


def allowed_depths(reading: Reading, line: int, key: str) -> list[int]:
    """List how deep the member `key` on a line may stand by OpenAPI, given the lines before it.

    What stands before the line in the reading is taken for granted.
    """
    document = reading.document
    kinds = {parts: kind for kind, _, parts in placed_mappings(document.value)}
    earlier = [
        (reading.line_of((*parts, name)), (*parts, name))
        for kind, value, parts in placed_mappings(document.value)
        for name in value
    ]
    before = {parts for at, parts in earlier if at < line}
    last = max((place for place in earlier if place[0] < line), default=(0, ()))[1]
    return [
        depth
        for depth in range(len(last) + 1)
        if (kind := kinds.get(last[:depth])) is not None
        and (*last[:depth], key) not in before
        and fields.field(kind, key) is not None
    ]
