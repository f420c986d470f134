"""Request bodies that differ by model: told apart by a constant, lifted, and joined by `oneOf`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scripts.documents import Mapping
from scripts.merge.components import Components
from scripts.merge.names import is_class_name, pascal_case
from scripts.merge.source import Source
from scripts.merge.unify import absorb, first_difference
from scripts.openapi import resolve_reference
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

    def keep_extension(self, name: str) -> None:
        """Move an extension that differs by variant to the variant's schema."""
        for variant in self.variants:
            if name in variant.operation.value:
                variant.schema.setdefault(name, variant.operation.value[name])


@dataclass(frozen=True, slots=True)
class _Body:
    """One media type of one document's request body."""

    operation: Operation
    media: Mapping
    schema: Mapping
    reference: str | None
    parts: _Parts

    @property
    def source(self) -> Source:
        return self.operation.source

    def constant(self, name: str) -> str | None:
        properties = self.schema.get("properties")
        member = properties.get(name) if isinstance(properties, dict) else None
        constant = member.get("const") if isinstance(member, dict) else None
        required = self.schema.get("required")
        is_required = isinstance(required, list) and name in required
        return constant if is_required and isinstance(constant, str) else None


def merge_request_bodies(
    operations: Sequence[Operation], components: Components, log: ProblemLog
) -> RequestBodies:
    """Join the request bodies of operations that share path and method."""
    bodies = [_resolved(operation) for operation in operations]
    present = [body for body in bodies if body is not None]
    if not present:
        return RequestBodies()
    result = RequestBodies()
    media_types = {name: None for body in present for name in _content(body)}
    joined: Mapping = {}
    for media_type in media_types:
        if shapes := list(_shapes(operations, media_type, log)):
            joined[media_type] = _join(shapes, result, components, log)
    result.merged = {**present[0], "content": joined}
    if len(present) < len(operations) or not all(body.get("required") for body in present):
        result.merged.pop("required", None)
    return result


def _resolved(operation: Operation) -> Mapping | None:
    body = operation.value.get("requestBody")
    if isinstance(body, dict) and isinstance(body.get("$ref"), str):
        body = resolve_reference(operation.source.value, str(body["$ref"]))
    return body if isinstance(body, dict) else None


def _content(body: Mapping) -> Mapping:
    content = body.get("content")
    return content if isinstance(content, dict) else {}


def _shapes(operations: Sequence[Operation], media_type: str, log: ProblemLog) -> Iterator[_Body]:
    for operation in operations:
        media = _content(_resolved(operation) or {}).get(media_type)
        if not isinstance(media, dict):
            continue
        parts = (*operation.parts, "requestBody", "content", media_type, "schema")
        schema, reference = media.get("schema"), None
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            reference = str(schema["$ref"])
            schema = resolve_reference(operation.source.value, reference)
        if isinstance(schema, dict):
            yield _Body(operation, media, schema, reference, parts)
        else:
            log.add(operation.source.problem(parts, "the request body has no schema"))


def _join(
    shapes: Sequence[_Body], result: RequestBodies, components: Components, log: ProblemLog
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
    rest = {k: v for k, v in shapes[0].media.items() if k not in ("schema", "examples")}
    return {"schema": union, **rest, **({"examples": examples} if examples else {})}


def _discriminator(shapes: Sequence[_Body]) -> str | None:
    """Find the member that is a required constant in every shape, the one that differs most."""
    properties = shapes[0].schema.get("properties")
    names = list(properties) if isinstance(properties, dict) else []
    constant = [name for name in names if all(shape.constant(name) for shape in shapes)]
    values = {name: {shape.constant(name) for shape in shapes} for name in constant}
    return max(constant, key=lambda name: len(values[name]), default=None)


def _expect_distinct(shapes: Sequence[_Body], discriminator: str, log: ProblemLog) -> None:
    known: dict[str, _Body] = {}
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


def _expect_same(shapes: Sequence[_Body], log: ProblemLog) -> None:
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


def _lift(shape: _Body, constant: str, components: Components, log: ProblemLog) -> str:
    """Move a variant's schema and the objects directly in it to the components."""
    _describe(shape)
    if shape.reference is not None:
        return shape.reference
    try:
        base = pascal_case(constant)
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
    held = shape.schema.get("properties")
    properties = held if isinstance(held, dict) else {}
    for name, member in properties.items():
        if isinstance(member, dict) and isinstance(member.get("properties"), dict):
            title = _take_title(member, base + pascal_case(name))
            parts = (*shape.parts, "properties", name)
            properties[name] = {"$ref": components.lift(title, member, shape.source, parts)}
    title = _take_title(shape.schema, f"{base}Request")
    return components.lift(title, shape.schema, shape.source, shape.parts)


def _take_title(schema: Mapping, name: str) -> str:
    """Use a title that is a class name; drop any other, which would name the class in our stead."""
    title = schema.pop("title", None)
    return str(title) if is_class_name(title) else name


def _describe(shape: _Body) -> None:
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
