"""What the merged document does not have is told: what it was, who says it, and why it went."""

from __future__ import annotations

import copy

import pytest

from tests.scripts.merge.test_losses import (
    JSON,
    PATH,
    document,
    merge,
    post,
    refusal_of,
    value_of,
)


def test_names_of_an_operation_that_it_does_not_have_any_more_are_told() -> None:
    first, second = document(), document("wan/b")
    post(first)["operationId"], post(second)["operationId"] = "createBlue", "createRed"
    (left,) = merge(first, second).left_out
    assert left.parts == ("paths", PATH, "post", "operationId")
    assert str(left) == (
        "left out, since the operation of all is called createTask: "
        '/paths/~1api~1createTask/post/operationId: "createBlue" (0.json:1), "createRed" (1.json:1)'
    )


@pytest.mark.parametrize("count", [1, 2])
def test_paths_that_differ_in_the_names_of_parameters_alone_are_refused(count: int) -> None:
    answer = {"get": {"responses": {"200": {"description": "ok"}}}}
    values = [document(), document("wan/b")][:count]
    values[0]["paths"]["/x/{id}"] = answer
    values[-1]["paths"]["/x/{taskId}"] = copy.deepcopy(answer)
    said = refusal_of(*values)
    assert "the path '/x/{taskId}' is the same as '/x/{id}' at 0.json:1" in said


def test_what_openapi_3_0_ignores_is_told() -> None:
    value = {**document(), "openapi": "3.0.3", "components": {"schemas": {"A": {}, "B": {}}}}
    value["components"]["schemas"]["A"] = {"nullable": True, "exclusiveMinimum": True}
    value["components"]["schemas"]["B"] = {"$ref": "#/components/schemas/A", "maxLength": 5}
    told = [str(left) for left in merge(value).left_out]
    assert [line.rpartition(": ")[0].rpartition("/")[2] for line in told] == [
        "nullable",
        "exclusiveMinimum",
        "maxLength",
    ]
    assert all("since OpenAPI 3.0 ignores it there" in line for line in told)


def test_a_body_that_only_some_documents_require_is_told() -> None:
    first, second = document(), document("wan/b")
    del post(second)["requestBody"]["required"]
    merged = merge(first, second)
    assert [left.parts[-1] for left in merged.left_out] == ["required"]
    assert "required" not in post(merged.value)["requestBody"]


def test_an_example_of_the_same_name_that_says_something_else_gets_a_number() -> None:
    first, second = document(), document("wan/b")
    for value, example in ((first, 1), (second, 2)):
        held = {"schema": {"type": "integer"}, "examples": {"one": {"value": example}}}
        value["components"] = {"responses": {"R": {"description": "r", "content": {JSON: held}}}}
    content = value_of(first, second)["components"]["responses"]["R"]["content"]
    assert content[JSON]["examples"] == {"one": {"value": 1}, "one 2": {"value": 2}}


def test_a_root_security_that_differs_holds_in_callbacks_and_webhooks_too() -> None:
    first, second = document(), document("wan/b")
    second["security"] = [{"Key": []}]
    second["components"] = {"securitySchemes": {"Key": {"type": "http", "scheme": "bearer"}}}
    second["paths"] |= {"/b": second["paths"].pop(PATH)}
    second["webhooks"] = {"done": {"post": {"responses": {"200": {"description": "ok"}}}}}
    merged = merge(first, second)
    assert "security" not in merged.value
    assert merged.value["webhooks"]["done"]["post"]["security"] == [{"Key": []}]  # type: ignore[index,call-overload]
    assert ("security",) in {left.parts for left in merged.left_out}
