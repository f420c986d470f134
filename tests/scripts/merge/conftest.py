"""Documents of a family, all alike but for their model, to be spoiled."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from scripts.documents import Document, parse_document

PATH = "/api/createTask"
_ANSWER = {
    "type": "object",
    "description": "The answer.",
    "required": ["code"],
    "properties": {"code": {"type": "integer", "description": "200 is fine."}},
}
_VALUE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "servers": [{"url": "https://api.example"}],
    "security": [{"Key": []}],
    "paths": {
        PATH: {
            "post": {
                "requestBody": {"required": True, "content": {"application/json": {"schema": {}}}},
                "responses": {
                    "200": {
                        "description": "The task.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {"Answer": _ANSWER},
        "securitySchemes": {"Key": {"type": "http", "scheme": "bearer", "description": "A key."}},
    },
}

Family = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def family() -> Family:
    """Make documents of so many models: `wan/m0`, `wan/m1` …, in the files 0.yaml, 1.yaml …."""

    def make(count: int) -> list[dict[str, Any]]:
        return [_of_model(f"wan/m{number}") for number in range(count)]

    return make


def _of_model(model: str) -> dict[str, Any]:
    value = copy.deepcopy(_VALUE)
    value["paths"][PATH]["post"]["requestBody"]["content"]["application/json"]["schema"] = {
        "type": "object",
        "required": ["model", "input"],
        "properties": {
            "model": {"type": "string", "const": model},
            "input": {"type": "object", "properties": {"prompt": {"type": "string"}}},
        },
    }
    return value


@pytest.fixture
def documents() -> Callable[[list[dict[str, Any]]], list[Document]]:
    """Read values as documents with a line for each member."""
    return lambda values: [
        parse_document(json.dumps(value, indent=1), f"{number}.yaml")
        for number, value in enumerate(values)
    ]
