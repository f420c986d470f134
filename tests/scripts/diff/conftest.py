from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from scripts.diff import Change, compare_documents
from scripts.documents import Document

BASE = {
    "openapi": "3.1.0",
    "info": {"title": "An API", "version": "1.0.0"},
    "servers": [{"url": "https://api.example.com"}],
    "security": [{"Key": []}],
    "paths": {
        "/things": {
            "post": {
                "operationId": "createThing",
                "tags": ["things"],
                "responses": {"200": {"description": "Done"}},
            }
        }
    },
    "components": {"securitySchemes": {"Key": {"type": "http", "scheme": "bearer"}}},
}


def merged(value: Any, patch: Any) -> Any:
    """Put a patch over a value: objects member by member, null takes a member away."""
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    result = dict(value) if isinstance(value, dict) else {}
    for name, member in patch.items():
        if member is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), member)
    return result


@pytest.fixture(scope="session")
def document() -> Callable[..., Document]:
    """Build a document from patches over a small base."""

    def build(patch: Any = None, **operation: Any) -> Document:
        value = merged(BASE, patch or {})
        if operation:
            value = merged(value, {"paths": {"/things": {"post": operation}}})
        return Document("document.yaml", value, "")

    return build


@pytest.fixture(scope="session")
def body(document: Callable[..., Document]) -> Callable[..., Document]:
    """Build a document whose operation sends an object with the property `x` of a schema."""

    def build(schema: Any, *, required: bool = False, **components: Any) -> Document:
        content = {"application/json": {"schema": _object(schema, required)}}
        return document({"components": {"schemas": components}}, requestBody={"content": content})

    return build


@pytest.fixture(scope="session")
def answer(document: Callable[..., Document]) -> Callable[..., Document]:
    """Build a document whose operation receives an object with the property `x` of a schema."""

    def build(schema: Any, *, required: bool = False, **components: Any) -> Document:
        content = {"application/json": {"schema": _object(schema, required)}}
        return document(
            {"components": {"schemas": components}}, responses={"200": {"content": content}}
        )

    return build


def _object(schema: Any, required: bool) -> Any:
    names = {"required": ["x"]} if required else {}
    return {"type": "object", "properties": {"x": schema}, **names}


@pytest.fixture(scope="session")
def told() -> Callable[[Document, Document], dict[str, str]]:
    """Compare two documents and give the impact of each kind of change."""

    def tell(old: Document, new: Document) -> dict[str, str]:
        return {change.kind.id: str(change.impact) for change in compare_documents(old, new)}

    return tell


@pytest.fixture(scope="session")
def changes() -> Callable[[Document, Document], tuple[Change, ...]]:
    return compare_documents
