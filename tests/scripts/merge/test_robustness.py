"""Whatever stands wherever in a document: it is merged or refused with its place, never crashed."""

from __future__ import annotations

import copy
import dataclasses
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.documents import Document, Value, read_document, to_yaml
from scripts.merge import merge_documents
from scripts.problem import BadInput

SPECS = [
    read_document(path) for path in sorted(Path("specs").glob("*.yaml")) if path.stem != "sources"
]
REFERENCES = ["#/info", "#/components/schemas", "x.yaml", "#/%ZZ", 5]
ODD: list[Any] = [None, [], {}, 3, -1.5, "model", "", True, [None], [[]], {"a": None}]
ODD += [{"$ref": reference} for reference in REFERENCES]
ODD += [{"allOf": [{"$ref": "#/components/schemas/None"}, True]}, {"x-a": [], "": {"": []}}]


def _places(value: Value, parts: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner: list[tuple[str | int, Value]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [
        place for key, item in inner for place in ((*parts, key), *_places(item, (*parts, key)))
    ]


PLACES = [(number, place) for number, spec in enumerate(SPECS) for place in _places(spec.value)]


def _spoiled(document: Document, place: tuple[str | int, ...], odd: Value) -> Document:
    value: Any = copy.deepcopy(document.value)
    holder = value
    for part in place[:-1]:
        holder = holder[part]
    holder[place[-1]] = odd
    return dataclasses.replace(document, value=value)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_an_odd_part_is_merged_or_refused_with_its_place(
    where: tuple[int, tuple[str | int, ...]], odd: Value
) -> None:
    number, place = where
    spoiled = [*SPECS]
    spoiled[number] = _spoiled(SPECS[number], place, odd)
    try:
        to_yaml(merge_documents(spoiled).value)
    except BadInput as refusal:
        for problem in refusal.problems:
            assert problem.file
            assert problem.line
            assert problem.pointer is not None
            assert problem.remedy
