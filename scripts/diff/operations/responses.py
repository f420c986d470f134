"""Responses by status, and what they carry."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Direction, Impact, Kind
from scripts.diff.operations.media_types import role, schemas_of
from scripts.diff.operations.operation import OperationPair
from scripts.diff.schema.text import DESCRIPTION
from scripts.diff.shape import Part
from scripts.diff.sides import Below, Sides, child
from scripts.diff.site import Site
from scripts.diff.texts import folded
from scripts.documents import as_object, as_text

ADDED = Kind("response-added", "A further status is described.")
REMOVED = Kind("response-removed", "A status is no longer described.")
MEDIA_TYPE_ADDED = Kind("response-media-type-added", "A response may come in another media type.")
MEDIA_TYPE_REMOVED = Kind("response-media-type-removed", "A response has a media type no more.")
KINDS = (ADDED, REMOVED, MEDIA_TYPE_ADDED, MEDIA_TYPE_REMOVED)


def compare(pair: OperationPair, sides: Sides) -> Iterator[Change | Below]:
    """Tell which statuses came and went; the bodies of the others are compared next."""
    old, new = pair.old.member("responses"), pair.new.member("responses")
    before, after = as_object(old.value), as_object(new.value)
    for status in before:
        if status in after:
            was = sides.old.resolved(child(old, status))
            yield from _both(pair, status, was, sides.new.resolved(child(new, status)))
        else:
            impact = Impact.BREAKING if status.startswith("2") else Impact.ADDITIVE
            place = f"response {status}"
            yield pair.change(REMOVED, impact, "is no longer described", status, place=place)
    for status in after:
        if status not in before:
            place, message = f"response {status}", "is now described"
            yield pair.change(ADDED, Impact.ADDITIVE, message, None, status, place=place)


def _both(pair: OperationPair, status: str, old: Part, new: Part) -> Iterator[Change | Below]:
    place = f"response {status}"
    was, now = (as_text(child(part, "description").value) or "" for part in (old, new))
    if folded(was) != folded(now):
        message = "has another description"
        yield pair.change(DESCRIPTION, Impact.TEXT, message, was, now, place=place)
    before, after = schemas_of(old), schemas_of(new)
    for name, node in before.items():
        if name in after:
            site = Site(pair.subject, Direction.RECEIVED, role(place, name, before))
            yield Below(node, after[name], site)
        else:
            message = f"no longer comes as `{name}`"
            yield pair.change(MEDIA_TYPE_REMOVED, Impact.BREAKING, message, name, place=place)
    for name in after:
        if name not in before:
            message = f"can now come as `{name}`"
            yield pair.change(MEDIA_TYPE_ADDED, Impact.ADDITIVE, message, None, name, place=place)
