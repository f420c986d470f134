"""Request bodies that differ by model: told apart by a constant, lifted, and joined by `oneOf`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scripts.documents import Mapping, Value, same
from scripts.merge.bodies import (
    Body,
    RequestBody,
    content_of,
    list_of,
    properties_of,
    request_bodies,
    shapes_of,
)
from scripts.merge.components import Components
from scripts.merge.names import is_class_name, pascal_case, pascal_case_inside
from scripts.merge.unify import absorb, first_difference
from scripts.problem import ProblemLog

if TYPE_CHECKING:
    from scripts.merge.operations import Operation

_Parts = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One document's request body, and the constant that tells it from the others."""

    operation: Operation
    constant: str
    schema: Mapping


@dataclass(slots=True)
class RequestBodies:
    """The merged request body, and the variants it is made of (none if there was but one shape)."""

    merged: Mapping | None = None
    variants: list[Variant] = field(default_factory=list)
    _constants: dict[tuple[str, ...], str] = field(default_factory=dict)

    def add(self, variant: Variant) -> None:
        """Note a variant."""
        self.variants.append(variant)
        self._constants[variant.operation.key] = variant.constant

    def name_examples(self, operation: Operation, response: Mapping) -> None:
        """Put the examples of a response under the constant of the variant they belong to."""
        label = self._constants.get(operation.key)
        content = response.get("content")
        for media in content.values() if isinstance(content, dict) else ():
            if label is not None and isinstance(media, dict):
                _name_examples(media, label)

    def keep(self, name: str, operations: Sequence[Operation]) -> bool:
        """Move a member that differs by variant to their schemas; False if it has no place there.

        It has none if one of the operations has no variant, or its schema another such member.
        """
        by_operation = {variant.operation.key: variant for variant in self.variants}
        places: list[tuple[Mapping, Value]] = []
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
    operations: Sequence[Operation],
    components: Components,
    left_out: list[_Parts],
    log: ProblemLog,
) -> RequestBodies:
    """Join the request bodies of operations that share path and method."""
    bodies = request_bodies(operations)
    if not bodies:
        return RequestBodies()
    result = RequestBodies()
    joined: Mapping = {}
    for media_type in {name: None for _, body in bodies for name in content_of(body)}:
        if shapes := list(shapes_of(bodies, media_type, log)):
            joined[media_type] = _join(shapes, result, components, log)
    result.merged = {**_beside_content(bodies, left_out, log), "content": joined}
    if len(bodies) < len(operations) or not all(body.get("required") for _, body in bodies):
        result.merged.pop("required", None)
    return result


def _beside_content(
    bodies: Sequence[RequestBody], left_out: list[_Parts], log: ProblemLog
) -> Mapping:
    """Keep what all bodies say alike beside their content; whether one is required, comes later."""
    kept: Mapping = {}
    (first, body), *others = bodies
    for name in {name: None for _, each in bodies for name in each if name != "content"}:
        differing = [each for each in others if not same(each[1].get(name), body.get(name))]
        if not differing or name == "required":
            kept[name] = body.get(name)
        elif name == "description":
            left_out.append((*first.parts, "requestBody", name))
        for operation, _ in differing if name.startswith("x-") else ():
            log.add(operation.source.difference((*first.parts, "requestBody", name), first.source))
    return kept


def _join(
    shapes: Sequence[Body], result: RequestBodies, components: Components, log: ProblemLog
) -> Mapping:
    discriminator = _discriminator(shapes)
    if discriminator is None:
        _expect_same(shapes, log)
        return shapes[0].media
    _expect_distinct(shapes, discriminator, log)
    mapping: Mapping = {}
    examples: Mapping = {}
    for shape in shapes:
        constant = shape.constant(discriminator) or ""
        mapping[constant] = _lift(shape, constant, components, log)
        result.add(Variant(shape.operation, constant, shape.schema))
        _name_examples(shape.media, constant)
        if isinstance(named := shape.media.get("examples"), dict):
            examples.update(named)
    mapping = {constant: mapping[constant] for constant in sorted(mapping)}
    union: Mapping = {
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": discriminator, "mapping": mapping},
    }
    rest = _beside_schema(shapes, log)
    return {"schema": union, **rest, **({"examples": examples} if examples else {})}


def _beside_schema(shapes: Sequence[Body], log: ProblemLog) -> Mapping:
    """Keep what all say alike of the media type, such as `encoding`."""
    first = shapes[0]
    rest = {k: v for k, v in first.media.items() if k not in ("schema", "examples")}
    for shape in shapes[1:]:
        for name in {**first.media, **shape.media}:
            if name not in ("schema", "examples") and not same(
                shape.media.get(name), first.media.get(name)
            ):
                log.add(shape.source.difference((*shape.parts[:-1], name), first.source))
    return rest


def _discriminator(shapes: Sequence[Body]) -> str | None:
    """Find the member that is a required constant in every shape, the one that differs most."""
    names = shapes[0].names()
    constant = [name for name in names if all(shape.constant(name) for shape in shapes)]
    values = {name: {shape.constant(name) for shape in shapes} for name in constant}
    return max(constant, key=lambda name: len(values[name]), default=None)


def _expect_distinct(shapes: Sequence[Body], discriminator: str, log: ProblemLog) -> None:
    known: dict[str, Body] = {}
    for shape in shapes:
        constant = shape.constant(discriminator) or ""
        first = known.setdefault(constant, shape)
        if first is not shape:
            parts = (*shape.parts, "properties", discriminator)
            log.add(
                shape.source.problem(
                    parts,
                    f"the {discriminator} {constant!r} is already described at "
                    f"{first.source.where((*first.parts, 'properties', discriminator))}",
                    expected=f"one document for each {discriminator}",
                    remedy="remove one of the two documents, or correct the constant by an overlay",
                )
            )


def _expect_same(shapes: Sequence[Body], log: ProblemLog) -> None:
    first = shapes[0]
    for shape in shapes[1:]:
        difference = first_difference("schema", first.schema, shape.schema)
        if difference is None:
            absorb("media type", first.media, shape.media)
            continue
        log.add(
            shape.source.problem(
                (*shape.parts, *difference),
                "the request body differs from that of the same operation at "
                f"{first.source.where((*first.parts, *difference))}, "
                "and no member tells the two apart",
                expected="a required member that is another constant in each, such as `model`",
                remedy="give both such a member by an overlay, or make the two equal",
            )
        )


def _lift(shape: Body, constant: str, components: Components, log: ProblemLog) -> str:
    """Move a variant's schema and the objects directly in it to the components."""
    _describe(shape)
    if shape.reference is not None:
        return shape.reference
    try:
        base = _base_name(shape.schema, constant)
    except ValueError:
        log.add(
            shape.source.problem(
                shape.parts,
                f"no class name can be made of {constant!r}",
                expected="letters and digits, a letter first",
                remedy="give the schema a `title` such as `MyModelRequest` by an overlay",
            )
        )
        return "#/components/schemas/"
    for branch, place in _inline_branches(shape):
        _lift_members(branch, place, base, shape, components)
    title = _take_title(shape.schema, f"{base}Request")
    return components.lift(title, shape.schema, shape.source, shape.parts)


def _base_name(schema: Mapping, constant: str) -> str:
    """Name a variant after its constant, or after its title where that gives no name."""
    try:
        return pascal_case(constant)
    except ValueError:
        title = schema.get("title")
        if not is_class_name(title):
            raise
        return str(title).removesuffix("Request")


def _inline_branches(shape: Body) -> Iterator[tuple[Mapping, _Parts]]:
    """Give the schema and those of its branches that stand in it, not elsewhere by reference."""
    pending: list[tuple[Mapping, _Parts]] = [(shape.schema, shape.parts)]
    while pending:
        branch, place = pending.pop(0)
        yield branch, place
        for index, item in enumerate(list_of(branch.get("allOf"))):
            if isinstance(item, dict) and "$ref" not in item:
                pending.append((item, (*place, "allOf", index)))


def _lift_members(
    branch: Mapping, place: _Parts, base: str, shape: Body, components: Components
) -> None:
    properties = properties_of(branch)
    for name, member in properties.items():
        if isinstance(member, dict) and isinstance(member.get("properties"), dict):
            title = _take_title(member, base + pascal_case_inside(name))
            parts = (*place, "properties", name)
            properties[name] = {"$ref": components.lift(title, member, shape.source, parts)}


def _take_title(schema: Mapping, name: str) -> str:
    """Use a title that is a class name; drop any other, which would name the class in our stead."""
    title = schema.pop("title", None)
    return str(title) if is_class_name(title) else name


def _describe(shape: Body) -> None:
    if "description" in shape.schema:
        return
    texts = (shape.operation.value.get(name) for name in ("summary", "description"))
    said = [text for text in texts if isinstance(text, str) and text]
    if said:
        items = list(shape.schema.items())
        shape.schema.clear()
        shape.schema.update({"description": "\n\n".join(said), **dict(items)})


def _name_examples(media: Mapping, label: str) -> None:
    held = media.pop("examples", None)
    named = held if isinstance(held, dict) else {}
    examples: Mapping = {}
    if "example" in media:
        examples[label] = {"value": media.pop("example")}
    for key, example in named.items():
        free = label if label not in examples and len(named) == 1 else f"{label} {key}"
        examples[free] = example
    if examples:
        media["examples"] = examples
