"""Request bodies."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import Change, Direction, Impact, Kind
from scripts.diff.operations.media_types import role, schemas_of
from scripts.diff.operations.models import compare_models
from scripts.diff.operations.operation import Operation, OperationPair
from scripts.diff.shape import Part
from scripts.diff.sides import Below, Side, Sides, child
from scripts.diff.site import Site

ADDED = Kind("body-added", "An operation takes a body that may be left out.")
REQUIRED_ADDED = Kind("required-body-added", "An operation needs a body now.")
REMOVED = Kind("body-removed", "An operation takes no body any more.")
REQUIRED = Kind("body-required", "A body that was optional must be given.")
OPTIONAL = Kind("body-optional", "A body that was required may be left out.")
MEDIA_TYPE_ADDED = Kind("body-media-type-added", "A body may be written in another media type.")
MEDIA_TYPE_REMOVED = Kind("body-media-type-removed", "A body may not have a media type any more.")
KINDS = (ADDED, REQUIRED_ADDED, REMOVED, REQUIRED, OPTIONAL, MEDIA_TYPE_ADDED, MEDIA_TYPE_REMOVED)

_PLACE = "the body"


def compare(pair: OperationPair, sides: Sides) -> Iterator[Change | Below]:
    """Tell what became of the body; its schemas are compared next, model by model."""
    old, new = _body(sides.old, pair.old), _body(sides.new, pair.new)
    if not pair.old.has("requestBody") and not pair.new.has("requestBody"):
        return
    if not pair.old.has("requestBody"):
        kind = REQUIRED_ADDED if _is_required(new) else ADDED
        impact = Impact.BREAKING if _is_required(new) else Impact.ADDITIVE
        yield pair.change(kind, impact, "is new", place=_PLACE)
    elif not pair.new.has("requestBody"):
        yield pair.change(REMOVED, Impact.BREAKING, "is gone", place=_PLACE)
    else:
        yield from _requiredness(pair, _is_required(old), _is_required(new))
        yield from _media_types(pair, old, new, sides)


def _body(side: Side, operation: Operation) -> Part:
    return side.resolved(operation.member("requestBody"))


def _is_required(body: Part) -> bool:
    return child(body, "required").value is True


def _requiredness(pair: OperationPair, was: bool, now: bool) -> Iterator[Change]:
    if now and not was:
        yield pair.change(REQUIRED, Impact.BREAKING, "must now be given", place=_PLACE)
    elif was and not now:
        yield pair.change(OPTIONAL, Impact.ADDITIVE, "may now be left out", place=_PLACE)


def _media_types(
    pair: OperationPair, old: Part, new: Part, sides: Sides
) -> Iterator[Change | Below]:
    before, after = schemas_of(old), schemas_of(new)
    for name, node in before.items():
        if name not in after:
            message = f"may no longer be `{name}`"
            yield pair.change(MEDIA_TYPE_REMOVED, Impact.BREAKING, message, name, place=_PLACE)
            continue
        site = Site(pair.subject, Direction.SENT, role("", name, before))
        yield from compare_models(Below(node, after[name], site), sides)
    for name in after:
        if name not in before:
            message = f"may now be `{name}`"
            yield pair.change(MEDIA_TYPE_ADDED, Impact.ADDITIVE, message, None, name, place=_PLACE)
