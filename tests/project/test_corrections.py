"""What the overlays achieve: each fault of the pages is gone from the merged document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from scripts.documents import read_document, resolve_pointer, split_pointer
from scripts.openapi import walk

ROOT = Path(__file__).resolve().parents[2]
TEXT_TO_VIDEO = "Wan22A14bTextToVideoTurbo"
SPEECH_TO_VIDEO = "Wan22A14bSpeechToVideoTurbo"
BOTH = pytest.mark.parametrize("name", [TEXT_TO_VIDEO, SPEECH_TO_VIDEO])


@pytest.fixture(scope="module")
def document() -> Any:
    return read_document(ROOT / "generated" / "openapi.yaml").value


@pytest.fixture(scope="module")
def schemas(document: Any) -> Any:
    return document["components"]["schemas"]


@pytest.fixture(scope="module")
def create_task(document: Any) -> Any:
    return document["paths"]["/api/v1/jobs/createTask"]["post"]


def answer_of(operation: Any, document: Any) -> Any:
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return resolve_pointer(document, split_pointer(schema["$ref"][1:]))


def inputs(schemas: Any, name: str) -> Any:
    return schemas[f"{name}Input"]["properties"]


def test_fault_1_the_text_of_aspect_ratio_names_every_value(schemas: Any) -> None:
    aspect_ratio = inputs(schemas, TEXT_TO_VIDEO)["aspect_ratio"]
    assert aspect_ratio["enum"] == ["16:9", "9:16", "1:1"]
    assert "(16:9, 9:16 or 1:1)" in aspect_ratio["description"]
    assert "may refuse 1:1" in aspect_ratio["description"]
    assert "may refuse 580p" in inputs(schemas, TEXT_TO_VIDEO)["resolution"]["description"]


def test_fault_2_the_contact_has_no_e_mail_that_is_none(document: Any) -> None:
    assert "email" not in document["info"].get("contact", {})


@BOTH
def test_a_model_keeps_the_short_name_that_people_type(schemas: Any, name: str) -> None:
    assert schemas[f"{name}Request"]["x-short-name"] in ("text-to-video", "speech-to-video")


@BOTH
def test_fault_3_a_seed_is_an_integer_without_default(schemas: Any, name: str) -> None:
    seed = inputs(schemas, name)["seed"]
    assert seed["type"] == "integer"
    assert "default" not in seed
    assert "seed" not in schemas[f"{name}Input"]["required"]


def test_fault_4_what_is_stepped_by_one_is_an_integer(schemas: Any) -> None:
    properties = inputs(schemas, SPEECH_TO_VIDEO)
    assert properties["num_frames"]["type"] == "integer"
    assert properties["num_frames"]["multipleOf"] == 4
    assert properties["frames_per_second"]["type"] == "integer"
    assert properties["num_inference_steps"]["type"] == "integer"


def test_fault_4_the_grid_of_a_slider_stays_text(schemas: Any) -> None:
    for member in ("guidance_scale", "shift"):
        schema = inputs(schemas, SPEECH_TO_VIDEO)[member]
        assert schema["type"] == "number"
        assert "multipleOf" not in schema
        assert "Step: 0.1" in schema["description"]


@BOTH
def test_fault_5_the_input_is_required(schemas: Any, name: str) -> None:
    assert schemas[f"{name}Request"]["required"] == ["model", "input"]


def test_fault_6_every_answer_has_content(document: Any, create_task: Any) -> None:
    assert set(create_task["responses"]) == {"200", "default"}
    for node in walk(document):
        if node.kind == "response" and "$ref" not in node.value:
            assert node.value.get("content"), node.parts


def test_fault_7_codes_are_open_and_data_may_be_null_or_absent(
    create_task: Any, document: Any
) -> None:
    answer = Draft202012Validator(
        {**answer_of(create_task, document), "components": document["components"]}
    )
    for body in (
        {"code": 200, "msg": "success", "data": {"taskId": "a", "recordId": "a"}},
        {"code": 433, "msg": "sub-key limit", "data": None},
        {"code": 401, "msg": "You do not have access permissions"},
        {"code": 422, "msg": None, "data": None, "later": {"more": 1}},
    ):
        answer.validate(body)


def test_fault_8_addresses_are_addresses_and_the_text_names_only_what_exists(schemas: Any) -> None:
    properties = inputs(schemas, SPEECH_TO_VIDEO)
    assert properties["image_url"]["format"] == "uri"
    assert properties["audio_url"]["format"] == "uri"
    assert "aspect ratio" not in properties["image_url"]["description"]
    assert "adjust_fps" not in properties["frames_per_second"]["description"]


_NOTE = {
    "minimum": re.compile(r"Min: ([\d.]+)"),
    "maximum": re.compile(r"Max: ([\d.]+)"),
    "maxLength": re.compile(r"Max length:\s+(\d+)"),
}


@BOTH
def test_fault_9_the_notes_in_the_text_agree_with_the_schema(schemas: Any, name: str) -> None:
    compared = 0
    for member, schema in inputs(schemas, name).items():
        for keyword, note in _NOTE.items():
            if found := note.search(schema["description"]):
                assert float(found[1]) == schema[keyword], member
                compared += 1
        if "Step: 1)" in schema["description"]:
            assert schema["type"] == "integer"
    assert compared >= 2


def test_the_document_is_valid_openapi_3_1(document: Any) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document, cls=OpenAPIV31SpecValidator)


def test_one_operation_creates_tasks_for_every_model(create_task: Any, document: Any) -> None:
    schema = create_task["requestBody"]["content"]["application/json"]["schema"]
    mapping = schema["discriminator"]["mapping"]
    assert [part["$ref"] for part in schema["oneOf"]] == list(mapping.values())
    operations = [node for node in walk(document) if node.kind == "operation"]
    assert len([o for o in operations if o.value["operationId"] == "createTask"]) == 1


def _examples(document: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every example and default with the schema it belongs to."""
    for node in walk(document):
        if node.kind == "schema":
            for example in node.value.get("examples", []):
                yield node.value, example
            if "default" in node.value:
                yield node.value, node.value["default"]
        elif node.kind == "media type":
            for example in node.value.get("examples", {}).values():
                yield node.value["schema"], example["value"]


def test_every_example_and_default_validates(document: Any) -> None:
    found = list(_examples(document))
    assert len(found) > 40
    for schema, example in found:
        Draft202012Validator({**schema, "components": document["components"]}).validate(example)


def test_the_document_reads_well() -> None:
    text = (ROOT / "generated" / "openapi.yaml").read_text("utf-8")
    assert not re.search(r"^\s*(- )?[^'\"#\n]*: [&*]\w+\s*$", text, re.M)
    assert "\\n" not in text
    assert text.index("\ninfo:") < text.index("\nservers:") < text.index("\npaths:")
