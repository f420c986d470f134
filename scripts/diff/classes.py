"""Classes of the client: another name, and those that came or went unexplained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scripts.diff.change import Change, Impact, Kind, Subject
from scripts.diff.flatten import component_name
from scripts.diff.shape import Conjunction, Located, Pair
from scripts.diff.sides import Below, Side, Sides
from scripts.documents import Value, as_text, join_pointer, resolve_pointer, split_pointer

ADDED = Kind("class-added", "The client has a new class.")
REMOVED = Kind("class-removed", "The client has a class no more.")
RENAMED = Kind("class-renamed", "A class of the client has another name.")
REPLACED = Kind("class-replaced", "Another class is expected, or comes.")
KINDS = (
    ADDED,
    REMOVED,
    RENAMED,
    REPLACED,
)


def compare_classes(sides: Sides, changes: Iterable[Change]) -> Iterator[Change]:
    """Tell the classes that no other change speaks of, such as that of a model that is gone."""
    known = list(changes)
    gone = _reached(sides.old, (change.old for change in known if change.new is None))
    came = _reached(sides.new, (change.new for change in known if change.old is None))
    for change in known:
        if change.kind is RENAMED:
            gone.add(as_text(change.before) or "")
            came.add(as_text(change.after) or "")
    for name in _unexplained(sides.old, sides.new, gone):
        subject, pointer = Subject("class", name), _pointer(name)
        yield Change(REMOVED, Impact.BREAKING, subject, "", "is gone", old=pointer)
    for name in _unexplained(sides.new, sides.old, came):
        subject, pointer = Subject("class", name), _pointer(name)
        yield Change(ADDED, Impact.ADDITIVE, subject, "", "is new", new=pointer)


def _unexplained(side: Side, other: Side, explained: set[str]) -> Iterator[str]:
    for name in side.schemas:
        if name not in other.schemas and name not in explained and is_class(side, name):
            yield name


def is_class(side: Side, name: str) -> bool:
    """Whether the client has a class, or a list of values, of a component's name."""
    if name not in side.schemas:
        return False
    shape = side.shape(Conjunction((Located(side.schemas[name], ("components", "schemas", name)),)))
    return shape.is_class or bool(shape.values)


def _pointer(name: str) -> str:
    return join_pointer(("components", "schemas", name))


def _reached(side: Side, pointers: Iterable[str | None]) -> set[str]:
    """Name every component schema that something at one of the pointers leads to."""
    pending = [_at(side, pointer) for pointer in pointers if pointer]
    names: set[str] = set()
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(value)
        if not isinstance(value, dict):
            continue
        pending.extend(value.values())
        name = component_name(value)
        if name is not None and name not in names:
            names.add(name)
            pending.append(side.schemas.get(name))
    return names


def _at(side: Side, pointer: str) -> Value:
    try:
        return resolve_pointer(side.root, split_pointer(pointer))
    except LookupError:
        return None


def compare_name(pair: Pair, sides: Sides) -> Iterator[Change | Below]:
    """Tell another class name where both sides have one."""
    old, new = pair.old, pair.new
    names_class = any(shape.is_class or shape.values for shape in (old, new))
    if not old.name or not new.name or old.name == new.name or not names_class:
        return
    if old.name not in sides.new.schemas and new.name not in sides.old.schemas:
        change = pair.change(
            RENAMED, Impact.BREAKING, f"is now called `{new.name}`", old.name, new.name
        )
        yield replace(change, subject=Subject("class", old.name), place="")
    else:
        message = f"is now a `{new.name}` (was a `{old.name}`)"
        yield pair.change(REPLACED, Impact.BREAKING, message, old.name, new.name)
