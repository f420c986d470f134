"""What a line opens: collections, each with what its surroundings say of it."""

from __future__ import annotations

from scripts.intake.restore import fields
from scripts.intake.restore.entries import Entry
from scripts.intake.restore.frame import Frame, Surroundings
from scripts.intake.restore.sample_schema import role, role_within
from scripts.intake.restore.shape import Structure, fact, own_shape

_LISTS = ("examples", "enum")
_HOLDERS = ("media type", "parameter", "header")


class Opening:
    """Opens the collections of one search; what was opened once alike is the same frame."""

    def __init__(self) -> None:
        self._opened: dict[tuple[bool, str, Surroundings], Frame] = {}

    def child(self, stack: tuple[Frame, ...], entry: Entry) -> Frame | None:
        """Open what an entry begins as the value that the innermost collection waits for."""
        spec = stack[-1].spec
        kind = fields.list_kind(spec) if entry.dashes else fields.object_kind(spec)
        return self._open(stack, kind, is_list=bool(entry.dashes)) if kind else None

    def items(self, stack: tuple[Frame, ...], entry: Entry) -> tuple[Frame, ...] | None:
        """Open what the dashes of a line open; None where no list or no object may stand."""
        for number in range(entry.dashes):
            frame = stack[-1]
            spec = frame.kind
            stack = (*stack[:-1], frame.await_value(str(len(frame.facts)), spec))
            if number + 1 < entry.dashes:
                inner = fields.list_kind(spec)
                if inner is None:
                    return None
                stack = (*stack, self._open(stack, inner, is_list=True))
        if entry.key is None or not entry.dashes:
            return stack
        kind = fields.object_kind(stack[-1].spec)
        return None if kind is None else (*stack, self._open(stack, kind, is_list=False))

    def _open(self, stack: tuple[Frame, ...], kind: str, *, is_list: bool) -> Frame:
        around = _around(stack) if kind == "any" else Surroundings()
        opened = (is_list, kind, around)
        if opened not in self._opened:
            self._opened[opened] = Frame(is_list, kind, around)
        return self._opened[opened]


def _around(stack: tuple[Frame, ...]) -> Surroundings:
    """Say what surrounds a collection of a sample that the innermost one is about to hold."""
    schema = _schema_within(stack)
    is_schema = schema is not None and schema.form == "schema"
    return Surroundings(schema if is_schema else None, role_within(role(stack[-1]), stack[-1]))


def _schema_within(stack: tuple[Frame, ...]) -> Structure | None:
    """Find the schema that a sample, or a part of one, that the innermost collection holds fits."""
    holder = stack[-1]
    if holder.kind == "any":
        if len(stack) > 1 and stack[-2].kind == "schema" and stack[-2].pending in _LISTS:
            return holder.around.schema
        schema = holder.around.schema
        if schema is None:
            return None
        return schema.items() if holder.is_list else schema.member(holder.pending or "")
    if holder.kind in _HOLDERS and holder.pending == "example":
        return fact(holder.facts, "schema")
    if holder.kind == "example" and holder.pending == "value" and len(stack) > 2:
        return fact(stack[-3].facts, "schema")
    if holder.kind == "schema" and holder.pending in ("example", "default", *_LISTS):
        return own_shape(holder.facts)
    return None
