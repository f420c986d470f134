"""Whatever stands wherever in a spec: the build ends with a document or with places to mend."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.documents import Value
from scripts.pipeline.build import build
from scripts.pipeline.inputs import Inputs, read_inputs
from scripts.pipeline.report import Progress
from scripts.problem import BadInput, Problem

_INPUTS = read_inputs(Path("specs"), Path("overlays"))
_ODD: list[Any] = [None, {}, 3, "model", "", True, [None], {"a": None}]
_ODD += [{"$ref": "#/components/schemas/ApiResponse"}, {"type": "integer", "enum": [0, 0.5]}]


def _places(value: Value, parts: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items: list[tuple[str | int, Value]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [
        place for key, item in items for place in ((*parts, key), *_places(item, (*parts, key)))
    ]


_PLACES = [
    (index, place) for index, spec in enumerate(_INPUTS.specs) for place in _places(spec.value)
]


@pytest.mark.parametrize("with_overlays", [True, False])
@settings(max_examples=20, deadline=None)
@given(where=st.sampled_from(_PLACES), odd=st.sampled_from(_ODD))
def test_an_odd_part_is_built_or_refused_with_its_place(
    with_overlays: bool, where: tuple[int, tuple[str | int, ...]], odd: Value
) -> None:
    index, place = where
    value: Any = copy.deepcopy(_INPUTS.specs[index].value)
    holder = value
    for part in place[:-1]:
        holder = holder[part]
    holder[place[-1]] = odd
    specs = list(_INPUTS.specs)
    specs[index] = dataclasses.replace(specs[index], value=value)
    inputs = dataclasses.replace(_INPUTS, specs=tuple(specs))
    if not with_overlays:
        inputs = dataclasses.replace(inputs, of_spec={}, of_each=(), of_whole=())
    for problem in _problems(inputs):
        assert problem.file
        assert problem.remedy


def _problems(inputs: Inputs) -> Sequence[Problem]:
    try:
        build(inputs, Progress(quiet=True))
    except BadInput as refusal:
        return refusal.problems
    return ()
