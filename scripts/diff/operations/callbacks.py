"""Callbacks and webhooks: requests that the service sends, whose bodies the user receives."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import SERVICE, ApiPlace, Change, Direction, Impact, Kind, Subject
from scripts.diff.operations.operation import (
    Operation,
    OperationPair,
    operations_of,
    role,
    schemas_of,
)
from scripts.diff.shape import Located
from scripts.diff.sides import Below, Side, Sides, child
from scripts.documents import as_object, join_pointer

ADDED = Kind("callback-added", "The service sends a further kind of request.")
REMOVED = Kind("callback-removed", "The service no longer sends a kind of request.")
KINDS = (ADDED, REMOVED)

_Requests = dict[str, Operation]


def compare_callbacks(pair: OperationPair, sides: Sides) -> Iterator[Change | Below]:
    """Compare the callbacks of an operation."""
    old = _callbacks(sides.old, pair.old.member("callbacks"))
    new = _callbacks(sides.new, pair.new.member("callbacks"))
    yield from _requests(pair.subject, "callback", old, new, sides)


def compare_webhooks(sides: Sides) -> Iterator[Change | Below]:
    """Compare the webhooks of the documents."""
    old = _by_name(sides.old, sides.old.at("webhooks"), "")
    new = _by_name(sides.new, sides.new.at("webhooks"), "")
    yield from _requests(SERVICE, "webhook", old, new, sides)


def _callbacks(side: Side, callbacks: Located) -> _Requests:
    found: _Requests = {}
    for name in as_object(callbacks.value):
        found |= _by_name(side, side.resolved(child(callbacks, name)), f"{name} ")
    return found


def _by_name(side: Side, paths: Located, prefix: str) -> _Requests:
    return {f"{prefix}{o.method.upper()} {o.path}": o for o in operations_of(side, paths)}


def _requests(
    subject: Subject, word: str, old: _Requests, new: _Requests, sides: Sides
) -> Iterator[Change | Below]:
    for name, operation in old.items():
        place = f"{word} `{name}`"
        if name in new:
            yield from _bodies(subject, place, operation, new[name], sides)
        else:
            pointer = join_pointer(operation.part.parts)
            yield Change(REMOVED, Impact.BREAKING, subject, place, "no longer comes", old=pointer)
    for name, operation in new.items():
        if name not in old:
            pointer, place = join_pointer(operation.part.parts), f"{word} `{name}`"
            yield Change(ADDED, Impact.ADDITIVE, subject, place, "is new", new=pointer)


def _bodies(
    subject: Subject, place: str, old: Operation, new: Operation, sides: Sides
) -> Iterator[Below]:
    before = schemas_of(sides.old.resolved(old.member("requestBody")))
    after = schemas_of(sides.new.resolved(new.member("requestBody")))
    for name, node in before.items():
        if name in after:
            site = ApiPlace(subject, Direction.RECEIVED, role(place, name, before))
            yield Below(node, after[name], site)
