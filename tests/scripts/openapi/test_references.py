"""References are followed once each, so that a chain costs no more than its length."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scripts.diff import compare_documents
from scripts.documents import Document, Value, as_object, parse_document
from scripts.generate.account import Account
from scripts.generate.normalise import normalise
from scripts.lint import lint_document
from scripts.merge import merge_documents
from scripts.openapi import CircularReference, References
from scripts.problem import BadInput

LONG = 5_000
# A tenth of this is what it takes; to follow every link to the end would take minutes.
SECONDS = 20


def chain(count: int, *, text: bool, prefix: str = "C") -> Document:
    """Make a document of so many schemas, each a reference to the next."""

    def link(number: int) -> dict[str, Any]:
        reference = {"$ref": f"#/components/schemas/{prefix}{number}"}
        return reference | {"description": f"Link {number}."} if text else reference

    schemas: dict[str, Any] = {f"{prefix}{number}": link(number + 1) for number in range(count)}
    schemas[f"{prefix}{count}"] = {"type": "object", "properties": {"a": {"type": "string"}}}
    operation = {
        "operationId": "order",
        "requestBody": {"content": {"application/json": {"schema": link(0)}}},
        "responses": {"200": {"description": "The order."}},
    }
    value: Any = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/order": {"post": operation}},
        "components": {"schemas": schemas},
    }
    return Document(f"{prefix}.yaml", value, "")


def _diff(document: Document) -> None:
    text = "description" in str(document.value["components"])
    compare_documents(document, chain(LONG, text=text, prefix="D"))


@pytest.mark.parametrize("text", [False, True])
@pytest.mark.parametrize("walk", [lint_document, lambda each: merge_documents([each]), _diff])
def test_a_long_chain_of_references_is_walked_in_linear_time(
    walk: Callable[[Document], object], text: bool
) -> None:
    document = chain(LONG, text=text)
    started = time.process_time()
    walk(document)
    assert time.process_time() - started < SECONDS


def test_a_chain_leads_to_its_end_from_wherever_it_is_entered() -> None:
    root = chain(30, text=False).value
    references = References(root)
    for number in (29, 0, 7, 30):
        found = references.follow(f"#/components/schemas/C{number}")
        assert found.parts == ("components", "schemas", "C30")
        assert as_object(found.value)["type"] == "object"


SMALL: Any = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1", "contact": {}},
    "servers": [{"url": "https://h.example"}],
    "tags": [{"name": "orders"}],
    "x-own": {"type": "string"},
    "paths": {
        "/order": {
            "get": {
                "operationId": "order",
                "security": [],
                "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "The order.",
                        "content": {"application/json": {"schema": {"$ref": "REFERENCE"}}},
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Order": {
                "type": "object",
                "properties": {"size": {"enum": [{"a": 1}]}},
                "discriminator": {"propertyName": "size"},
                "example": {"size": {}},
                "x-own": {"type": "string"},
            }
        },
        "responses": {"Gone": {"description": "Gone."}},
        "examples": {"One": {"value": {"type": "string"}}},
    },
}


def pointers(value: Value, pointer: str = "") -> Iterator[str]:
    if isinstance(value, dict | list):
        yield pointer
        for key, held in value.items() if isinstance(value, dict) else enumerate(value):
            yield from pointers(held, f"{pointer}/{str(key).replace('/', '~1')}")


def _refuses(stage: Callable[[], object]) -> bool:
    try:
        stage()
    except BadInput:
        return True
    return False


@pytest.mark.parametrize("pointer", sorted(pointers(SMALL)))
def test_a_reference_to_what_is_no_schema_is_told_by_every_stage(pointer: str) -> None:
    document = parse_document(json.dumps(SMALL).replace("REFERENCE", f"#{pointer}"), "spec.json")
    is_schema = pointer in (
        "/components/schemas/Order",
        "/components/schemas/Order/properties/size",
    )
    told = [each for each in lint_document(document) if each.rule.startswith("reference-")]
    assert bool(told) is not is_schema
    assert _refuses(lambda: merge_documents([document])) is not is_schema
    if "paths/~1order/get/parameters/0/schema" not in pointer:
        assert _refuses(lambda: normalise(document.value, Account())) is not is_schema


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("#/a", CircularReference),
        ("#/c", CircularReference),
        ("#/d", LookupError),
        ("https://other.example/x", LookupError),
        ("#a", LookupError),
        (None, LookupError),
    ],
)
def test_a_reference_without_an_end_is_refused(first: Any, said: type[LookupError]) -> None:
    root: Any = {"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}, "c": {"$ref": "#/a"}, "d": {}}
    root["d"]["$ref"] = "#/nowhere"
    references = References(root)
    for _ in range(2):
        with pytest.raises(LookupError) as refusal:
            references.follow(first)
        assert type(refusal.value) in (said, KeyError)
