"""Which names a text may speak of, where a document holds several models."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scripts.documents import parse_document
from scripts.lint import lint_document


def _merged(text: str, shared: str = "") -> Any:
    """Build a document of two models, told apart; the text is one of the first's."""
    schemas: dict[str, Any] = {
        "Shared": {"type": "object", "properties": {"size": {"type": "string"}}},
    }
    for name, member in (("A", "prompt"), ("B", "style_codes")):
        members = {
            "model": {"type": "string", "const": f"vendor/{name}"},
            "input": {"$ref": f"#/components/schemas/{name}Input"},
        }
        schemas[f"{name}Request"] = {"type": "object", "properties": members}
        schemas[f"{name}Input"] = {
            "type": "object",
            "properties": {
                member: {"type": "string"},
                "of": {"$ref": "#/components/schemas/Shared"},
            },
        }
    schemas["AInput"]["properties"]["prompt"]["description"] = text
    schemas["Shared"]["properties"]["size"]["description"] = shared
    mapping = {f"vendor/{name}": f"#/components/schemas/{name}Request" for name in "AB"}
    union = {
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": "model", "mapping": mapping},
    }
    body = {"required": True, "content": {"application/json": {"schema": union}}}
    value = {
        "openapi": "3.1.0",
        "info": {"title": "Merged", "version": "1"},
        "paths": {"/createTask": {"post": {"requestBody": body, "responses": {}}}},
        "components": {"schemas": schemas},
    }
    return parse_document(json.dumps(value), "merged.json")


def _spoken_of(document: Any) -> list[str]:
    findings = lint_document(document)
    return [str(f.evidence) for f in findings if f.rule == "prose-unknown-name"]


def test_what_only_another_model_declares_is_unknown() -> None:
    assert _spoken_of(_merged("Cannot be used with style_codes.")) == ["style_codes"]


@pytest.mark.parametrize("text", ["See of_size.", "Follows the chosen image size."])
def test_a_name_of_no_model_is_unknown_too(text: str) -> None:
    assert len(_spoken_of(_merged(text))) == 1


def test_what_models_share_is_known_and_may_speak_of_all() -> None:
    document = _merged("Unlike AInput, a Shared one has its size.", "Not with style_codes.")
    assert _spoken_of(document) == []
