"""Parts that all documents of a family share: what may differ, and how a conflict is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.documents import Document
from scripts.merge import Merged, attempt_merge, merge_documents
from scripts.problem import BadInput

PATH = "/api/createTask"

Family = Callable[[int], list[dict[str, Any]]]
Documents = Callable[[list[dict[str, Any]]], list[Document]]


def post(value: dict[str, Any]) -> Any:
    return value["paths"][PATH]["post"]


def answer(value: dict[str, Any]) -> Any:
    return value["components"]["schemas"]["Answer"]


def key(value: dict[str, Any]) -> Any:
    return value["components"]["securitySchemes"]["Key"]


@pytest.fixture
def merge(documents: Documents) -> Callable[[list[dict[str, Any]]], Merged]:
    return lambda values: merge_documents(documents(values))


@pytest.fixture
def problems(documents: Documents) -> Callable[[list[dict[str, Any]]], list[str]]:
    def refused(values: list[dict[str, Any]]) -> list[str]:
        with pytest.raises(BadInput) as caught:
            merge_documents(documents(values))
        return [str(problem) for problem in caught.value.problems]

    return refused


@pytest.mark.parametrize("odd", [0, 3])
def test_one_odd_document_is_the_one_that_is_told(family: Family, problems: Any, odd: int) -> None:
    values = family(6)
    answer(values[odd])["properties"]["code"]["type"] = "string"
    (problem,) = problems(values)
    first, majority, minority, at, *_ = problem.splitlines()
    assert first.startswith(f"{odd}.yaml:")
    assert first.endswith("the component `Answer` differs between documents")
    others = [f"{number}.yaml:" for number in range(6) if number != odd][:3]
    assert majority.startswith('        5 with properties.code.type: "integer": ')
    assert all(name in majority for name in others)
    assert majority.endswith(" and 2 more")
    assert minority.startswith(f'        1 with properties.code.type: "string": {odd}.yaml:')
    assert at == "    at: /components/schemas/Answer/properties/code/type"


def test_each_reading_is_told_once_with_those_who_have_it(family: Family, problems: Any) -> None:
    values = family(6)
    for number, code in ((1, "string"), (2, "string"), (4, "number")):
        answer(values[number])["properties"]["code"]["type"] = code
    del answer(values[4])["required"]
    (problem,) = problems(values)
    counts = [line.split()[0] for line in problem.splitlines()[1:4]]
    assert counts == ["3", "2", "1"]
    assert "1 without required (and 1 more): 4.yaml:" in problem


def test_of_a_long_list_the_length_is_told(family: Family, problems: Any) -> None:
    values = family(3)
    for value in values:
        answer(value)["allOf"] = [{"type": "object", "required": ["code"]}]
    answer(values[1])["allOf"].append({"type": "object", "maxProperties": 9})
    (problem,) = problems(values)
    assert "2 with allOf: [" in problem
    assert "1 with allOf: 2 items, [" in problem


def test_what_most_say_stands_where_conflicts_are_left_to_the_caller(
    family: Family, documents: Documents
) -> None:
    values = family(3)
    answer(values[0])["properties"]["code"]["type"] = "string"
    merged: Any = attempt_merge(documents(values))
    assert answer(merged.value)["properties"]["code"]["type"] == "integer"
    (conflict,) = merged.conflicts
    assert conflict.parts == ("components", "schemas", "Answer")
    assert conflict.differing == [("components", "schemas", "Answer", "properties", "code", "type")]


def _description(value: dict[str, Any]) -> None:
    answer(value)["properties"]["code"]["description"] = "Another text."


def _scheme_description(value: dict[str, Any]) -> None:
    key(value)["description"] = "Another text."


def _response_description(value: dict[str, Any]) -> None:
    post(value)["responses"]["200"]["description"] = "Another text."


def _extension(value: dict[str, Any]) -> None:
    answer(value)["x-orders"] = ["code"]


def _title(value: dict[str, Any]) -> None:
    answer(value)["title"] = "some words"


def _example(value: dict[str, Any]) -> None:
    answer(value)["properties"]["code"]["examples"] = [505]


def _empty(value: dict[str, Any]) -> None:
    post(value)["responses"]["200"]["headers"] = {}


@pytest.mark.parametrize(
    "change",
    [
        _description, _scheme_description, _response_description,
        _extension, _title, _example, _empty,
    ],
)  # fmt: skip
def test_what_no_client_feels_may_differ(
    family: Family, merge: Any, change: Callable[[dict[str, Any]], None]
) -> None:
    values = family(3)
    change(values[1])
    assert merge(values).conflicts == ()


def test_the_order_of_required_names_may_differ(family: Family, merge: Any) -> None:
    values = family(2)
    for value, names in zip(values, (["code", "msg"], ["msg", "code"]), strict=True):
        answer(value)["properties"]["msg"] = {"type": "string"}
        answer(value)["required"] = names
    assert merge(values).conflicts == ()


def test_the_text_of_most_documents_is_kept_and_noted(family: Family, merge: Any) -> None:
    values = family(5)
    for number, text in enumerate(["Old.", "New.", "New.", "Odd.", None]):
        code = answer(values[number])["properties"]["code"]
        code["description"] = text
        if text is None:
            del code["description"]
    merged = merge(values)
    assert answer(merged.value)["properties"]["code"]["description"] == "New."
    (chosen,) = merged.chosen
    assert chosen.parts == ("components", "schemas", "Answer")
    assert chosen.texts == (("properties", "code", "description"),)


def test_a_text_that_only_some_have_is_kept_without_a_note(family: Family, merge: Any) -> None:
    values = family(3)
    answer(values[2])["x-lint-ignore"] = [{"rule": "a", "reason": "b"}]
    merged = merge(values)
    assert answer(merged.value)["x-lint-ignore"] == [{"rule": "a", "reason": "b"}]
    assert merged.chosen == ()


def _class_title(value: dict[str, Any]) -> None:
    answer(value)["title"] = "Reply"


def _new_member(value: dict[str, Any]) -> None:
    answer(value)["properties"]["description"] = {"type": "string"}


def _code(value: dict[str, Any]) -> None:
    answer(value)["properties"]["code"]["enum"] = [200]


def _scheme(value: dict[str, Any]) -> None:
    key(value)["scheme"] = "basic"


def _nobody(value: dict[str, Any]) -> None:
    post(value)["security"] = []


@pytest.mark.parametrize("change", [_class_title, _new_member, _code, _scheme, _nobody])
def test_what_a_client_feels_must_not_differ(
    family: Family, problems: Any, change: Callable[[dict[str, Any]], None]
) -> None:
    values = family(3)
    change(values[1])
    (problem,) = problems(values)
    assert problem.startswith("1.yaml:")
    assert "2 with" in problem or "2 without" in problem


def test_an_operation_may_repeat_the_security_of_its_document(family: Family, merge: Any) -> None:
    values = family(3)
    post(values[0])["security"] = [{"Key": []}]
    merged = merge(values)
    assert merged.value["security"] == [{"Key": []}]
    assert "security" not in post(merged.value)


def test_an_extension_among_the_names_of_schemes_is_no_scheme(family: Family, merge: Any) -> None:
    values = family(3)
    values[0]["security"] = [{"Key": [], "x-group": {"id": 1}}]
    merged = merge(values)
    assert merged.value["security"] == [{"Key": []}]


def test_a_scheme_may_have_another_name(family: Family, merge: Any) -> None:
    values = family(3)
    schemes = values[0]["components"]["securitySchemes"]
    schemes["Token"] = {**schemes.pop("Key"), "description": "The token."}
    values[0]["security"] = [{"Token": []}]
    merged = merge(values)
    assert merged.value["security"] == [{"Key": []}]
    assert "security" not in post(merged.value)


def test_schemes_that_differ_are_one_conflict_and_not_two(family: Family, problems: Any) -> None:
    values = family(3)
    _scheme(values[2])
    post(values[2])["security"] = [{"Key": []}]
    (problem,) = problems(values)
    assert "the component `Key` differs" in problem


def test_a_model_that_is_described_twice_is_told_once(family: Family, problems: Any) -> None:
    values = family(2)
    values.append(family(2)[1])
    post(values[2])["requestBody"]["content"]["application/json"]["schema"]["properties"]["input"][
        "properties"
    ]["prompt"]["maxLength"] = 5
    post(values[2])["responses"]["200"]["content"] = {}
    (problem,) = problems(values)
    assert "the model 'wan/m1' is already described at 1.yaml:" in problem
    assert "they differ at /properties/input/properties/prompt/maxLength" in problem


def test_a_copy_of_a_document_is_told_as_such(family: Family, problems: Any) -> None:
    (problem,) = problems([*family(2), family(2)[1]])
    assert "with the same request body" in problem
