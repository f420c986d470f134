"""Whatever keywords a document combines, it is typed and round-trips, or refused with a place."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scripts.problem import BadInput, Problem
from tests.scripts.generate.conftest import import_unformatted

NAMES = st.sampled_from(["a", "b", "kind"])
SCALARS: list[Any] = ["x", "y", "", 0, 1, 2.5, True, None]
COUNTER = itertools.count()


def pool() -> list[Any]:
    """Give values that schemas are tried on: scalars, lists, and objects of few names."""
    objects: list[Any] = [{}]
    objects += [{name: value} for name in ("a", "b", "kind") for value in ("x", 1, None, [], {})]
    pairs = itertools.product(("x", 1), ("x", 1, {"a": "x"}))
    objects += [{"a": left, "b": right} for left, right in pairs]
    objects += [{"kind": kind, name: "x"} for kind in ("x", "y") for name in ("a", "other")]
    objects += [{"m": {"a": "x"}}, {"a": {"a": 1, "b": "x"}}, {"a": ["x", 1], "kind": "y"}]
    return [*SCALARS, [], ["x"], [1, 2], ["x", None], [{"a": "x"}], *objects]


VALUES = pool()


def leaves() -> st.SearchStrategy[Any]:
    types = ["string", "integer", "number", "boolean", "null", "object", "array"]
    return st.one_of(
        st.sampled_from(types).map(lambda one: {"type": one}),
        st.lists(st.sampled_from(types), min_size=1, max_size=3, unique=True).map(
            lambda many: {"type": many}
        ),
        st.sampled_from(
            [
                {},
                {"enum": ["x", "y"]},
                {"enum": ["x", None]},
                {"enum": [1, "x"]},
                {"const": "x"},
                {"const": 1},
                {"type": "string", "minLength": 1},
                {"type": "integer", "minimum": 1},
                {"$ref": "#/components/schemas/One"},
                {"$ref": "#/components/schemas/Two"},
                {"$ref": "#/components/schemas/Holder"},
                {"$ref": "#/components/schemas/Either"},
            ]
        ),
    )


def narrowing() -> st.SearchStrategy[Any]:
    names = st.lists(NAMES, min_size=1, max_size=2, unique=True)
    required = names.map(lambda listed: {"required": listed})
    return st.one_of(
        required,
        required.map(lambda schema: {"not": schema}),
        st.lists(required, min_size=1, max_size=3).map(lambda listed: {"oneOf": listed}),
        st.lists(required, min_size=1, max_size=3).map(lambda listed: {"anyOf": listed}),
        st.tuples(NAMES, names).map(lambda pair: {"dependentRequired": {pair[0]: pair[1]}}),
        st.just({"minProperties": 1}),
        st.just({"additionalProperties": False}),
    )


def combined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    objects = st.builds(
        lambda members, required, more: {
            "type": "object",
            "properties": members,
            "required": [name for name in required if name in members],
            **more,
        },
        st.dictionaries(NAMES, inner, min_size=1, max_size=3),
        st.lists(NAMES, max_size=2, unique=True),
        st.one_of(st.just({}), narrowing(), inner.map(lambda one: {"additionalProperties": one})),
    )
    lists = st.lists(inner, min_size=1, max_size=3)
    unions = st.builds(
        lambda keyword, listed, own: {**own, keyword: listed},
        st.sampled_from(["allOf", "anyOf", "oneOf"]),
        lists,
        st.one_of(st.just({}), objects, st.just({"type": "object"}), narrowing()),
    )
    siblings = objects.map(lambda own: {**own, "$ref": "#/components/schemas/One"})
    arrays = inner.map(lambda one: {"type": "array", "items": one})
    return st.one_of(objects, unions, siblings, arrays)


SCHEMAS = st.recursive(leaves(), combined, max_leaves=6)


def document(schema: Any, either: Any) -> dict[str, Any]:
    answer = {"description": "", "content": {"application/json": {"schema": schema}}}
    operation = {"operationId": "look", "responses": {"200": answer}}
    return {
        "openapi": "3.1.0",
        "paths": {"/x": {"get": operation}},
        "components": {
            "schemas": {
                "Holder": {"type": "object", "required": ["m"], "properties": {"m": schema}},
                "One": {"type": "object", "properties": {"a": {"type": "string"}}},
                "Two": {
                    "type": "object",
                    "required": ["kind"],
                    "properties": {"kind": {"enum": ["x", "y"]}, "b": {"type": "integer"}},
                },
                "Either": either,
            }
        },
    }


def as_read(schema: Any) -> Any:
    """Say `type: object` where only members are told, as the generator reads such a schema.

    JSON Schema alone would take any text there too. Below `not` the meaning would be turned round.
    """
    if isinstance(schema, list):
        return [as_read(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    read = {name: each if name == "not" else as_read(each) for name, each in schema.items()}
    tells_members = {"properties", "required", "additionalProperties"} & schema.keys()
    unstated = not {"type", "enum", "const", "$ref"} & schema.keys()
    return {**read, "type": "object"} if tells_members and unstated else read


def models_in(value: Any, base: Any) -> Iterator[Any]:
    if isinstance(value, base):
        yield value
        for member in value._members():
            yield from models_in(getattr(value, member.attribute), base)
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in held:
        yield from models_in(each, base)


@given(SCHEMAS, SCHEMAS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_valid_values_are_typed_and_round_trip_or_the_document_is_refused(
    schema: Any, either: Any
) -> None:
    value = document(schema, either)
    with tempfile.TemporaryDirectory() as folder:
        problems: tuple[Problem, ...] = ()
        try:
            models, base = import_unformatted(value, Path(folder), f"combined_{next(COUNTER)}")
            made = models.Holder
        except BadInput as caught:
            problems = caught.problems
            made = None
        if made is None:
            assert all(problem.pointer and problem.remedy for problem in problems)
            return
        components = {name: as_read(each) for name, each in value["components"]["schemas"].items()}
        read_as = {"components": {"schemas": components}, "$ref": "#/components/schemas/Holder"}
        validator = Draft202012Validator(read_as)
        for each in VALUES:
            raw = {"m": each}
            read = made.from_dict(raw)
            assert read.to_dict() == raw
            if validator.is_valid(raw):
                assert read.additional_properties == {}
                for model in models_in(read, base):
                    declared = {member.name for member in model._members()}
                    assert not declared & model.additional_properties.keys()
