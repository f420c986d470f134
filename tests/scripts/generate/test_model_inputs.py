"""The inputs of models: files and `None` in their fields, and the ids of the models."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.documents import JsonObject
from scripts.generate import generate_client

_SPEECH = "wan_22a14b_speech_to_video_turbo_input.py"
_FILES = [
    ("image_urls", {"type": "array", "items": {"type": "string"}}, "list[FileInput]"),
    ("clips", {"type": "array", "items": {"type": "string", "format": "uri"}}, "list[FileInput]"),
    ("mask", {"type": "string", "x-file": {"mediaTypes": ["image/png"]}}, "FileInput"),
    ("mask", {"$ref": "#/components/schemas/Picture"}, "FileInput"),
    ("mask", {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]}, "FileInput"),
    ("mask_url", {"type": "string"}, "FileInput"),
    ("mask_url", {"type": "integer"}, "int"),
    ("curl", {"type": "string"}, "str"),
]


def _generated(document: Any, folder: Path, name: str, schema: JsonObject) -> str:
    schemas = document["components"]["schemas"]
    schemas["Picture"] = {"type": "string", "format": "uri"}
    schemas["Wan22A14bSpeechToVideoTurboInput"]["properties"][name] = schema
    generate_client(document, folder / "c")
    return (folder / "c" / "models" / _SPEECH).read_text("utf-8")


@pytest.mark.parametrize(("name", "schema", "annotation"), _FILES)
def test_a_field_that_asks_for_an_address_takes_the_file(
    document: JsonObject, tmp_path: Path, name: str, schema: JsonObject, annotation: str
) -> None:
    code = _generated(document, tmp_path, name, schema)
    assert f"    {name}: {annotation} | Unset | None = UNSET" in code


def test_other_requests_and_answers_take_addresses_only(package: Path) -> None:
    modules = (package / "models").glob("*.py")
    written = {path.name for path in modules if "FileInput" in path.read_text()}
    assert written == {_SPEECH}


def test_a_file_stays_itself_until_it_is_sent(client_module: Callable[[str], Any]) -> None:
    speech = client_module("models").Wan22A14bSpeechToVideoTurboInput
    path, sound = Path("lady.png"), io.BytesIO(b"ID3")
    made = speech(prompt="She talks", image_url=path, audio_url=sound)
    assert made.to_dict() == {"prompt": "She talks", "image_url": path, "audio_url": sound}
    assert speech.from_dict(made.to_dict()).image_url is path


def test_none_is_not_sent_where_the_document_knows_no_null(
    client_module: Callable[[str], Any],
) -> None:
    models = client_module("models")
    text = models.Wan22A14bTextToVideoTurboInput(prompt="A fox", seed=None, resolution=None)
    assert text.to_dict() == {"prompt": "A fox"}
    answer = models.TaskDetails.from_dict({"failCode": None, "data": None})
    assert answer.to_dict() == {"failCode": None, "data": None}


def test_the_ids_of_all_models_are_a_type(document: Any, tmp_path: Path) -> None:
    schemas = document["components"]["schemas"]
    schemas["Wan22A14bSpeechToVideoTurboRequest"]["properties"]["model"] = {
        "enum": ["wan/speech", "wan/speech-fast"]
    }
    generate_client(document, tmp_path / "c")
    code = (tmp_path / "c" / "model_ids.py").read_text("utf-8")
    assert '["wan/2-2-a14b-text-to-video-turbo", "wan/speech", "wan/speech-fast"]' in " ".join(
        code.split()
    ).replace("[ ", "[").replace(" ]", "]")


def test_a_document_without_models_has_no_such_type(document: Any, tmp_path: Path) -> None:
    for name, schema in document["components"]["schemas"].items():
        if name.endswith("Request"):
            schema.get("properties", {}).pop("model", None)
    generate_client(document, tmp_path / "c")
    assert not (tmp_path / "c" / "model_ids.py").exists()
