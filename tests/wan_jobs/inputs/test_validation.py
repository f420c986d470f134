"""Inputs checked before money is spent."""

from __future__ import annotations

import copy
import io
import json
import os
import pickle
import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import pytest

from wan_jobs.document import Document, Model, merged_document, model_id
from wan_jobs.errors import InvalidInput
from wan_jobs.inputs.files import LocalFile, name_of, place_of, with_replaced
from wan_jobs.inputs.job import check_job
from wan_jobs.inputs.validation import check_input
from wan_jobs.violation import Violation

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


@pytest.fixture
def model(document: Document) -> Model:
    return document.model("acme/film-1")


def only(violations: list[Violation]) -> Violation:
    assert len(violations) == 1, violations
    return violations[0]


def test_a_good_input_has_no_violations(model: Model) -> None:
    values = {"prompt": "fox", "num_frames": 80, "seed": None, "image_url": "https://a/b.png"}
    assert check_input(model, values) == []


def test_all_violations_are_told_at_once(model: Model) -> None:
    values = {"promt": "x", "num_frames": 42, "aspect_ratio": "16:8", "shift": 0}
    found = {violation.field: violation for violation in check_input(model, values)}
    assert set(found) == {"promt", "prompt", "num_frames", "aspect_ratio", "shift"}


def test_an_unknown_field_gets_the_nearest_name(model: Model) -> None:
    violation = only(check_input(model, {"prompt": "x", "aspect_ration": "1:1"}))
    assert (violation.rule, violation.suggestion) == ("unknown", "aspect_ratio")
    assert "Did you mean aspect_ratio?" in str(violation)


def test_a_wrong_choice_gets_all_choices_and_the_nearest(model: Model) -> None:
    violation = only(check_input(model, {"prompt": "x", "aspect_ratio": "16:8"}))
    assert violation.allowed == ("16:9", "9:16", "1:1")
    assert violation.suggestion == "'16:9'"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("prompt", "x" * 21, "at most 20 characters, not 21"),
        ("num_frames", 39, "at least 40"),
        ("num_frames", 121, "at most 120"),
        ("num_frames", 42, "multiple of 4"),
        ("num_frames", 80.5, "whole number"),
        ("num_frames", True, "whole number"),
        ("shift", 0, "more than 0"),
        ("shift", float("nan"), "finite number"),
        ("image_url", "face.png", "http:// or https:// address"),
        ("image_url", "ftp://a/b", "http:// or https:// address"),
        ("seed", "7", "whole number"),
        ("tags", ["x"], "at least 2 characters"),
        ("prompt", object(), "cannot take a object"),
    ],
)
def test_rules_in_words(model: Model, field: str, value: object, words: str) -> None:
    found = check_input(model, {"prompt": "x", field: value})
    assert any(words in str(violation) for violation in found), found


def test_a_float_without_fraction_is_a_whole_number(model: Model) -> None:
    assert check_input(model, {"prompt": "x", "num_frames": 80.0}) == []


def test_the_nearest_model_is_named(document: Document) -> None:
    with pytest.raises(InvalidInput, match="Did you mean acme/film-1"):
        check_input("acme/film1", {}, document=document)


def shipped() -> Any:
    package = find_spec("wan_client")
    assert package is not None
    assert package.origin is not None
    return json.loads((Path(package.origin).parent / "openapi.json").read_bytes())


def test_the_shipped_document_checks_its_own_examples() -> None:
    content = shipped()
    create = content["paths"]["/api/v1/jobs/createTask"]["post"]["requestBody"]["content"]
    examples = create["application/json"]["examples"]
    assert set(examples) == set(merged_document().models)
    for name, example in examples.items():
        assert check_input(name, example["value"]["input"]) == []


@pytest.mark.parametrize("form", ["path", "bytes", "file", "local"])
def test_files_may_stand_where_an_address_is_asked_for(
    document: Document, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "face.png"
    path.write_bytes(PNG)
    with path.open("rb") as file:
        given = {"path": path, "bytes": PNG, "file": file, "local": LocalFile(str(path))}[form]
        job = check_job(document, {"prompt": "x", "image_url": given}, "acme/film-1")
    content = job.contents["image_url", None]
    assert (content.size, content.media_type) == (len(PNG), "image/png")
    assert content.open().read() == PNG
    assert "face" not in content.file_name


def test_files_may_stand_in_a_list_of_addresses(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "face.png"
    path.write_bytes(PNG)
    values = {"prompt": "x", "image_urls": [path, "https://files.example/b.png", LocalFile(path)]}
    job = check_job(document, values, "acme/film-1")
    assert set(job.contents) == {("image_urls", 0), ("image_urls", 2)}
    sent = with_replaced(job.values, dict.fromkeys(job.contents, "https://up"))
    assert sent["image_urls"] == ["https://up", "https://files.example/b.png", "https://up"]
    assert values["image_urls"][0] is path  # the caller's list is left as it is
    same = {"prompt": "x", "image_urls": (PNG, "https://files.example/b.png", PNG)}
    assert check_job(document, same, "acme/film-1").digest == job.digest
    other = {"prompt": "x", "image_urls": ["https://files.example/b.png", path, path]}
    assert check_job(document, other, "acme/film-1").digest != job.digest


def test_a_fault_of_a_file_in_a_list_is_told_with_its_place(document: Document) -> None:
    values = {"prompt": "x", "image_urls": [PNG, b"%PDF-1.7", b"", PNG], "tags": [PNG]}
    with pytest.raises(InvalidInput) as caught:
        check_job(document, values, "acme/film-1")
    fields = sorted(violation.field for violation in caught.value.violations)
    assert fields == ["image_urls", "image_urls.1", "image_urls.2", "tags.0"]


def test_plain_text_is_never_taken_for_a_path(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "face.png"
    path.write_bytes(PNG)
    with pytest.raises(InvalidInput, match="address"):
        check_job(document, {"prompt": "x", "image_url": str(path)}, "acme/film-1")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "must be of type image/jpeg"),
        (b"", "must not be empty"),
        (PNG + bytes(10 * 1024**2), "must be 10 MB or less"),
    ],
)
def test_a_file_the_field_does_not_take(document: Document, content: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        check_job(document, {"prompt": "x", "image_url": content}, "acme/film-1")


def closed_file() -> io.BytesIO:
    file = io.BytesIO(PNG)
    file.close()
    return file


class Upload:
    """As frameworks hand it over."""

    async def read(self) -> bytes:
        return PNG


class Nested:
    """As a class of `wan_client.models`, which reads JSON."""

    @classmethod
    def read(cls, raw: object) -> object:
        return raw

    def to_dict(self) -> dict[str, object]:
        return {}


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "face.png")
    return folder / "face.png"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: closed_file(), "The file object cannot be read: I/O operation on closed file"),
        (lambda folder: (folder / "x").open("wb"), "The file object cannot be read"),
        (lambda folder: (folder / "x").open("w+"), "must be opened in binary mode"),
        (lambda _: Upload(), "is read by await: give its bytes, or the file inside"),
        (lambda _: Nested(), "cannot take a Nested"),
        (lambda folder: folder, "cannot be read: Is a directory"),
        (lambda folder: folder / "a\0b.png", "cannot be read: embedded null byte"),
        (lambda _: Path("/dev/zero"), "/dev/zero cannot be read: it is no regular file"),
        pytest.param(pipe, "cannot be read: it is no regular file", marks=needs_pipes),
    ],
)
def test_what_cannot_be_read_as_a_file_is_a_fault_of_its_field(
    document: Document, tmp_path: Path, make: Callable[[Path], object], words: str
) -> None:
    with pytest.raises(InvalidInput, match=f"image_url: .*{words}"):
        check_job(document, {"prompt": "x", "image_url": make(tmp_path)}, "acme/film-1")


def test_a_fault_of_a_list_shows_what_was_given_in_it(document: Document) -> None:
    with pytest.raises(InvalidInput, match=re.escape("(given: [PosixPath('")) as caught:
        check_job(document, {"prompt": "x", "image_url": [Path(__file__)]}, "acme/film-1")
    assert "example.invalid" not in str(caught.value)


@pytest.mark.parametrize("model", [None, "acme/film-1"])
def test_a_class_in_place_of_an_input_is_named(document: Document, model: str | None) -> None:
    class Film1Input:
        def to_dict(self) -> dict[str, object]:
            return {"prompt": "x"}

    with pytest.raises(
        InvalidInput, match=r"Film1Input is a class: give an input, Film1Input\(…\)"
    ):
        check_job(document, cast("Any", Film1Input), model)


def test_a_number_that_cannot_be_written_is_refused(model: Model) -> None:
    assert "a number of 16610 bits" in str(only(check_input(model, {"prompt": 10**5000})))


def test_a_value_that_holds_itself_is_refused(model: Model) -> None:
    values: dict[str, Any] = {}
    values["prompt"] = values
    assert "nested too deeply, or holds itself" in str(only(check_input(model, values)))


@pytest.mark.parametrize("source", [PNG, Path("face.png"), "./face.png"])
def test_a_local_file_that_is_copied_is_the_same(source: Any) -> None:
    file = LocalFile(source)
    for twin in (copy.deepcopy(file), pickle.loads(pickle.dumps(file))):
        assert (twin, twin.source) == (file, file.source)


def test_file_faults_are_told_together_with_all_others(document: Document, tmp_path: Path) -> None:
    values = {"image_url": tmp_path / "none.png", "prompt": b"x", "shift": -1}
    with pytest.raises(InvalidInput) as caught:
        check_job(document, values, "acme/film-1", callback_url="not an address")
    fields = {violation.field for violation in caught.value.violations}
    assert fields == {"image_url", "prompt", "shift", "callback_url"}


def test_a_model_may_need_an_address_to_call() -> None:
    content = shipped()
    schemas = content["components"]["schemas"]
    schemas["Wan22A14bTextToVideoTurboRequest"]["required"].append("callBackUrl")
    document, model = Document(content), "wan/2-2-a14b-text-to-video-turbo"

    with pytest.raises(InvalidInput, match=r"callback_url: is required by this model"):
        check_job(document, {"prompt": "fox"}, model)
    check_job(document, {"prompt": "fox"}, model, callback_url="https://app.example/done")


def test_one_job_has_one_digest_whatever_the_form_of_its_files(
    document: Document, tmp_path: Path
) -> None:
    path = tmp_path / "face.png"
    path.write_bytes(PNG)
    jobs = [
        check_job(document, {"prompt": "x", "image_url": given}, "acme/film-1")
        for given in (path, PNG)
    ]
    other = check_job(document, {"prompt": "x", "image_url": PNG + b"!"}, "acme/film-1")
    assert jobs[0].digest == jobs[1].digest != other.digest


def test_the_type_of_the_input_selects_the_model(document: Document) -> None:
    class Film1Input:
        def to_dict(self) -> dict[str, object]:
            return {"prompt": "x"}

    assert check_job(document, Film1Input()).model.id == "acme/film-1"
    with pytest.raises(InvalidInput, match="needs model"):
        check_job(document, {"prompt": "x"})


def test_a_place_is_written_and_read_back() -> None:
    values = {"image_url": "a", "image_urls": ["a", "b"], "odd.0": "c"}
    for place in (("image_url", None), ("image_urls", 1), ("odd.0", None)):
        assert place_of(name_of(place), values) == place


def _of_inputs(**inputs: Any) -> Document:
    """Make a document whose models have these inputs, each a component under its own name."""
    schemas: dict[str, Any] = {f"{name}Input": schema for name, schema in inputs.items()}
    for name in inputs:
        members = {
            "model": {"const": name},
            "input": {"$ref": f"#/components/schemas/{name}Input"},
        }
        schemas[f"{name}Request"] = {"required": ["model", "input"], "properties": members}
    schemas["Clip"] = {"properties": {"seconds": {}}}
    mapping = {name: f"#/components/schemas/{name}Request" for name in inputs}
    body = {
        "oneOf": [{"$ref": each} for each in mapping.values()],
        "discriminator": {"propertyName": "model", "mapping": mapping},
    }
    content = {"application/json": {"schema": body}}
    create = {"operationId": "createTask", "requestBody": {"content": content}, "responses": {}}
    return Document({"paths": {"/x": {"post": create}}, "components": {"schemas": schemas}})


SETS = [{"required": ["picture"]}, {"required": ["sound"]}]


@pytest.mark.parametrize(
    ("keyword", "values", "words"),
    [
        ("oneOf", {}, "exactly one of picture, sound must be given"),
        ("oneOf", {"picture": "", "sound": ""}, "exactly one of picture, sound must be given"),
        ("anyOf", {}, "at least one of picture, sound must be given"),
    ],
)
def test_alternatives_that_only_require_are_told_in_words(
    keyword: str, values: dict[str, object], words: str
) -> None:
    document = _of_inputs(A={"properties": {"picture": {}, "sound": {}}, keyword: SETS})
    assert only(check_input("A", values, document=document)).expected == words


@pytest.mark.parametrize("name", ["AInput", "Clip", "AInputClip", "AInputType1"])
def test_the_class_of_an_alternative_names_the_model(name: str) -> None:
    clip = {"$ref": "#/components/schemas/Clip"}
    document = _of_inputs(A={"oneOf": [clip, {"properties": {"pixels": {}}}]}, B={})
    assert document.model_for_input(name).id == "A"


def test_a_class_that_several_models_take_names_none() -> None:
    clip = {"oneOf": [{"$ref": "#/components/schemas/Clip"}]}
    with pytest.raises(InvalidInput, match="Clip is the input of several models: A, B"):
        _of_inputs(A=clip, B=clip).model_for_input("Clip")


@pytest.mark.parametrize("name", ["acme/film-1", "film-1", "film", "FILM-1"])
def test_a_model_is_found_by_a_part_of_its_id(document: Document, name: str) -> None:
    assert check_job(document, {"prompt": "x"}, name).model.id == "acme/film-1"
    assert check_input(name, {"prompt": "x"}, document=document) == []
    assert model_id(name, document=document) == "acme/film-1"


def test_none_means_not_given(document: Document, model: Model) -> None:
    values = {"prompt": "x", "shift": None, "image_url": None, "tags": None}
    assert check_job(document, values, "acme/film-1").values == {"prompt": "x"}
    assert check_input(model, values) == []
    violation = only(check_input(model, {"prompt": None}))
    assert (violation.field, violation.rule) == ("prompt", "required")
    assert only(check_input(model, {"prompt": "x", "shfit": None})).suggestion == "shift"


def test_none_is_sent_where_the_schema_has_null() -> None:
    content = shipped()
    fields = content["components"]["schemas"]["Wan22A14bTextToVideoTurboInput"]["properties"]
    fields["style"] = {"type": ["string", "null"]}
    fields["camera"] = {"anyOf": [{"$ref": "#/components/schemas/Camera"}, {"type": "integer"}]}
    content["components"]["schemas"]["Camera"] = {"enum": ["still", None]}
    values = {"prompt": "fox", "style": None, "camera": None, "seed": None}
    job = check_job(Document(content), values, "text-to-video")
    assert job.values == {"prompt": "fox", "style": None, "camera": None}


@pytest.mark.parametrize("text", ["", "  \n\t", "\N{NO-BREAK SPACE}"])
def test_a_required_text_that_says_nothing_is_questioned(text: str) -> None:
    content = shipped()
    violation = only(check_input("text-to-video", {"prompt": text}, document=Document(content)))
    assert (violation.field, violation.expected) == ("prompt", "must not be empty")

    input_ = content["components"]["schemas"]["Wan22A14bTextToVideoTurboInput"]
    input_["properties"]["prompt"]["minLength"] = 0
    assert check_input("text-to-video", {"prompt": text}, document=Document(content)) == []


def test_typed_inputs_hold_files(tmp_path: Path) -> None:
    from wan_client.models import Wan22A14bSpeechToVideoTurboInput as Speech

    path = tmp_path / "lady.png"
    path.write_bytes(PNG)
    typed = Speech(prompt="She talks", image_url=path, audio_url=b"ID3" + bytes(64), seed=None)
    job = check_job(Document(shipped()), typed)
    assert set(job.contents) == {("image_url", None), ("audio_url", None)}
    assert job.values["prompt"] == "She talks"
    assert "seed" not in job.values
