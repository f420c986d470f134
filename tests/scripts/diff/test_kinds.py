"""Every kind of change, in the direction it is named for and in the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.diff import KINDS
from scripts.documents import Document, read_document

HERE = Path(__file__).parent
CLASSES = {
    "A": {"type": "object", "properties": {"a": {"type": "string"}}},
    "B": {"type": "object", "properties": {"a": {"type": "string"}}},
}


def cases(name: str) -> list[Any]:
    held = read_document(HERE / f"{name}_cases.yaml").value["cases"]
    assert isinstance(held, list)
    return held


def named(case: Any) -> str:
    return str(case["kind"])


SCHEMAS, OPERATIONS = cases("schema"), cases("operation")


@pytest.mark.parametrize("case", [case for case in SCHEMAS if "sent" in case], ids=named)
def test_a_schema_in_a_request(case: Any, body: Callable[..., Document], told: Any) -> None:
    old, new = body(case["old"], **CLASSES), body(case["new"], **CLASSES)
    assert told(old, new) == {case["kind"]: case["sent"]}
    assert list(told(new, old)) == [case["mirror"]]


@pytest.mark.parametrize("case", [case for case in SCHEMAS if "received" in case], ids=named)
def test_a_schema_in_a_response(case: Any, answer: Callable[..., Document], told: Any) -> None:
    old, new = answer(case["old"], **CLASSES), answer(case["new"], **CLASSES)
    assert told(old, new) == {case["kind"]: case["received"]}
    assert list(told(new, old)) == [case["mirror"]]


def content(schema: Any) -> Any:
    return {"content": {"application/json": {"schema": schema}}}


WHOLE = {
    "body": ("sent", lambda schema: {"requestBody": content(schema)}),
    "parameter": (
        "sent",
        lambda schema: {"parameters": [{"name": "p", "in": "query", "schema": schema}]},
    ),
    "header": (
        "sent",
        lambda schema: {"parameters": [{"name": "p", "in": "header", **content(schema)}]},
    ),
    "response": ("received", lambda schema: {"responses": {"200": content(schema)}}),
    "failure": ("received", lambda schema: {"responses": {"default": content(schema)}}),
}


@pytest.mark.parametrize("place", WHOLE)
@pytest.mark.parametrize("case", SCHEMAS, ids=named)
def test_a_schema_that_is_the_whole(
    case: Any, place: str, document: Callable[..., Document], told: Any
) -> None:
    direction, put = WHOLE[place]
    components = {"components": {"schemas": CLASSES}}
    old, new = (document(components, **put(case[side])) for side in ("old", "new"))
    if direction in case:
        assert told(old, new) == {case["kind"]: case[direction]}
        assert list(told(new, old)) == [case["mirror"]]


@pytest.mark.parametrize("case", OPERATIONS, ids=named)
def test_everything_else(case: Any, document: Callable[..., Document], told: Any) -> None:
    if "operation" in case:
        old, new = (document(**patch) for patch in case["operation"])
    else:
        old, new = map(document, case["document"])
    assert told(old, new) == {case["kind"]: case["impact"]}
    assert told(new, old) == {case["mirror"]: case["mirror_impact"]}


def test_every_kind_has_a_case() -> None:
    assert {kind.id for kind in KINDS} == {case["kind"] for case in (*SCHEMAS, *OPERATIONS)}


def test_ids_are_unique_and_stable_in_form() -> None:
    ids = [kind.id for kind in KINDS]
    assert len(set(ids)) == len(ids)
    assert all(part.isalpha() and part.islower() for id_ in ids for part in id_.split("-"))
    assert all(kind.meaning.endswith(".") for kind in KINDS)
