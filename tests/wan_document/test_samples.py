"""Bodies derived from a schema keep to it, or break one rule of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from wan_document.samples import full_body, invalid_bodies, minimal_body, valid_bodies

SCHEMA: Any = {
    "type": "object",
    "required": ["model", "input"],
    "properties": {
        "model": {"type": "string", "const": "wan/x"},
        "callBackUrl": {"type": "string", "format": "uri"},
        "input": {
            "type": "object",
            "required": ["prompt"],
            "properties": {
                "prompt": {"type": "string", "maxLength": 5, "examples": ["a fox"]},
                "ratio": {"type": "string", "enum": ["16:9", "1:1"], "default": "1:1"},
                "frames": {"type": "integer", "minimum": 41, "maximum": 119, "multipleOf": 4},
                "scale": {"type": "number", "exclusiveMinimum": 0, "maximum": 10},
                "loud": {"type": "boolean"},
            },
        },
    },
}
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker(["date"]))


def named(cases: Any) -> dict[str, Any]:
    return {case.name: case.body for case in cases}


def test_the_minimal_body_has_what_is_required() -> None:
    assert minimal_body(SCHEMA) == {"model": "wan/x", "input": {"prompt": "a fox"}}


def test_the_full_body_has_every_member() -> None:
    body: Any = full_body(SCHEMA)

    assert set(body) == set(SCHEMA["properties"])
    assert set(body["input"]) == set(SCHEMA["properties"]["input"]["properties"])


def test_every_enum_value_and_both_ends_of_every_range_are_there() -> None:
    cases = named(valid_bodies(SCHEMA))

    values = {
        member: [body["input"][member] for body in cases.values() if member in body["input"]]
        for member in SCHEMA["properties"]["input"]["properties"]
    }
    assert {"16:9", "1:1"} <= set(values["ratio"])
    assert {44, 116} <= set(values["frames"])
    assert {0.5, 10} <= set(values["scale"])
    assert {True, False} <= set(values["loud"])
    assert {len(prompt) for prompt in values["prompt"]} >= {5}
    assert {"minimal", "full", "input.ratio=16:9", "input.frames=44"} <= set(cases)


def test_each_faulty_body_breaks_one_rule() -> None:
    cases = named(invalid_bodies(SCHEMA))
    del cases["callBackUrl=not a uri"]  # formats are checked apart

    broken = {
        name: [error.validator for error in VALIDATOR.iter_errors(body)]
        for name, body in cases.items()
    }

    assert all(broken.values())
    assert {rule for rules in broken.values() for rule in rules} == {
        "required", "const", "enum", "type", "minimum", "maximum", "multipleOf", "maxLength",
    }  # fmt: skip
    assert broken["no input.prompt"] == ["required"]
    assert broken["input.frames=45"] == ["multipleOf"]


@pytest.mark.parametrize("name", ["no model", "no input", "no input.prompt"])
def test_a_required_member_is_left_out(name: str) -> None:
    body: Any = named(invalid_bodies(SCHEMA))[name]

    for part in name.removeprefix("no ").split(".")[:-1]:
        body = body[part]
    assert name.rpartition(".")[2].removeprefix("no ") not in body


def test_what_an_all_of_adds_counts() -> None:
    schema = {"allOf": [SCHEMA], "properties": {"seed": {"type": "integer"}}}

    assert minimal_body(schema) == minimal_body(SCHEMA)
    assert full_body(schema) == {**full_body(SCHEMA), "seed": 0}


def integers(low: int, span: int, step: int) -> Any:
    return {
        "type": "integer",
        "minimum": low,
        "maximum": low + span + step,
        "multipleOf": step,
    }


def texts(low: int, span: int) -> Any:
    return {"type": "string", "minLength": low, "maxLength": low + span}


def choices(values: set[str]) -> Any:
    return {"type": "string", "enum": sorted(values)}


def arrays(items: Any, low: int, span: int | None) -> Any:
    most = {} if span is None else {"maxItems": low + span}
    return {"type": "array", "items": items, "minItems": low, **most}


def different(low: int, span: int) -> Any:
    return {**arrays({"type": "string"}, low, span), "uniqueItems": True}


small = st.integers(0, 9)
scalars = st.one_of(
    st.builds(integers, st.integers(-50, 50), small, st.integers(1, 9)),
    st.builds(texts, small, small),
    st.builds(choices, st.sets(st.text(max_size=4), min_size=1, max_size=4)),
    st.sampled_from([{"type": "boolean"}, {"type": "number"}, {"type": ["string", "null"]}]),
)
schemas = st.recursive(
    st.one_of(scalars, st.builds(different, st.integers(0, 3), st.integers(0, 3))),
    lambda inner: st.one_of(
        st.builds(
            lambda members, required: {
                "type": "object",
                "properties": members,
                "required": sorted(required & members.keys()),
            },
            st.dictionaries(st.sampled_from("abcd"), inner, min_size=1, max_size=3),
            st.sets(st.sampled_from("abcd")),
        ),
        st.builds(arrays, inner, st.integers(0, 3), st.none() | st.integers(0, 3)),
        st.builds(lambda inner: {"anyOf": [inner, {"type": "null"}]}, inner),
    ),
    max_leaves=6,
).filter(lambda schema: "properties" in schema)


def test_arrays_are_as_short_and_as_long_as_they_may_be() -> None:
    schema = {"type": "object", "properties": {"a": arrays({"type": "integer"}, 2, 2)}}

    lengths = [len(case.body["a"]) for case in valid_bodies(schema) if "a" in case.body]
    wrong = [case.body["a"] for case in invalid_bodies(schema)]

    assert {2, 4} <= set(lengths)
    assert "seven" in wrong
    assert {1, 5} <= {len(value) for value in wrong}


@given(schemas)
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_valid_bodies_are_valid_and_faulty_ones_are_not(schema: Any) -> None:
    validator = Draft202012Validator(schema)

    assert all(validator.is_valid(case.body) for case in valid_bodies(schema))
    assert not any(validator.is_valid(case.body) for case in invalid_bodies(schema))
