"""Flattened documents come back exactly, or are refused; never as something else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.documents import JsonObject, Value, parse_document, same
from scripts.intake.restore.habits import Known
from scripts.intake.restore.joined import split_joined
from scripts.intake.restore.restoration import restore
from scripts.intake.vendoring import known_from
from scripts.specs.sources import flatten

SPECS = Path(__file__).parents[3] / "specs"
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


def squeezed(value: Value) -> Value:
    """A document whose texts have single spaces: blank lines inside texts are not provable."""
    if isinstance(value, dict):
        return {key: squeezed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [squeezed(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def joined(text: str) -> str:
    """A document as pages show it that have lost their line ends."""
    return " ".join(text.replace("\n", "").split())


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


def with_input(held: JsonObject) -> JsonObject:
    """A document of the family whose input has the properties `held`."""
    request = {
        "type": "object",
        "properties": {"input": {"type": "object", "properties": held, "required": [*held][:1]}},
    }
    return {
        "openapi": "3.0.0",
        "info": {"title": "Wan API", "version": "1.0.0"},
        "servers": [{"url": "https://api.apikley.ru"}],
        "paths": {
            "/api/v1/jobs/createTask": {
                "post": {
                    "summary": "Generate",
                    "requestBody": {"content": {"application/json": {"schema": request}}},
                    "responses": {"200": {"description": "Request successful"}},
                }
            }
        },
    }


LAST_WORDS = ["Usage", "Supported formats", "One of", "how_it_is_used", "Beispiele für die Größe"]
UNITS: dict[str, JsonObject] = {
    "text": {"type": "string", "enum": ["480p", "720p"], "example": "480p"},
    "number": {"type": "number", "minimum": 1, "maximum": 60, "example": 5},
    "list": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
    "object": {"type": "object", "properties": {"width": {"type": "integer"}}},
}


@pytest.mark.parametrize("words", LAST_WORDS)
@pytest.mark.parametrize("unit", UNITS)
def test_the_last_word_of_a_joined_text_is_not_taken_for_a_member(
    words: str, unit: str, write_js_yaml: Callable[[Value], str]
) -> None:
    prompt: JsonObject = {"description": f"{'What is to be seen, ' * 9}in order.", "type": "string"}
    size = {"description": f"The size in pixels.\n\n{words}:", **UNITS[unit]}
    document = with_input({"prompt": prompt, "size": size})
    split = split_joined(joined(write_js_yaml(document)))

    outcome = restore(split.lines, Known(), roots=split.roots)

    [disproof] = outcome.disproofs
    assert split.lines[disproof.line] == f"{words.split()[-1]}:"
    assert "may end the text before it" in disproof.text


@pytest.mark.parametrize("unit", UNITS)
def test_the_dash_that_ends_a_joined_text_does_not_take_a_member_into_it(
    unit: str, write_js_yaml: Callable[[Value], str]
) -> None:
    size = {"description": "The size in pixels.\n\nWide, or high -", **UNITS[unit]}
    split = split_joined(joined(write_js_yaml(with_input({"size": size}))))

    outcome = restore(split.lines, Known(), roots=split.roots)

    assert not outcome.restored


@pytest.mark.parametrize(
    "size",
    [
        {
            "description": "The size in pixels, or `auto`: as the input",
            "type": "string",
        },
        {"type": "string", "description": "The size.\n\nEither one of the two, or `auto`."},
    ],
    ids=["on its line", "of another type"],
)
def test_a_member_behind_a_joined_text_is_not_suspected_where_the_text_cannot_go_on(
    size: JsonObject, write_js_yaml: Callable[[Value], str]
) -> None:
    document = with_input({"size": size, "Seed": {"type": "integer", "description": "Any"}})
    split = split_joined(joined(write_js_yaml(document)))

    outcome = restore(split.lines, Known(), roots=split.roots)

    assert outcome.disproofs == []
    assert outcome.best is not None
    assert same(squeezed(outcome.best.document.value), squeezed(document))


@pytest.mark.parametrize("kind", ["text", "speech"])
def test_vendored_wan_spec_comes_back_byte_for_byte(kind: str) -> None:
    text = (SPECS / f"wan-2-2-a14b-{kind}-to-video-turbo.yaml").read_text(encoding="utf-8")

    outcome = restore(flatten(text), known_from(SPECS))

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.document.text == text


def test_vendored_wan_spec_comes_back_without_any_other_spec_to_learn_from() -> None:
    text = (SPECS / "wan-2-2-a14b-speech-to-video-turbo.yaml").read_text(encoding="utf-8")

    outcome = restore(flatten(text), Known())

    assert outcome.restored
    assert outcome.best is not None
    value = parse_document(text, "spec").value
    assert same(squeezed(outcome.best.document.value), squeezed(value))
    assert any("blank lines" in difference for difference in outcome.differences)


@pytest.mark.parametrize("kind", ["text", "speech"])
def test_vendored_wan_spec_comes_back_without_its_line_ends(kind: str) -> None:
    text = (SPECS / f"wan-2-2-a14b-{kind}-to-video-turbo.yaml").read_text(encoding="utf-8")
    split = split_joined(joined(text))

    outcome = restore(split.lines, known_from(SPECS), roots=split.roots)

    assert outcome.restored
    assert outcome.best is not None
    value = parse_document(text, "spec").value
    assert same(squeezed(outcome.best.document.value), squeezed(value))


def near_a_vendored_page(added: JsonObject) -> JsonObject:
    """The text-to-video page with another model and more properties."""
    text = (SPECS / "wan-2-2-a14b-text-to-video-turbo.yaml").read_text(encoding="utf-8")
    document = parse_document(text.replace("2-2-a14b", "9-9"), "page").value
    document["info"]["contact"]["email"] = "support@example.com"
    operation = document["paths"]["/api/v1/jobs/createTask"]["post"]
    media_type = operation["requestBody"]["content"]["application/json"]
    media_type["schema"]["properties"]["input"]["properties"].update(added)
    return document


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

    assert not outcome.restored
    assert "description: >-" in [flatten(edited)[choice.line] for choice in outcome.choices]


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


@pytest.mark.parametrize(
    ("text", "lines", "roots"),
    [
        (
            "openapi: 3.0.0info: title: Films - A to Z version: 1.0.0paths: {}",
            [
                "openapi: 3.0.0",
                "info:",
                "title: Films",
                "- A to Z",
                "version: 1.0.0",
                "paths: {}",
            ],
            {0, 1, 5},
        ),
        (
            "openapi: 3.0.0info: title: 'a: b' description: >- Two words. type: string",
            ["openapi: 3.0.0", "info:", "title: 'a: b'", "description: >-", "Two words."],
            {0, 1},
        ),
        (
            "required: - name - age '200': $ref: '#/a' enum: - '1:1'",
            ["required:", "- name", "- age", "'200':", "$ref: '#/a'", "enum:", "- '1:1'"],
            set(),
        ),
    ],
)
def test_joined_text_is_split_before_keys_and_items(
    text: str, lines: list[str], roots: set[int]
) -> None:
    split = split_joined(text)

    assert split.lines[: len(lines)] == lines
    assert split.roots == roots


def test_dash_in_a_joined_line_belongs_to_its_text(write_js_yaml: Callable[[Value], str]) -> None:
    document = near_a_vendored_page(
        {"voice": {"type": "string", "title": "Voice - the speaker", "enum": ["soft", "loud"]}}
    )
    split = split_joined(joined(write_js_yaml(document)))

    outcome = restore(split.lines, known_from(SPECS), roots=split.roots)

    assert outcome.restored
    assert outcome.best is not None
    assert same(squeezed(outcome.best.document.value), squeezed(document))


def test_names_that_a_dash_may_join_are_not_guessed(write_js_yaml: Callable[[Value], str]) -> None:
    document = near_a_vendored_page({"voice": {"type": "string", "enum": ["Rachel", "Adam"]}})
    split = split_joined(joined(write_js_yaml(document)))

    outcome = restore(split.lines, known_from(SPECS), roots=split.roots)

    assert not outcome.restored
    assert any(split.lines[choice.line] == "- Adam" for choice in outcome.choices)


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
