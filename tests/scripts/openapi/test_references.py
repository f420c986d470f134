"""References are followed once each, so that a chain costs no more than its length."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from scripts.diff import compare_documents
from scripts.documents import Document, as_object
from scripts.lint import lint_document
from scripts.merge import merge_documents
from scripts.openapi import CircularReference, References

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
