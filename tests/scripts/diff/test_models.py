"""Models: the forms of createTask's body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scripts.documents import Document


def merged(document: Callable[..., Document], **inputs: Any) -> Document:
    """A merged document: a request and an input class for each model."""
    schemas: dict[str, Any] = {}
    mapping = {}
    for name, properties in inputs.items():
        schemas[f"{name}Input"] = {"type": "object", "properties": properties}
        schemas[f"{name}Request"] = {
            "type": "object",
            "required": ["model"],
            "properties": {
                "model": {"const": f"wan/{name}"},
                "input": {"$ref": f"#/components/schemas/{name}Input"},
            },
        }
        mapping[f"wan/{name}"] = f"#/components/schemas/{name}Request"
    union = {
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": "model", "mapping": mapping},
    }
    return document({"components": {"schemas": schemas}}, **sending(union))


def sending(schema: Any) -> Any:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


def page(document: Callable[..., Document], model: str, properties: Any) -> Document:
    """A vendored page: one model, written in place."""
    schema = {
        "type": "object",
        "required": ["model"],
        "properties": {
            "model": {"type": "string", "enum": [model], "default": model},
            "input": {"type": "object", "properties": properties},
        },
    }
    return document({"openapi": "3.0.0"}, **sending(schema))


def lines(changes: Any) -> list[str]:
    return [f"{change.subject}: {change.sentence}" for change in changes]


def test_a_model_that_came_brings_its_classes_without_a_word(
    document: Callable[..., Document], changes: Any
) -> None:
    one, two = merged(document, A={}), merged(document, A={}, B={})
    assert lines(changes(one, two)) == ["model wan/B: is new"]
    assert lines(changes(two, one)) == ["model wan/B: is gone"]


def test_changes_stand_under_their_model(document: Callable[..., Document], changes: Any) -> None:
    text = {"type": "string", "maxLength": 5000}
    old = merged(document, A={"prompt": text}, B={"prompt": text})
    new = merged(document, A={"prompt": text}, B={"prompt": text | {"maxLength": 800}})
    assert lines(changes(old, new)) == [
        "model wan/B: `input.prompt` now takes at most 800 characters (was at most 5000 characters)"
    ]


def test_a_class_that_several_models_share_is_told_once(
    document: Callable[..., Document], changes: Any
) -> None:
    def sharing(limit: int) -> Document:
        shared = {"size": {"$ref": "#/components/schemas/Size"}}
        made = merged(document, A=shared, B=shared)
        size = {"type": "object", "properties": {"w": {"type": "integer", "maximum": limit}}}
        made.value["components"]["schemas"]["Size"] = size  # type: ignore[index, call-overload]
        return made

    assert lines(changes(sharing(9), sharing(8))) == [
        "class Size: `w` now takes at most 8 (was at most 9)"
    ]


def test_models_are_told_apart_by_a_mapping_alone(
    document: Callable[..., Document], changes: Any
) -> None:
    def mapped(*names: str) -> Document:
        references = {name: f"#/components/schemas/{name}" for name in names}
        union = {
            "oneOf": [{"$ref": reference} for reference in references.values()],
            "discriminator": {"propertyName": "kind", "mapping": references},
        }
        schemas = {name: {"type": "object"} for name in names}
        return document({"components": {"schemas": schemas}}, **sending(union))

    assert lines(changes(mapped("A", "B"), mapped("B"))) == ["model A: is gone"]


def test_a_page_that_names_another_model(document: Callable[..., Document], changes: Any) -> None:
    old, new = page(document, "wan/a", {}), page(document, "wan/b", {"x": {}})
    assert lines(changes(old, new)) == ["model wan/a: is gone", "model wan/b: is new"]


def test_a_page_that_stayed_with_its_model(document: Callable[..., Document], changes: Any) -> None:
    old = page(document, "wan/a", {"fps": {"type": "number"}})
    new = page(document, "wan/a", {"frames_per_second": {"type": "number"}})
    assert lines(changes(old, new)) == [
        "model wan/a: `input.fps` is gone",
        "model wan/a: `input.frames_per_second` is a new optional input",
    ]


def test_a_page_against_the_merged_document(
    document: Callable[..., Document], changes: Any
) -> None:
    old = page(document, "wan/A", {"x": {"type": "string"}})
    new = merged(document, A={"x": {"type": "string"}}, B={})
    told = [change for change in changes(old, new) if change.subject.kind == "model"]
    assert lines(told) == ["model wan/B: is new"]


def test_renamed_inputs_are_paired_once(document: Callable[..., Document], changes: Any) -> None:
    url = {"type": "string", "format": "uri"}
    old = merged(document, A={"image_url": url, "audio_url": url})
    new = merged(document, A={"image_link": url, "audio_link": url})
    assert lines(changes(old, new)) == [
        "model wan/A: `input.image_url` seems to be called `image_link` now",
        "model wan/A: `input.audio_url` seems to be called `audio_link` now",
    ]


def test_inputs_of_another_nature_are_not_the_same(
    document: Callable[..., Document], changes: Any
) -> None:
    old = merged(document, A={"image_url": {"type": "string"}})
    new = merged(document, A={"image_urls": {"type": "array"}})
    assert [change.kind.id for change in changes(old, new)] == ["input-removed", "input-added"]


def test_the_name_of_a_page_s_operation_is_for_people(
    document: Callable[..., Document], told: Any
) -> None:
    """The merge names the operation of all models after its path, and groups it likewise."""
    old, new = (page(document, "wan/A", {}) for _ in range(2))
    operation = new.value["paths"]["/things"]["post"]  # type: ignore[index,call-overload]
    operation |= {"operationId": "wan-a", "tags": ["docs/en/Wan"]}  # type: ignore[operator]
    assert told(old, new) == {"operation-renamed": "text", "operation-regrouped": "text"}
    one, two = merged(document, A={}), merged(document, A={})
    two.value["paths"]["/things"]["post"]["operationId"] = "other"  # type: ignore[index,call-overload]
    assert told(one, two) == {"operation-renamed": "breaking"}


def test_another_member_that_tells_the_models_apart_is_told(
    document: Callable[..., Document], changes: Any
) -> None:
    old, new = merged(document, A={}, B={}), merged(document, A={}, B={})
    post = new.value["paths"]["/things"]["post"]
    del post["requestBody"]["content"]["application/json"]["schema"]["discriminator"][
        "propertyName"
    ]
    assert [change.kind.id for change in changes(old, new)] == ["discriminator-changed"]
