"""Request bodies that a model tells apart, and a document that leaves its model open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.documents import Document
from scripts.merge import attempt_merge
from scripts.overlay import apply_overlay, read_overlay

_MEDIA = ("requestBody", "content", "application/json")

Documents = Callable[[list[dict[str, Any]]], list[Document]]


def _media(value: dict[str, Any]) -> Any:
    (path,) = value["paths"].values()
    media: Any = path["post"]
    for step in _MEDIA:
        media = media[step]
    return media


def _problems(documents: list[Document]) -> list[str]:
    merged = attempt_merge(documents)
    assert not merged.conflicts
    return [str(problem) for problem in merged.problems]


def _mended(document: Document, problem: str, make_overlay: Callable[..., Any]) -> Document:
    """Apply the actions that a problem drafts to the document it stands in."""
    overlay = make_overlay(problem.partition(" and\n")[2])
    return Document(document.name, apply_overlay(overlay, document.value).value, "")


@pytest.fixture
def make_overlay() -> Callable[[str], Any]:
    from scripts.documents import parse_document

    head = "overlay: 1.1.0\ninfo: {title: Draft, version: '1'}\nactions:\n"
    return lambda actions: read_overlay(parse_document(head + actions, "draft.yaml"))


def _open(schema: Any) -> None:
    schema["properties"]["model"] = {"type": "string"}


def _left_out(schema: Any) -> None:
    schema["required"] = ["input"]


def _several(schema: Any) -> None:
    schema["properties"]["model"] = {"type": "string", "enum": ["wan/m1", "wan/m2"]}


@pytest.mark.parametrize("spoil", [_open, _left_out, _several])
@pytest.mark.parametrize("count", [2, 5])
def test_an_open_model_is_one_problem_with_its_correction(
    spoil: Any, count: int, family: Any, documents: Documents, make_overlay: Any
) -> None:
    values = family(count)
    media = _media(values[1])
    media["example"] = {"model": "wan/m1", "input": {}}
    spoil(media["schema"])
    read = documents(values)

    (problem,) = _problems(read)

    assert problem.startswith("1.yaml:")
    assert f"`model` may {'be left out' if spoil is _left_out else 'have more than one'}" in problem
    assert f"in {count - 1} other document" in problem
    read[1] = _mended(read[1], problem, make_overlay)
    assert _problems(read) == []


def test_a_body_by_reference_is_corrected_where_it_is(
    family: Any, documents: Documents, make_overlay: Any
) -> None:
    values = family(3)
    media = _media(values[2])
    _open(media["schema"])
    values[2]["components"]["schemas"]["Body"] = media["schema"]
    media["schema"] = {"$ref": "#/components/schemas/Body"}
    read = documents(values)

    (problem,) = _problems(read)

    assert "- target: $.components.schemas.Body\n" in problem
    assert "- THE MODEL" in problem
    read[2] = _mended(read[2], problem, make_overlay)
    assert _problems(read) == []


def test_examples_of_one_answer_may_differ(family: Any, documents: Documents) -> None:
    values = family(3)
    for number, value in enumerate(values):
        del _media(value)["schema"]["properties"]["model"]
        _media(value)["schema"]["required"] = ["input"]
        (path,) = value["paths"].values()
        answer = path["post"]["responses"]["200"]["content"]["application/json"]
        answer["example"] = {"code": number % 2}

    merged = attempt_merge(documents(values))

    assert not merged.conflicts
    (path,) = merged.value["paths"].values()  # type: ignore[union-attr]
    content: Any = path["post"]["responses"]["200"]["content"]  # type: ignore[index, call-overload]
    assert content["application/json"]["examples"] == {
        "1": {"value": {"code": 0}},
        "2": {"value": {"code": 1}},
    }
