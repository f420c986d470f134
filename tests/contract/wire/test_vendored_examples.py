"""The examples of the vendored specs, sent and received as they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scripts.documents import read_document, same
from scripts.openapi import walk

SPECS = Path(__file__).resolve().parents[3] / "specs"


@dataclass(frozen=True)
class Example:
    """An example of a body, and the operation it belongs to."""

    name: str
    direction: str
    path: str
    value: Any


def _examples() -> Iterator[Example]:
    for file in sorted(SPECS.glob("*.yaml")):
        spec = read_document(file).value
        prefix = urlsplit(spec["servers"][0]["url"]).path if "servers" in spec else ""
        for node in walk(spec) if "paths" in spec else ():
            if node.kind == "media type" and node.parts[0] == "paths":
                _, path, _, direction, *_ = node.parts
                for name, value in _values(node.value):
                    label = " ".join(filter(None, [file.stem, str(path).rpartition("/")[2], name]))
                    yield Example(label, str(direction), prefix + str(path), value)


def _values(media: Any) -> Iterator[tuple[str, Any]]:
    if "example" in media:
        yield "", media["example"]
    for name, example in media.get("examples", {}).items():
        yield name, example["value"]


EXAMPLES = list(_examples())
SENT = [example for example in EXAMPLES if example.direction == "requestBody"]
RECEIVED = [example for example in EXAMPLES if example.direction == "responses"]


@pytest.fixture
def at(operations: Any) -> Any:
    by_path = {operation.path: operation for operation in operations.values()}
    return lambda example: by_path[example.path]


@pytest.mark.parametrize("example", SENT, ids=[example.name for example in SENT])
def test_an_example_request_is_sent_as_it_stands(
    call: Any, wire: Any, at: Any, example: Example
) -> None:
    call(at(example), body=at(example).body(example.value))

    assert wire.request.path == example.path
    assert same(json.loads(wire.request.data), example.value)


@pytest.mark.parametrize("example", RECEIVED, ids=[example.name for example in RECEIVED])
def test_an_example_answer_is_received_as_it_stands(
    call: Any, wire: Any, at: Any, example: Example
) -> None:
    wire.answer(example.value)

    parsed = call(at(example)).parsed

    assert type(parsed) is at(example).answer_class
    assert parsed.additional_properties == {}
    assert parsed.code == example.value["code"]
    assert same(parsed.to_dict(), example.value)


def test_every_page_of_a_model_has_a_request_and_an_answer(operations: Any) -> None:
    mapping = operations["createTask"].value["requestBody"]["content"]["application/json"]["schema"]
    models = mapping["discriminator"]["mapping"].keys()
    answered = [each for each in RECEIVED if each.path == operations["createTask"].path]

    assert {each.value["model"] for each in SENT if "model" in each.value} == models
    assert len(answered) == len(models)
    assert all(each.value["data"]["taskId"] for each in answered)
