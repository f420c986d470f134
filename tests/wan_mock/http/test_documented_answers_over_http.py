"""Operations that the mock knows no more of than the document says are answered by its example."""

from __future__ import annotations

from typing import Any

import pytest

from wan_document.document import ApiDocument
from wan_mock import Maintenance, Settings

_BODY = {
    "type": "object",
    "required": ["taskId"],
    "properties": {"taskId": {"type": "string"}, "seconds": {"type": "integer", "minimum": 1}},
}
_ANSWER = {
    "type": "object",
    "required": ["code"],
    "properties": {"code": {"const": 200}, "longer": {"type": "string"}},
}


def operation(media: Any, status: str = "200") -> Any:
    return {
        "operationId": "extend",
        "requestBody": {"content": {"application/json": {"schema": _BODY}}},
        "responses": {status: {"description": "ok", "content": {"application/json": media}}},
    }


@pytest.fixture
def serve(raw_document: Any, start_mock: Any, caller: Any) -> Any:
    """Serve the small document with one more operation, and call it."""

    def served(added: Any, path: str = "/api/v1/wan/extend", **settings: Any) -> Any:
        raw_document["paths"][path] = {"post": added}
        document = ApiDocument(raw_document)
        return caller(start_mock(document=document, settings=Settings(**settings)))

    return served


@pytest.mark.parametrize(
    "media",
    [
        {"schema": _ANSWER, "example": {"code": 200, "longer": "t2"}},
        {"schema": _ANSWER, "examples": {"first": {"value": {"code": 200, "longer": "t2"}}}},
    ],
)
def test_the_answer_is_the_documents_example_and_says_so(serve: Any, media: Any) -> None:
    call = serve(operation(media))

    answer = call("POST", "/api/v1/wan/extend", {"taskId": "t1"})

    assert (answer.status, answer.json) == (200, {"code": 200, "longer": "t2"})
    assert answer.headers["wan-mock-answer"] == "example"
    (record,) = call.mock.requests_to("extend")
    assert (record.verdict, record.code) == ("accepted", 200)
    assert "an example of the document" in record.trouble
    assert call.mock.complaints == ()
    assert call.mock.paid == 0


def test_without_an_example_the_answer_is_made_from_the_schema(serve: Any) -> None:
    call = serve(operation({"schema": _ANSWER}))

    answer = call("POST", "/api/v1/wan/extend", {"taskId": "t1"})

    assert answer.json == {"code": 200, "longer": "a fox"}


def test_an_answer_that_nothing_is_said_of_is_empty(serve: Any) -> None:
    call = serve({"operationId": "extend", "responses": {"204": {"description": "done"}}})

    answer = call("POST", "/api/v1/wan/extend", {})

    assert (answer.status, answer.body) == (204, b"")


def test_key_and_body_are_looked_at_as_everywhere(serve: Any) -> None:
    call = serve(operation({"schema": _ANSWER}), strict=True)

    assert call("POST", "/api/v1/wan/extend", {"taskId": "t1"}, key="wrong").json["code"] == 401
    assert call("POST", "/api/v1/wan/extend", {"seconds": 2}).json["code"] == 500
    assert call("POST", "/api/v1/wan/extend", {"taskId": "t1", "seconds": 0}).json["code"] == 422
    misspelled = call("POST", "/api/v1/wan/extend", {"taskId": "t1", "second": 1}).json
    assert "did you mean `seconds`?" in misspelled["msg"]


def test_a_fault_can_be_aimed_at_it(serve: Any) -> None:
    call = serve(operation({"schema": _ANSWER}))
    call.mock.inject(Maintenance(), on="extend")

    assert call("POST", "/api/v1/wan/extend", {"taskId": "t1"}).json["code"] == 455


def test_parts_of_a_path_may_vary(serve: Any) -> None:
    call = serve(operation({"schema": _ANSWER}), "/api/v1/wan/{taskId}/extend.json")

    assert call("POST", "/api/v1/wan/t1/extend.json", {"taskId": "t1"}).status == 200
    assert call("GET", "/api/v1/wan/t1/extend.json").status == 405
    assert call("POST", "/api/v1/wan/t1/t2/extend.json", {"taskId": "t1"}).status == 404
    assert call("POST", "/api/v1/wan/t1/extendxjson", {"taskId": "t1"}).status == 404
    call.mock.forgive()
