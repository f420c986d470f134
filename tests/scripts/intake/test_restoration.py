"""Flattened documents come back exactly, or are refused; never as something else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.documents import JsonObject, Value, parse_document, same
from scripts.intake.restore.habits import Known
from scripts.intake.restore.joined import split_joined
from scripts.intake.restore.restoration import restore
from scripts.intake.vendoring import known_from
from scripts.specs.sources import flatten
from tests.scripts.intake.conftest import SPECS, joined, near_a_vendored_page, squeezed

PHRASES = (
    "The frames of a generated video",
    "are counted in seconds, and (Max: 60)",
    "`fps` is kept;",
    "use 5 or 10.",
    "Note: more frames take longer",
    "- see",
    "Usage: below",
)
WORDS = st.sampled_from([word for phrase in PHRASES for word in phrase.split()])
SENTENCE = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)
NAMES = st.sampled_from(
    ["prompt", "resolution", "image_url", "image_urls", "seed", "type", "description", "format"]
)


@st.composite
def properties(draw: st.DrawFn) -> JsonObject:
    kind = draw(st.sampled_from(["string", "number", "array", "object"]))
    schema = {"description": draw(SENTENCE), "type": kind}
    if kind == "string":
        schema["enum"] = ["480p", "720p"]
        schema["example"] = "480p"
    elif kind == "number":
        schema |= {"minimum": 1, "maximum": 60, "example": 5}
    elif kind == "array":
        schema |= {"items": {"type": "string"}, "maxItems": 5}
    else:
        schema["properties"] = {"width": {"type": "integer"}, "height": {"type": "integer"}}
        schema["required"] = ["width"]
    return schema


@st.composite
def documents(draw: st.DrawFn) -> JsonObject:
    model = "wan/9-" + draw(st.sampled_from(["text-to-video", "image-to-video"]))
    held = draw(st.dictionaries(NAMES, properties(), min_size=1, max_size=4))
    request = {
        "type": "object",
        "required": ["model"],
        "properties": {
            "model": {"type": "string", "enum": [model], "default": model, "example": model},
            "input": {
                "type": "object",
                "description": draw(SENTENCE),
                "properties": held,
                "required": [next(iter(held))],
            },
        },
    }
    return {
        "openapi": "3.0.0",
        "info": {"title": "Wan API", "description": draw(SENTENCE), "version": "1.0.0"},
        "servers": [{"url": "https://api.apikley.ru", "description": "API Server"}],
        "security": [{"BearerAuth": []}],
        "paths": {
            "/api/v1/jobs/createTask": {
                "post": {
                    "summary": "Generate",
                    "operationId": model.replace("/", "-"),
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": request}},
                    },
                    "responses": {"200": {"description": "Request successful"}},
                }
            }
        },
        "components": {
            "securitySchemes": {
                "BearerAuth": {"type": "http", "scheme": "bearer", "description": draw(SENTENCE)}
            }
        },
    }


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_flattened_family_document_is_exact_or_refused(
    write_js_yaml: Callable[[Value], str], document: JsonObject
) -> None:
    text = write_js_yaml(document)

    outcome = restore(flatten(text), Known())

    if outcome.restored:
        assert outcome.best is not None
        assert flatten(outcome.best.document.text) == flatten(text)
        assert same(squeezed(outcome.best.document.value), squeezed(document))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_joined_family_document_is_exact_or_refused(
    write_js_yaml: Callable[[Value], str], document: JsonObject
) -> None:
    split = split_joined(joined(write_js_yaml(document)))

    outcome = restore(split.lines, Known(), roots=split.roots)

    if outcome.restored:
        assert outcome.best is not None
        assert same(squeezed(outcome.best.document.value), squeezed(document))


@pytest.mark.parametrize("kind", ["text", "speech"])
def test_vendored_wan_spec_comes_back_byte_for_byte(kind: str) -> None:
    text = (SPECS / f"wan-2-2-a14b-{kind}-to-video-turbo.yaml").read_text(encoding="utf-8")

    outcome = restore(flatten(text), known_from(SPECS))

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.document.text == text


def test_vendored_wan_spec_asks_for_its_examples_alone_without_another_to_learn_from() -> None:
    text = (SPECS / "wan-2-2-a14b-speech-to-video-turbo.yaml").read_text(encoding="utf-8")
    lines = flatten(text)

    outcome = restore(lines, Known())

    assert {lines[choice.line] for choice in outcome.choices} == {"example:"}
    assert outcome.best is not None
    value = parse_document(text, "spec").value
    assert same(squeezed(outcome.best.document.value), squeezed(value))
    depths = [outcome.best.roles[choice.line][0] for choice in outcome.choices]
    chosen = dict(zip([choice.line for choice in outcome.choices], depths, strict=True))
    answered = restore(lines, Known(), chosen)
    assert answered.restored
    assert any("blank lines" in difference for difference in answered.differences)


@pytest.mark.parametrize("kind", ["text", "speech"])
def test_vendored_wan_spec_comes_back_without_its_line_ends(kind: str) -> None:
    text = (SPECS / f"wan-2-2-a14b-{kind}-to-video-turbo.yaml").read_text(encoding="utf-8")
    split = split_joined(joined(text))

    outcome = restore(split.lines, known_from(SPECS), roots=split.roots)

    assert outcome.restored
    assert outcome.best is not None
    value = parse_document(text, "spec").value
    assert same(squeezed(outcome.best.document.value), squeezed(value))


def test_property_behind_the_samples_is_placed_by_what_earlier_pages_share(
    write_js_yaml: Callable[[Value], str],
) -> None:
    last = {"nsfw_checker": {"type": "boolean", "description": "Whether to check the result."}}
    document = near_a_vendored_page(last)

    outcome = restore(flatten(write_js_yaml(document)), known_from(SPECS))

    assert outcome.restored
    assert outcome.best is not None
    assert same(squeezed(outcome.best.document.value), squeezed(document))


def exported(answer: JsonObject) -> JsonObject:
    """A document as Apidog exports it, whose operation answers with `answer`."""
    model = {"type": "string", "enum": ["wan/9-9-clips"], "description": "Its name"}
    body = {"type": "object", "properties": {"model": model}, "x-apidog-orders": ["model"]}
    example: JsonObject = {"code": 200, "data": {"taskId": "task_9_9"}}
    operation: JsonObject = {
        "summary": "Clips",
        "deprecated": False,
        "operationId": "clips",
        "tags": ["docs/clips"],
        "parameters": [],
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {
                "description": "The task was taken.",
                "content": {"application/json": {"schema": answer, "example": example}},
                "headers": {},
                "x-apidog-name": "",
            }
        },
        "security": [{"Key": []}],
        "x-apidog-folder": "docs/clips",
        "x-apidog-status": "released",
        "x-run-in-apidog": "https://app.apidog.com/web/project/1/apis/api-1-run",
    }
    return {
        "openapi": "3.0.1",
        "info": {"title": "", "version": "1.0.0"},
        "tags": [{"name": "docs/clips"}],
        "paths": {"/api/v1/jobs/createTask": {"post": operation}},
        "components": {"schemas": {}, "securitySchemes": {"Key": {"type": "http", "scheme": "b"}}},
        "servers": [{"url": "https://api.apikley.ru", "description": "The API"}],
        "security": [{"Key": []}],
    }


def test_a_text_that_was_edited_is_not_moved_to_where_its_lines_would_fit(
    write_js_yaml: Callable[[Value], str],
) -> None:
    text = "Name of the task, for other endpoints that show its state."
    task: JsonObject = {"type": "string", "description": text}
    data = {"type": "object", "properties": {"taskId": task}, "x-apidog-orders": ["taskId"]}
    held = {"type": "object", "properties": {"data": data}, "x-apidog-orders": ["data"]}
    written = write_js_yaml(exported({"allOf": [{"type": "object", "properties": {}}, held]}))
    edited = written.replace("for other endpoints that", "for the other endpoints that")
    assert edited != written

    outcome = restore(flatten(edited), known_from(SPECS))

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.layout.text == edited


def test_property_is_never_text_where_long_words_stay_on_their_line(
    write_js_yaml: Callable[[Value], str],
) -> None:
    address = "https://files.example.com/" + "a" * 60 + ".png"
    schema = {"description": "The picture.", "type": "string", "example": address}
    document = near_a_vendored_page({"image_url": schema, "tail_image_url": schema})
    folded = write_js_yaml(document)
    inline = re.sub(r">-\n +(?=https://files)", "", folded)
    assert inline != folded

    outcome = restore(flatten(inline), known_from(SPECS))

    assert outcome.restored
    assert outcome.best is not None
    assert same(squeezed(outcome.best.document.value), squeezed(document))


def test_text_that_was_edited_after_it_was_written_is_told() -> None:
    text = (SPECS / "wan-2-2-a14b-speech-to-video-turbo.yaml").read_text(encoding="utf-8")
    told = "js-yaml would write texts otherwise"

    outcome = restore(flatten(text), known_from(SPECS))
    rewritten = restore(
        flatten(text.replace("get your\n        API Key", "get\n        your API Key")),
        known_from(SPECS),
    )

    assert any(told in difference for difference in outcome.differences)
    assert not any(told in difference for difference in rewritten.differences)
