"""How heavy a change is, where that depends on who reads or writes the value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.documents import Document

WIDER = [
    ({"type": "string"}, {"type": ["string", "null"]}),
    ({"type": "integer"}, {"type": "number"}),
    ({"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["a", "b"]}),
    ({"type": "string", "enum": ["a"]}, {"type": "string"}),
]


@pytest.mark.parametrize(("old", "new"), WIDER)
def test_a_field_that_may_be_unset_may_widen(
    old: Any, new: Any, answer: Callable[..., Document], told: Any
) -> None:
    """The client leaves the attribute `UNSET`, which the annotation allows for."""
    assert set(told(answer(old), answer(new)).values()) == {"additive"}


@pytest.mark.parametrize(("old", "new"), WIDER)
def test_a_field_that_always_has_a_value_may_not(
    old: Any, new: Any, answer: Callable[..., Document], told: Any
) -> None:
    impacts = told(answer(old, required=True), answer(new, required=True)).values()
    assert set(impacts) == {"breaking"}


def test_a_required_input_must_be_given_when_its_default_goes(
    body: Callable[..., Document], told: Any
) -> None:
    old, new = {"type": "integer", "default": 3}, {"type": "integer"}
    assert told(body(old, required=True), body(new, required=True)) == {
        "default-removed": "breaking"
    }


def test_nothing_more_is_told_of_a_value_of_another_type(
    answer: Callable[..., Document], told: Any
) -> None:
    members = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert told(answer(members), answer({"type": "string"})) == {"type-changed": "breaking"}


def test_what_only_the_service_writes_is_no_input(body: Callable[..., Document], told: Any) -> None:
    hidden = {"type": "object", "properties": {"id": {"type": "string", "readOnly": True}}}
    assert told(body(hidden), body({"type": "object", "properties": {}})) == {}


def test_a_security_scheme_is_what_travels_not_its_name(
    document: Callable[..., Document], told: Any
) -> None:
    renamed = document(
        {
            "security": [{"Bearer": []}],
            "components": {
                "securitySchemes": {"Key": None, "Bearer": {"type": "http", "scheme": "Bearer"}}
            },
        }
    )
    assert told(document(), renamed) == {}


def test_security_of_all_operations_is_told_once(
    document: Callable[..., Document], changes: Any
) -> None:
    one = {"get": {"operationId": "a"}}
    old = document({"paths": {"/a": one}})
    new = document({"paths": {"/a": one}, "security": []})
    assert [str(change.subject) for change in changes(old, new)] == ["the service"]


def test_the_order_of_things_is_no_change(document: Callable[..., Document], told: Any) -> None:
    parameters = [{"name": "a", "in": "query"}, {"name": "b", "in": "query"}]
    assert told(document(parameters=parameters), document(parameters=parameters[::-1])) == {}


def test_headers_that_tools_must_ignore_are_only_noted(
    document: Callable[..., Document], told: Any
) -> None:
    header = {"name": "Authorization", "in": "header", "required": True}
    assert told(document(), document(parameters=[header])) == {"note-changed": "text"}


def test_a_header_is_the_same_whatever_its_case(
    document: Callable[..., Document], told: Any
) -> None:
    old, new = (
        document(parameters=[{"name": name, "in": "header", "schema": {"type": "string"}}])
        for name in ("X-Trace", "x-trace")
    )
    assert told(old, new) == {}
