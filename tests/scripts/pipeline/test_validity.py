"""What is written is OpenAPI 3.1: the initiative's own schema says so inside `regenerate`."""

from __future__ import annotations

from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from scripts.documents import read_document
from scripts.pipeline.validity import faults


def test_a_document_that_the_specification_does_not_allow_is_refused(project: Any) -> None:
    project.spec("wan/a")
    project.spec("wan/b")
    overlay = project.overlay("jobs", extends=None, target="$.info", text="Patched.")
    both = "license: {name: MIT, identifier: MIT, url: https://mit.example}"
    text = overlay.read_text("utf-8").replace("description: Patched.", both)
    overlay.write_text(text, "utf-8")
    done = project.regenerate()
    assert done.returncode == 2
    assert "OpenAPI 3.1 does not allow this:" in done.stderr
    assert f"{overlay}:" in done.stderr
    assert "at: /actions/0/update/license" in done.stderr
    assert not project.out.exists()


def test_a_document_at_which_the_validator_stops_is_refused_in_words() -> None:
    get = {"parameters": [{"in": "query", "schema": {}}], "responses": {"200": {"description": ""}}}
    value: Any = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/a": {"get": get}},
    }
    problems = list(faults(value))
    assert "the validator of OpenAPI 3.1 stops at this document" in problems[-1].message
    assert problems[-1].remedy


def test_a_document_that_stands_in_the_output_is_not_validated_again(project: Any) -> None:
    project.spec("wan/a")
    project.spec("wan/b")
    assert "a document of OpenAPI 3.1" in project.regenerate().stderr
    assert "the document is that of the last run" in project.regenerate().stderr
    OpenAPIV31SpecValidator(read_document(project.out / "openapi.yaml").value).validate()
