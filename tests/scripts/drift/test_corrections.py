"""Corrections that became superfluous, as the pipeline would find them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.documents import parse_document, to_yaml
from scripts.drift.corrections import stale_corrections
from scripts.overlay import read_overlay
from scripts.pipeline.inputs import Inputs

_CODE = "$.components.schemas.Answer.properties.code"
_SETTLES = {"target": _CODE, "update": {"type": "integer"}}
_NEEDED = {"target": "$.info", "update": {"title": "Wan"}}
_IDLE = {"target": "$.components.schemas.Answer", "update": {"type": "object"}}
_GONE = {"target": "$.paths['/gone']", "remove": True}


def _spec(name: str, code: str) -> Any:
    answer = {"type": "object", "properties": {"code": {"type": code}}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}
    body = {
        "type": "object",
        "required": ["model"],
        "properties": {"model": {"type": "string", "enum": [name]}},
    }
    operation = {
        "operationId": name,
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"200": {"description": "Fine", "content": content}},
    }
    value: Any = {
        "openapi": "3.0.3",
        "info": {"title": "A", "version": "1"},
        "servers": [{"url": "https://api.apikley.ru"}],
        "paths": {"/jobs": {"post": operation}},
        "components": {"schemas": {"Answer": answer}},
    }
    return parse_document(to_yaml(value), f"{name}.yaml")


def _stale(codes: tuple[str, ...], *actions: Any) -> list[str]:
    overlay: Any = {
        "overlay": "1.1.0",
        "info": {"title": "Whole", "version": "1"},
        "actions": list(actions),
    }
    whole = read_overlay(parse_document(to_yaml(overlay), str(Path("whole.overlay.yaml"))))
    specs = tuple(_spec(f"m{index}", code) for index, code in enumerate(codes))
    return [each.target for each in stale_corrections(Inputs(specs, {}, (), (whole,)))]


def test_actions_without_match_or_effect_are_stale() -> None:
    found = _stale(("integer", "integer"), _NEEDED, _IDLE, _GONE)
    assert found == [_IDLE["target"], _GONE["target"]]


@pytest.mark.parametrize("codes", [("integer", "string"), ("integer", "integer", "string")])
def test_a_conflict_that_an_action_settles_hides_no_stale_ones(codes: tuple[str, ...]) -> None:
    assert _stale(codes, _SETTLES, _NEEDED, _GONE) == [_GONE["target"]]


def test_nothing_of_the_whole_is_judged_while_specs_are_in_conflict() -> None:
    assert _stale(("integer", "string"), _NEEDED, _GONE) == []
