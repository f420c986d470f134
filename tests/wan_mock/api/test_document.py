"""Everything about a model comes from the document; nothing is written by hand."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

import wan_mock
from wan_document.document import ApiDocument, DocumentError
from wan_mock.api.validation import BodyValidator


def test_a_new_model_is_served_as_it_stands_in_the_document(
    raw_document: dict[str, Any], start_mock: Any, caller: Any
) -> None:
    schemas = raw_document["components"]["schemas"]
    schemas["NewRequest"] = {
        "type": "object",
        "required": ["model", "input"],
        "properties": {
            "model": {"const": "wan/9-new"},
            "input": {
                "type": "object",
                "required": ["reference_urls"],
                "properties": {
                    "reference_urls": {
                        "type": "array",
                        "items": {"type": "string"},
                        "x-file": {"mediaTypes": ["video/mp4"], "maxBytes": 2_621_440},
                    },
                    "resolution": {"type": "string", "default": "480p"},
                },
            },
        },
    }
    operation = raw_document["paths"]["/api/v1/jobs/createTask"]["post"]
    alternatives = operation["requestBody"]["content"]["application/json"]["schema"]["oneOf"]
    alternatives.append({"$ref": "#/components/schemas/NewRequest"})
    document = ApiDocument(raw_document)
    call = caller(start_mock(document=document))

    body = {"model": "wan/9-new", "input": {"reference_urls": [call.mock.files_url + "/files/x"]}}
    refused = call("POST", "/api/v1/jobs/createTask", body).json
    body["input"] = {"reference_urls": ["https://example.com/a.mp4"]}
    accepted = call("POST", "/api/v1/jobs/createTask", body).json

    assert refused["msg"] == "input.reference_urls: the file does not exist or has expired"
    assert accepted["code"] == 200
    assert call.mock.paid == 40
    assert document.models["wan/9-new"].files["reference_urls"].max_bytes == 2_621_440


def test_the_packaged_document_can_be_served() -> None:
    document = ApiDocument.load()

    assert set(document.operations) >= {"createTask", "getTaskDetails", "getAccountCredits"}
    assert document.models


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read as a JSON document"),
        ("[]", "does not hold a JSON object"),
        ("{}", "has no operation createTask"),
    ],
)
def test_a_document_that_cannot_be_served_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(text)

    with pytest.raises(DocumentError, match=message):
        ApiDocument.load(path)


def test_a_reference_to_nowhere_is_refused(raw_document: dict[str, Any]) -> None:
    del raw_document["components"]["schemas"]["TextInput"]

    with pytest.raises(DocumentError, match="#/components/schemas/TextInput leads nowhere"):
        ApiDocument(raw_document)


def test_a_schema_that_contains_itself_is_cut_off(raw_document: dict[str, Any]) -> None:
    schemas = raw_document["components"]["schemas"]
    schemas["TextInput"]["properties"]["next"] = {"$ref": "#/components/schemas/TextInput"}
    schemas["TextInput"]["properties"]["note"] = {
        "$ref": "#/components/schemas/Note",
        "description": "siblings of a reference count",
    }
    schemas["Note"] = {"type": "string"}

    model = ApiDocument(raw_document).models["wan/2-2-a14b-text-to-video-turbo"]
    (violation,) = BodyValidator(model.request).violations(
        {"model": model.id, "input": {"prompt": "x", "next": {"prompt": "y"}, "note": 1}}
    )

    assert str(violation) == "input.note: must be of type string"


def imported_packages(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_the_mock_imports_neither_the_client_nor_what_builds_on_it() -> None:
    sources = list(Path(wan_mock.__path__[0]).rglob("*.py"))
    guilty = {
        source.name
        for source in sources
        if imported_packages(source) & {"wan_client", "wan_jobs", "scripts"}
    }

    assert len(sources) > 20
    assert guilty == set()


def test_every_public_name_can_be_imported() -> None:
    tree = ast.parse(Path(wan_mock.__file__).read_text(encoding="utf-8"))
    names = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wan_mock.")
        for alias in node.names
    }

    assert "Mock" in names
    assert all(hasattr(wan_mock, name) for name in names if name)
    assert not hasattr(wan_mock, "Nonsense")


def test_the_document_is_json(raw_document: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(raw_document))

    assert ApiDocument.load(path).value == raw_document
