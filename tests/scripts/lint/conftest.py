"""Documents to lint: a sound one, and ways to put a faulty part into it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from scripts.documents import Document, JsonObject, parse_document, to_yaml
from scripts.lint import Finding, lint_document

SOUND: JsonObject = {
    "openapi": "3.0.3",
    "info": {"title": "Videos", "version": "1.0.0"},
    "servers": [{"url": "https://api.test"}],
    "security": [{"BearerAuth": []}],
    "paths": {
        "/createTask": {
            "post": {
                "operationId": "wan-2-2-text-to-video",
                "summary": "Generate videos",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["model", "input"],
                                "properties": {
                                    "model": {"type": "string", "enum": ["wan/2-2-text-to-video"]},
                                    "input": {
                                        "type": "object",
                                        "required": ["prompt"],
                                        "properties": {"prompt": {"type": "string"}},
                                    },
                                },
                            }
                        }
                    },
                },
                "responses": {
                    "200": {
                        "description": "Accepted",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {"code": {"type": "integer"}},
                                }
                            }
                        },
                    }
                },
            }
        }
    },
    "components": {"securitySchemes": {"BearerAuth": {"type": "http", "scheme": "bearer"}}},
}
_JSON = ("content", "application/json")
_POST = ("paths", "/createTask", "post")
_BODY = (*_POST, "requestBody", *_JSON)
_INPUT = (*_BODY, "schema", "properties", "input")
_ANSWER = (*_POST, "responses", "200", *_JSON)

PLACES: dict[str, tuple[str, ...]] = {
    "document": (),
    "operation": _POST,
    "request": (*_POST, "requestBody"),
    "media": _BODY,
    "body": (*_BODY, "schema"),
    "input": _INPUT,
    "inputs": (*_INPUT, "properties"),
    "member": (*_INPUT, "properties", "it"),
    "answer": (*_ANSWER, "schema", "properties", "it"),
    "answer-media": _ANSWER,
    "components": ("components",),
}
"""Where a case's part goes: what stands there is replaced, members of a mapping one by one."""


def build(parts: JsonObject, name: str = "case.yaml") -> Document:
    """Put the parts of a case, each under the name of its place, into the sound document."""
    value = copy.deepcopy(SOUND)
    for place, part in parts.items():
        holder: Any = value
        for step in PLACES[place]:
            holder = holder.setdefault(step, {})
        holder.update(copy.deepcopy(part))
    return parse_document(to_yaml(value), name)


@pytest.fixture
def document_with() -> Callable[..., Document]:
    return build


@pytest.fixture
def findings_of() -> Callable[..., list[Finding]]:
    """Lint the sound document with some parts put in, and keep the findings of one rule."""

    def lint(rule: str, **parts: JsonObject) -> list[Finding]:
        named = {place.replace("_", "-"): part for place, part in parts.items()}
        return [finding for finding in lint_document(build(named)) if finding.rule == rule]

    return lint
