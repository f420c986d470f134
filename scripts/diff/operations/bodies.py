"""What operations carry: request bodies, and responses by status."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import ApiPlace, Change, Direction, Impact, Kind
from scripts.diff.operations.models import compare_models
from scripts.diff.operations.operation import Operation, OperationPair, role, schemas_of
from scripts.diff.schema.metadata import DESCRIPTION
from scripts.diff.shape import Located
from scripts.diff.sides import Below, Side, Sides, child
from scripts.diff.values import folded
from scripts.documents import as_object, as_text

BODY_ADDED = Kind("body-added", "An operation takes a body that may be left out.")
REQUIRED_BODY_ADDED = Kind("required-body-added", "An operation needs a body now.")
BODY_REMOVED = Kind("body-removed", "An operation takes no body any more.")
BODY_REQUIRED = Kind("body-required", "A body that was optional must be given.")
BODY_OPTIONAL = Kind("body-optional", "A body that was required may be left out.")
BODY_TYPE_ADDED = Kind("body-media-type-added", "A body may be written in another media type.")
BODY_TYPE_REMOVED = Kind("body-media-type-removed", "A body may not have a media type any more.")
_PLACE = "the body"
RESPONSE_ADDED = Kind("response-added", "A further status is described.")
RESPONSE_REMOVED = Kind("response-removed", "A status is no longer described.")
RESPONSE_TYPE_ADDED = Kind(
    "response-media-type-added", "A response may come in another media type."
)
RESPONSE_TYPE_REMOVED = Kind("response-media-type-removed", "A response has a media type no more.")
KINDS = (
    BODY_ADDED,
    REQUIRED_BODY_ADDED,
    BODY_REMOVED,
    BODY_REQUIRED,
    BODY_OPTIONAL,
    BODY_TYPE_ADDED,
    BODY_TYPE_REMOVED,
    RESPONSE_ADDED,
    RESPONSE_REMOVED,
    RESPONSE_TYPE_ADDED,
    RESPONSE_TYPE_REMOVED,
)


def compare_body(pair: OperationPair, sides: Sides) -> Iterator[Change | Below]:
    """Tell what became of the body; its schemas are compared next, model by model."""
    old, new = _body(sides.old, pair.old), _body(sides.new, pair.new)
    if not pair.old.has("requestBody") and not pair.new.has("requestBody"):
        return
    if not pair.old.has("requestBody"):
        kind = REQUIRED_BODY_ADDED if _is_required(new) else BODY_ADDED
        impact = Impact.BREAKING if _is_required(new) else Impact.ADDITIVE
        yield pair.change(kind, impact, "is new", place=_PLACE)
    elif not pair.new.has("requestBody"):
        yield pair.change(BODY_REMOVED, Impact.BREAKING, "is gone", place=_PLACE)
    else:
        yield from _requiredness(pair, _is_required(old), _is_required(new))
        yield from _media_types(pair, old, new, sides)


def _body(side: Side, operation: Operation) -> Located:
    return side.resolved(operation.member("requestBody"))


def _is_required(body: Located) -> bool:
    return child(body, "required").value is True


def _requiredness(pair: OperationPair, was: bool, now: bool) -> Iterator[Change]:
    if now and not was:
        yield pair.change(BODY_REQUIRED, Impact.BREAKING, "must now be given", place=_PLACE)
    elif was and not now:
        yield pair.change(BODY_OPTIONAL, Impact.ADDITIVE, "may now be left out", place=_PLACE)


def _media_types(
    pair: OperationPair, old: Located, new: Located, sides: Sides
) -> Iterator[Change | Below]:
    before, after = schemas_of(old), schemas_of(new)
    for name, node in before.items():
        if name not in after:
            message = f"may no longer be `{name}`"
            yield pair.change(BODY_TYPE_REMOVED, Impact.BREAKING, message, name, place=_PLACE)
            continue
        site = ApiPlace(pair.subject, Direction.SENT, role("", name, before))
        yield from compare_models(Below(node, after[name], site), sides)
    for name in after:
        if name not in before:
            message = f"may now be `{name}`"
            yield pair.change(BODY_TYPE_ADDED, Impact.ADDITIVE, message, None, name, place=_PLACE)


def compare_responses(pair: OperationPair, sides: Sides) -> Iterator[Change | Below]:
    """Tell which statuses came and went; the bodies of the others are compared next."""
    old, new = pair.old.member("responses"), pair.new.member("responses")
    before, after = as_object(old.value), as_object(new.value)
    for status in before:
        if status in after:
            was = sides.old.resolved(child(old, status))
            yield from _compare_response(pair, status, was, sides.new.resolved(child(new, status)))
        else:
            impact = Impact.BREAKING if status.startswith("2") else Impact.ADDITIVE
            place = f"response {status}"
            yield pair.change(
                RESPONSE_REMOVED, impact, "is no longer described", status, place=place
            )
    for status in after:
        if status not in before:
            place, message = f"response {status}", "is now described"
            yield pair.change(RESPONSE_ADDED, Impact.ADDITIVE, message, None, status, place=place)


def _compare_response(
    pair: OperationPair, status: str, old: Located, new: Located
) -> Iterator[Change | Below]:
    place = f"response {status}"
    was, now = (as_text(child(part, "description").value) or "" for part in (old, new))
    if folded(was) != folded(now):
        message = "has another description"
        yield pair.change(DESCRIPTION, Impact.TEXT, message, was, now, place=place)
    before, after = schemas_of(old), schemas_of(new)
    for name, node in before.items():
        if name in after:
            site = ApiPlace(pair.subject, Direction.RECEIVED, role(place, name, before))
            yield Below(node, after[name], site)
        else:
            message = f"no longer comes as `{name}`"
            yield pair.change(RESPONSE_TYPE_REMOVED, Impact.BREAKING, message, name, place=place)
    for name in after:
        if name not in before:
            message = f"can now come as `{name}`"
            yield pair.change(
                RESPONSE_TYPE_ADDED, Impact.ADDITIVE, message, None, name, place=place
            )
