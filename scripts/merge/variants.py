"""Request bodies that differ by model: told apart by a constant, lifted, and joined by `oneOf`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scripts.documents import JsonObject, Value, as_object, join_pointer, same
from scripts.merge.bodies import (
    Body,
    RequestBody,
    content_of,
    find_discriminator,
    request_bodies,
    shapes_of,
)
from scripts.merge.components import Components
from scripts.merge.lifting import lift
from scripts.merge.operation import SourceOperation
from scripts.merge.report import Report
from scripts.merge.source import Telling
from scripts.merge.unify import absorb, first_difference

_EXAMPLES = ("example", "examples")


@dataclass(frozen=True, slots=True)
class Variant:
    """One document's request body, and the constant that tells it from the others."""

    operation: SourceOperation
    constant: str
    schema: JsonObject


@dataclass(slots=True)
class RequestBodies:
    """The merged request body, and the variants it is made of (none if there was but one shape).

    `repeated` are the keys of operations whose variant another document describes already.
    """

    merged: JsonObject | None = None
    variants: list[Variant] = field(default_factory=list)
    repeated: set[tuple[str, ...]] = field(default_factory=set)
    _constants: dict[tuple[str, ...], str] = field(default_factory=dict)

    def add(self, variant: Variant) -> None:
        """Note a variant."""
        self.variants.append(variant)
        self._constants[variant.operation.key] = variant.constant

    def is_variant(self, operation: SourceOperation) -> bool:
        """Whether an operation's request body is one of the variants."""
        return operation.key in self._constants

    def name_examples(self, operation: SourceOperation, response: JsonObject) -> None:
        """Put the examples of a response under the constant of the variant they belong to."""
        label = self._constants.get(operation.key)
        content = response.get("content")
        for media in as_object(content).values():
            if label is not None and isinstance(media, dict):
                _name_examples(media, label)

    def keep(self, name: str, operations: Sequence[SourceOperation]) -> bool:
        """Move a member that differs by variant to their schemas; False if it has no place there.

        It has none if one of the operations has no variant, or its schema another such member.
        """
        by_operation = {variant.operation.key: variant for variant in self.variants}
        places: list[tuple[JsonObject, Value]] = []
        for operation in (each for each in operations if name in each.value):
            variant = by_operation.get(operation.key)
            value = operation.value[name]
            if variant is None or not same(variant.schema.get(name, value), value):
                return False
            places.append((variant.schema, value))
        for schema, value in places:
            schema[name] = value
        return True


def merge_request_bodies(
    operations: Sequence[SourceOperation], components: Components, report: Report
) -> RequestBodies:
    """Join the request bodies of operations that share path and method."""
    bodies = request_bodies(operations)
    if not bodies:
        return RequestBodies()
    result = RequestBodies()
    joined: JsonObject = {}
    for media_type in {name: None for _, body in bodies for name in content_of(body)}:
        described = _described(bodies, media_type)
        if not any("schema" in as_object(each.value) for each in described):
            what = f"`{media_type}` of the request body"
            parts = described[0].parts
            joined[media_type] = report.unify("media type", described, parts, what)
        elif shapes := list(shapes_of(bodies, media_type, report)):
            joined[media_type] = _join(shapes, result, components, report)
    result.merged = {**_beside_content(bodies, report), "content": joined}
    needed = [_said(each, "required") for each in bodies if each[1].get("required")]
    if 0 < len(needed) < len(operations):
        result.merged.pop("required", None)
        why = "a document describes the request without a body, or one that may be left out"
        report.leave_out(needed[0].parts, needed, why)
    return result


def _described(bodies: Sequence[RequestBody], media_type: str) -> list[Telling]:
    """Return what those documents say of a media type that have it."""
    return [
        Telling(operation.source, parts, content_of(body)[media_type])
        for operation, body in bodies
        if media_type in content_of(body)
        for parts in [(*operation.parts, "requestBody", "content", media_type)]
    ]


def _said(body: RequestBody, name: str) -> Telling:
    operation, held = body
    return Telling(operation.source, (*operation.parts, "requestBody", name), held.get(name))


def _beside_content(bodies: Sequence[RequestBody], report: Report) -> JsonObject:
    """Keep what all bodies say alike beside their content; whether one is required, comes later."""
    kept: JsonObject = {}
    for name in {name: None for _, each in bodies for name in each if name != "content"}:
        tellings = [_said(each, name) for each in bodies]
        first = tellings[0]
        if name == "required" or all(same(each.value, first.value) for each in tellings):
            kept[name] = first.value
        elif name.startswith("x-"):
            having = [each for each in tellings if each.value is not None]
            kept[name] = report.unify_extension(having, first.parts)
        elif name == "description":
            report.leave_out(first.parts, tellings)
        else:
            what = f"`{name}` of the request body"
            kept[name] = report.unify(None, tellings, first.parts, what)
    return kept


def _join(
    shapes: Sequence[Body], result: RequestBodies, components: Components, report: Report
) -> JsonObject:
    discriminator = find_discriminator(shapes, report)
    if discriminator is None:
        return _unified_media(shapes, report)
    shapes = [shape for shape in shapes if shape.constant(discriminator)]
    every, shapes = shapes, _distinct(shapes, discriminator, report)
    result.repeated |= {each.operation.key for each in every} - {
        each.operation.key for each in shapes
    }
    mapping: JsonObject = {}
    examples: JsonObject = {}
    for shape in shapes:
        constant = shape.constant(discriminator) or ""
        mapping[constant] = lift(shape, constant, components, report)
        result.add(Variant(shape.operation, constant, shape.schema))
        _name_examples(shape.media, constant)
        if isinstance(named := shape.media.get("examples"), dict):
            examples.update(named)
    mapping = {constant: mapping[constant] for constant in sorted(mapping)}
    union: JsonObject = {
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": discriminator, "mapping": mapping},
    }
    rest = _beside_schema(shapes, report)
    return {"schema": union, **rest, **({"examples": examples} if examples else {})}


def _beside_schema(shapes: Sequence[Body], report: Report) -> JsonObject:
    """Keep what all say alike of the media type, such as `encoding`."""
    rest: JsonObject = {}
    names = {name: None for shape in shapes for name in shape.media}
    for name in (each for each in names if each not in ("schema", *_EXAMPLES)):
        tellings = [
            Telling(shape.source, (*shape.parts[:-1], name), shape.media.get(name))
            for shape in shapes
        ]
        parts = (*shapes[0].parts[:-1], name)
        if name.startswith("x-"):
            rest[name] = report.unify_extension(tellings, parts)
        else:
            rest[name] = report.unify(None, tellings, parts, f"`{name}` of the request body")
    return {name: value for name, value in rest.items() if value is not None}


def _distinct(shapes: Sequence[Body], discriminator: str, report: Report) -> list[Body]:
    """Return one shape for each constant; another document for the same one is a problem."""
    known: dict[str, Body] = {}
    for shape in shapes:
        constant = shape.constant(discriminator) or ""
        first = known.setdefault(constant, shape)
        if first is not shape:
            parts = (*shape.parts, "properties", discriminator)
            report.add(
                shape.source.problem(
                    parts,
                    f"the {discriminator} {constant!r} is already described at "
                    f"{first.source.where((*first.parts, 'properties', discriminator))}, "
                    f"{_compared(first, shape)}",
                    expected=f"one document for each {discriminator}",
                    remedy="remove one of the two documents, or correct the constant by an overlay",
                )
            )
    return list(known.values())


def _compared(first: Body, second: Body) -> str:
    difference = first_difference("schema", first.schema, second.schema)
    if difference is None:
        return "with the same request body"
    return f"with another request body: they differ at {join_pointer(difference)}"


def _unified_media(shapes: Sequence[Body], report: Report) -> JsonObject:
    """Make one of media types that no member tells apart: they must say the same."""
    tellings = [Telling(shape.source, shape.parts, shape.schema) for shape in shapes]
    what = "the request body, which no required constant such as `model` tells apart,"
    schema = report.unify("schema", tellings, shapes[0].parts, what)
    media = next(shape.media for shape in shapes if shape.schema is schema)
    for shape in shapes:
        if shape.media is not media:
            examples = {name: shape.media[name] for name in _EXAMPLES if name in shape.media}
            absorb("media type", media, examples)
    return {**media, **_beside_schema(shapes, report)}


def _name_examples(media: JsonObject, label: str) -> None:
    named = as_object(media.pop("examples", None))
    examples: JsonObject = {}
    if "example" in media:
        examples[label] = {"value": media.pop("example")}
    for key, example in named.items():
        free = label if label not in examples and len(named) == 1 else f"{label} {key}"
        examples[free] = example
    if examples:
        media["examples"] = examples
