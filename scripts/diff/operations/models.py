"""Models: the forms of one request body, told apart by a member such as `model`.

The merged document has them as a union with a discriminator; a page of the documentation has a
single one, whose `model` allows one value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scripts.diff.change import Change, Impact, Kind, Subject
from scripts.diff.operations.operation import Operation, schemas_of
from scripts.diff.schema.alternatives import compare_discriminator
from scripts.diff.shape import Conjunction, Pair
from scripts.diff.sides import Below, Side, Sides
from scripts.documents import as_object, as_text, join_pointer

ADDED = Kind("model-added", "There is a new model.")
REMOVED = Kind("model-removed", "A model is gone.")
KINDS = (ADDED, REMOVED)

_DEFAULT_MEMBER = "model"


def compare_models(body: Below, sides: Sides) -> Iterator[Change | Below]:
    """Pair the models of two bodies; bodies that have none are compared as they are."""
    member = _member(sides.old, body.old) or _member(sides.new, body.new) or _DEFAULT_MEMBER
    old, new = _models(sides.old, body.old, member), _models(sides.new, body.new, member)
    if not all((old or _is_empty(sides.old, body.old), new or _is_empty(sides.new, body.new))):
        yield body
        return
    yield from _discriminators(body, sides)
    for name, node in old.items():
        subject = Subject("model", name)
        if name in new:
            yield Below(node, new[name], replace(body.site, subject=subject))
        else:
            pointer = join_pointer(node.parts)
            yield Change(REMOVED, Impact.BREAKING, subject, "", "is gone", old=pointer)
    for name, node in new.items():
        if name not in old:
            subject, pointer = Subject("model", name), join_pointer(node.parts)
            yield Change(ADDED, Impact.ADDITIVE, subject, "", "is new", new=pointer)


def _discriminators(body: Below, sides: Sides) -> Iterator[Change]:
    """Compare what tells the models apart, where both documents have several."""
    pair = Pair(sides.old.shape(body.old), sides.new.shape(body.new), body.site)
    if pair.old.alternatives and pair.new.alternatives:
        yield from compare_discriminator(pair)


def is_of_one_model(side: Side, operation: Operation) -> bool:
    """Whether the bodies of an operation are of one model, as on the page that describes it."""
    nodes = schemas_of(side.resolved(operation.member("requestBody"))).values()
    return any(
        not side.shape(node).discriminator and _constant(side, node, _DEFAULT_MEMBER)
        for node in nodes
    )


def _member(side: Side, node: Conjunction) -> str | None:
    return side.shape(node).told_apart_by


def _is_empty(side: Side, node: Conjunction) -> bool:
    """Whether a body is a union of no models."""
    held = as_object(node.schemas[0].value)
    return bool(side.shape(node).discriminator) and held.get("oneOf") == []


def _models(side: Side, node: Conjunction, member: str) -> dict[str, Conjunction]:
    """Return each model's schema by its name; none unless every form has a name of its own."""
    forms = side.shape(node).alternatives or (node,)
    mapped = _mapped(side, node)
    models: dict[str, Conjunction] = {}
    for form in forms:
        name = _constant(side, form, member) or mapped.get(_reference(form))
        if name is None or name in models:
            return {}
        models[name] = form
    return models


def _constant(side: Side, form: Conjunction, member: str) -> str | None:
    held = side.shape(form).properties.get(member)
    values = side.shape(held).values if held else None
    return as_text(values[0]) if values and len(values) == 1 else None


def _mapped(side: Side, node: Conjunction) -> dict[str | None, str]:
    mapping = as_object(side.shape(node).discriminator.get("mapping"))
    return {as_text(reference): name for name, reference in mapping.items()}


def _reference(form: Conjunction) -> str | None:
    return as_text(as_object(form.schemas[0].value).get("$ref"))
