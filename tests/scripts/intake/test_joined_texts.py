"""Joined exports: which words a dash joins, where their texts end, and what their samples tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scripts.documents import JsonObject, Value, same
from scripts.intake.restore.companies import companies
from scripts.intake.restore.habits import Known
from scripts.intake.restore.joined import split_joined
from scripts.intake.restore.restoration import Restoration, restore
from scripts.specs.sources import flatten
from tests.scripts.intake.conftest import joined, squeezed, with_input

Writer = Callable[[Value], str]


def an_object(properties: JsonObject) -> JsonObject:
    return {
        "type": "object",
        "properties": properties,
        "x-apidog-orders": list(properties),
        "x-apidog-ignore-properties": [],
    }


def export_of(
    properties: JsonObject, *, text: str = "", callbacks: JsonObject | None = None, **media: Value
) -> JsonObject:
    """A document as Apidog exports it, of an operation that takes these properties."""
    operation: JsonObject = {
        "summary": "Generate",
        "deprecated": False,
        "description": text,
        "operationId": "generate",
        "tags": ["docs/en/Market/Video Models"],
        "parameters": [],
        "requestBody": {
            "content": {"application/json": {"schema": an_object(properties), **media}}
        },
        "responses": {"200": {"description": "Done", "headers": {}, "x-apidog-name": "OK"}},
        "security": [],
        **({"callbacks": callbacks} if callbacks else {}),
        "x-apidog-folder": "docs/en/Market",
        "x-apidog-status": "released",
        "x-run-in-apidog": "https://app.apidog.com/web/project/1/apis/api-1-run",
    }
    return {
        "openapi": "3.0.1",
        "info": {"title": "", "description": "", "version": "1.0.0"},
        "paths": {"/api/v1/generate": {"post": operation}},
        "components": {"schemas": {}, "securitySchemes": {}},
        "servers": [],
        "security": [],
    }


def read_joined(document: JsonObject, write: Writer) -> Restoration:
    split = split_joined(joined(write(document)))
    return restore(split.lines, Known(), roots=split.roots)


def comes_back(document: JsonObject, write: Writer) -> bool:
    """Whether a document is restored; what is restored has to be the same."""
    outcome = read_joined(document, write)
    assert not outcome.restored or (
        outcome.best and same(squeezed(outcome.best.document.value), squeezed(document))
    )
    return outcome.restored


PICTURE = "https://example.com/assets/scene-{}.png"
LISTS: dict[str, list[Value]] = {
    "addresses": [PICTURE.format(1), PICTURE.format(2), PICTURE.format(3)],
    "numbers": [0, 1, 0.5, -2],
    "ids": ["wo6udizrrtpIxWGp2qJk", "TX3LPaxmHKxFdv7VOQHJ", "2zRM7PkgwBPiau2jvVXc"],
    "mixed": ["docs/en/Market/Video Models/Grok", "generated/grok-video-1.5-preview"],
    "sizes": ["480p", "720p", "HD", "x_large"],
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("nested", [False, True], ids=["flat", "in a list"])
def test_no_dash_joins_a_word_of_a_joined_list_to_another(
    name: str, nested: bool, write_js_yaml: Writer
) -> None:
    values: list[Value] = [LISTS[name]] if nested else LISTS[name]
    held: JsonObject = {"description": "Any of these", "type": "string"}
    item: JsonObject = {"type": "array", "items": held} if nested else held
    document = export_of({"given": {**item, "examples": values}, "seed": {"type": "integer"}})
    assert comes_back(document, write_js_yaml)


def test_a_long_joined_list_of_ids_is_not_crowded(write_js_yaml: Writer) -> None:
    ids: list[Value] = [f"{number:03d}PiauXjvVXc{number:03d}kgw" for number in range(120)]
    voice: JsonObject = {"type": "string", "description": "The voice", "enum": ids}
    assert comes_back(export_of({"voice": voice, "text": {"type": "string"}}), write_js_yaml)


SAMPLE = """{ "code": 200, "data": { "callbackType": "complete", "task_id": "2fac",
  "data": [ { "id": "e231", "audio_url": "https://a.test/{x}.mp3",
  "tags": "x", "title": "A - B" } ] } }"""


def test_samples_in_joined_texts_tell_the_same_names_as_in_flattened_ones() -> None:
    text = "description: |-\n  ```json\n" + "".join(f"  {line}\n" for line in SAMPLE.split("\n"))
    names = companies(flatten(text))
    assert names == companies(split_joined(joined(text)).lines)
    assert {frozenset({"id", "audio_url", "tags", "title"}), frozenset({"code", "data"})} <= {
        *names
    }


def described(*names: str) -> JsonObject:
    return {name: {"type": "string", "description": f"The {name}"} for name in names}


def called_with(tracks: JsonObject, *, sample: str) -> JsonObject:
    """An operation whose call to its caller holds a list, and shows what it sends."""
    data: JsonObject = {
        **described("callbackType", "task_id"),
        "data": {"type": "array", "items": {"type": "object", "properties": tracks}},
    }
    body: JsonObject = {
        "type": "object",
        "properties": {"code": {"type": "integer"}, "data": {"type": "object", "properties": data}},
    }
    called: JsonObject = {
        "description": f"What is sent:\n\n```json\n{sample}\n```",
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"200": {"description": "Received"}},
    }
    callbacks: JsonObject = {"done": {"{$request.body#/callBackUrl}": {"post": called}}}
    return export_of(described("prompt", "model"), callbacks=callbacks)


@pytest.mark.parametrize("sample", [SAMPLE, SAMPLE.replace("audio_url", "other")])
def test_what_a_sample_in_a_joined_text_holds_together_stays_together(
    sample: str, write_js_yaml: Writer
) -> None:
    tracks = described("id", "audio_url", "tags", "title")
    document = called_with(tracks, sample=sample)
    assert comes_back(document, write_js_yaml) is ("audio_url" in sample)


@pytest.mark.parametrize("names", ["id title", "id audio_url tags title"])
def test_the_last_of_described_properties_has_its_description_itself(
    names: str, write_js_yaml: Writer
) -> None:
    """Of few, a list that ends there may have it."""
    tracks = described(*names.split())
    document = called_with(tracks, sample=SAMPLE)
    assert comes_back(document, write_js_yaml) is (len(tracks) > 3)


ADDRESS = "https://files.example.com/tools/example/1782114387854_IufKnPxR_the_first_of_them.png"


@pytest.mark.parametrize("member", [{"maxItems": 3}, {"uniqueItems": True}, {"title": "Pictures"}])
def test_a_member_behind_a_folded_address_is_none_of_its_text(
    member: JsonObject, write_js_yaml: Writer
) -> None:
    pictures: JsonObject = {
        "type": "array",
        "items": an_object(
            {"name": {"type": "string"}, "pictures": {"type": "array", "items": {}}}
        ),
        "examples": [[{"name": "cat", "pictures": [ADDRESS]}]],
        **member,
    }
    document = export_of({"pictures": pictures, "prompt": {"type": "string"}})
    assert comes_back(document, write_js_yaml)


SENTENCES = {
    "for example": "An address, or asset://id (for example: asset://2026-7). Not beside others.",
    "capital": "Only the value changes. For example: images, videos and texts all have it.",
    "format": "What a video has to be.\n\nVideo format: mp4, mov.\n\nAt most 15 seconds.",
    "default": "How long the film is to be (default: 5) in seconds, and how many there are.",
    "code": "What to send:\n\n```yaml\ntype: object\nexample: 5\n```\n\nAnd nothing else.",
    "parameters": "Declare a function.\n\n### Function parameters: what each of them means.",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_word_of_a_joined_sentence_is_no_member(name: str, write_js_yaml: Writer) -> None:
    first: JsonObject = {"type": "string", "description": SENTENCES[name]}
    document = export_of({"first": first, "last": {"type": "string"}})
    assert comes_back(document, write_js_yaml)


def test_a_joined_text_of_as_many_lines_as_it_is_restored_to_is_not_taken_for_torn(
    write_js_yaml: Writer,
) -> None:
    """The lines of such a text are others than those that were split, however many they are."""
    text = "The name of a model. - Required: yes - Unique: yes\n\nOr of\n\none\n\nthat\n\nis new."
    held: JsonObject = {"name": {"type": "string", "description": text}, "size": an_object({})}
    assert read_joined(export_of(held), write_js_yaml).disproofs == []


KEYS = [
    "83c34d66656e4a49bb94c",
    "Größe",
    "名称",
    "16x9",
    "$type",
    "_private",
    "-9kM4YUlc5i0A0179ezwx",
]


@pytest.mark.parametrize("key", KEYS)
def test_a_line_begins_before_a_key_of_any_letters(key: str, write_js_yaml: Writer) -> None:
    held: JsonObject = {"first": {"type": "string"}, key: {"type": "string"}}
    value: JsonObject = {"first": "one", key: "two"}
    assert comes_back(export_of(held, example=value), write_js_yaml)


@pytest.mark.parametrize("kind", ["function", "image_url"])
def test_what_the_type_of_a_sample_names_stands_beside_it(kind: str, write_js_yaml: Writer) -> None:
    tools: JsonObject = {"type": "array", "items": {"type": "object"}}
    example: Value = {"tools": [{"type": kind, kind: {"name": "search"}}], "stream": True}
    document = export_of({"tools": tools, "stream": {"type": "boolean"}}, example=example)
    assert comes_back(document, write_js_yaml)


LAST_WORDS = {
    "a format of several words": ("Video format: mp4, mov", {"type": "string"}),
    "a format that nobody has": ("In this format: mp4", {"type": "number"}),
    "a default of another type": ("As usual default: none", {"type": "integer"}),
    "an example of another type": ("A value, example: a red fox in the snow", {"type": "boolean"}),
    "a default that is no choice": ("See default: none", {"type": "string", "enum": ["a", "b"]}),
    "behind an unfinished text": ("What is shown as default: none", {"type": "string"}),
    "a null of several words": ("Or nullable: true and in the end", {"type": "string"}),
    "half a condition": ("What is shown, and then:", {"type": "string"}),
    "a title that is a sentence": ("With a title: The first. And another.", {"type": "string"}),
}


@pytest.mark.parametrize("name", LAST_WORDS)
def test_the_last_words_of_a_joined_text_are_not_taken_for_a_member(
    name: str, write_js_yaml: Writer
) -> None:
    words, schema = LAST_WORDS[name]
    text = f"What is to be seen from the first moment to the last one.\n\n{words}"
    held: JsonObject = {"size": {"description": text, **schema}, "seed": {"type": "integer"}}
    comes_back(export_of(held), write_js_yaml)


def test_a_member_that_may_end_a_sample_text_is_asked_about(write_js_yaml: Writer) -> None:
    held: JsonObject = {"prompt": {"type": "string"}, "shot": an_object(described("model"))}
    text = f"{'What is to be seen, ' * 6}in this size:"
    document = export_of(held, example={"prompt": text, "shot": {"model": "a"}})
    comes_back(document, write_js_yaml)


@pytest.mark.parametrize("choice", [None, "text", "member"])
def test_what_a_person_has_chosen_of_a_joined_text_is_asked_no_more(
    choice: str | None, write_js_yaml: Writer
) -> None:
    text = f"{'What is to be seen, ' * 6}in order.\n\nUsage:"
    prompt: JsonObject = {"description": f"{'What is to be seen, ' * 9}in order.", "type": "string"}
    size: JsonObject = {"description": text, "type": "string", "enum": ["480p", "720p"]}
    document = with_input({"prompt": prompt, "size": size})
    split = split_joined(joined(write_js_yaml(document)))
    [doubt] = restore(split.lines, Known(), roots=split.roots).disproofs
    assert doubt.depths[0] == -1
    assert len(doubt.depths) > 1
    chosen = {} if choice is None else {doubt.line: doubt.depths[0 if choice == "text" else -1]}

    outcome = restore(split.lines, Known(), chosen, roots=split.roots)

    assert any(found.line == doubt.line for found in outcome.disproofs) is (choice is None)
    assert (
        not outcome.restored
        or choice == "member"
        or same(squeezed(outcome.best.document.value if outcome.best else None), squeezed(document))
    )


@pytest.mark.parametrize("version", ["charset=utf-8", "okta-version=1.0.0"])
@pytest.mark.parametrize("gap", ["", " "])
def test_a_line_begins_before_a_media_type_with_parameters(version: str, gap: str) -> None:
    text = (
        f"paths: /: get: responses: '200': content: application/json;{gap}{version}: schema: {{}}"
    )
    assert split_joined(text).lines[-2:] == [f"application/json;{gap}{version}:", "schema: {}"]
    assert "/:" in split_joined(text).lines


def test_a_folder_is_that_of_a_component_not_of_its_items(write_js_yaml: Writer) -> None:
    document = export_of(described("prompt"))
    package = {"type": "array", "items": an_object(described("code", "name"))}
    document["components"] = {
        "schemas": {"packages": {**package, "x-apidog-folder": ""}},
        "securitySchemes": {},
    }
    comes_back(document, write_js_yaml)


@pytest.mark.parametrize("header", ["|+", ">+"])
def test_a_joined_text_of_line_ends_alone_swallows_no_member(
    header: str, write_js_yaml: Writer
) -> None:
    shot: JsonObject = {"description": "NOTHING", "type": "string"}
    document = export_of({"shot": shot, **described("prompt", "model")})
    written = write_js_yaml(document).replace("NOTHING", f"{header}\n")
    split = split_joined(joined(written))

    outcome = restore(split.lines, Known(), roots=split.roots)

    assert outcome.restored
    assert outcome.best is not None
    shot["description"] = ""
    assert same(squeezed(outcome.best.document.value), squeezed(document))


def test_a_name_of_two_words_in_one_ends_no_text(write_js_yaml: Writer) -> None:
    text = f"{'What is to be seen, ' * 6}in order."
    document = export_of(
        described("prompt"), example={"prompt": text, "callBackUrl": "https://a.b"}
    )
    assert read_joined(document, write_js_yaml).disproofs == []


@pytest.mark.parametrize("declared", [False, True])
@pytest.mark.parametrize("space", [" ", "  "])
def test_a_joined_text_has_lines_of_its_own_for_the_spaces_behind_it(
    space: str, *, declared: bool, write_js_yaml: Writer
) -> None:
    names = ("prompt", "resolution", "style") if declared else ("prompt", "style")
    sentence = "Whether to generate the audio in time with what the video shows."
    sample: JsonObject = {"prompt": sentence[len(space) - 1 :] + space, "resolution": "1K"}
    document = export_of(described(*names), example={**sample, "style": "AUTO"})
    assert len(sentence) == ROOM_IN_SAMPLE
    assert ">-" in write_js_yaml(document)
    assert comes_back(document, write_js_yaml) or not declared


ROOM_IN_SAMPLE = 64
"""How long a line of a text may be that a sample of `export_of` holds."""


@pytest.mark.parametrize("end", ["", " More of the same is said in this line, then."])
def test_an_item_is_not_of_the_text_before_it_because_its_schema_has_none_such(
    end: str, write_js_yaml: Writer
) -> None:
    item: JsonObject = {"type": "object", "properties": described("name"), "required": ["name"]}
    sentence = "Subject name. It must be unique within the same request and can be referenced."
    tools: JsonObject = {"tools": {"type": "array", "items": item}, "seed": {"type": "integer"}}
    document = export_of(tools, example={"tools": [sentence + end, "auto"], "seed": 7})
    outcome = restore(flatten(write_js_yaml(document)), Known())
    assert outcome.best
    assert same(squeezed(outcome.best.document.value), squeezed(document))


def test_a_schema_of_which_a_sample_has_nothing_does_not_tell_whose_a_member_is(
    write_js_yaml: Writer,
) -> None:
    sample: JsonObject = {"code": 200, "msg": "ok", "data": {"taskId": "a", "model": "b"}}
    document = export_of(described("id", "created", "model", "usage"), example=sample)
    outcome = restore(flatten(write_js_yaml(document)), Known())
    assert not outcome.restored or (
        outcome.best and same(squeezed(outcome.best.document.value), squeezed(document))
    )
