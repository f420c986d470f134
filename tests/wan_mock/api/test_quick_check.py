"""What the compiled check calls valid, jsonschema calls valid: it may doubt, and never err."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from wan_document.document import ApiDocument
from wan_document.samples import invalid_bodies, valid_bodies
from wan_mock.api.quick_check import quick_check
from wan_mock.api.validation import BodyValidator, _is_uri

FORMATS = FormatChecker(formats=())
FORMATS.checks("uri")(_is_uri)

NUMBERS = st.sampled_from([-1, 0, 1, 2, 2.5, 4.0, 1e300, True])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | NUMBERS
    | st.sampled_from(["", "a", "ab", "1", "https://a.b/c", "𝄞", "a b"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYWORDS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(
            [
                "string",
                "integer",
                "number",
                "boolean",
                "array",
                "object",
                "null",
                ["string", "null"],
            ]
        ),
        "enum": st.lists(VALUES, min_size=1, max_size=3),
        "const": VALUES,
        "required": st.lists(st.sampled_from("abc"), max_size=2, unique=True),
        "minimum": NUMBERS,
        "maximum": NUMBERS,
        "exclusiveMinimum": NUMBERS,
        "exclusiveMaximum": NUMBERS,
        "multipleOf": st.sampled_from([1, 2, 0.5]),
        "minLength": st.sampled_from([0, 1, 2]),
        "maxLength": st.sampled_from([0, 1, 2]),
        "minItems": st.sampled_from([0, 1]),
        "maxItems": st.sampled_from([1, 2]),
        "pattern": st.sampled_from(["^a", "b$", "."]),
        "format": st.sampled_from(["uri", "date-time"]),
        "additionalProperties": st.sampled_from([True, False]),
        "description": st.just("says nothing"),
    },
)
SCHEMAS = st.recursive(
    KEYWORDS,
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "type": st.just("object"),
            "properties": st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
            "items": inner,
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=2),
        },
    ),
    max_leaves=4,
)


@given(SCHEMAS, VALUES)
@settings(max_examples=400, deadline=None)
def test_what_is_called_valid_is_valid(schema: Any, value: Any) -> None:
    check = quick_check(schema, {"uri": _is_uri})
    if check is not None and check(value):
        assert Draft202012Validator(schema, format_checker=FORMATS).is_valid(value)


@pytest.mark.parametrize("keyword", ["oneOf", "not", "if", "$ref", "dependentSchemas", "unheardOf"])
def test_a_keyword_that_is_not_known_is_left_to_jsonschema(keyword: str) -> None:
    assert quick_check({"type": "string", keyword: []}, {}) is None


def test_every_model_is_checked_quickly() -> None:
    for model in ApiDocument.load().models.values():
        check = quick_check(model.request, {"uri": _is_uri})
        assert check is not None
        assert all(check(case.body) for case in valid_bodies(model.request))
        assert not any(check(case.body) for case in invalid_bodies(model.request))


def test_a_validator_says_the_same_with_and_without_it() -> None:
    validator = BodyValidator({"type": "object", "properties": {"a": {"multipleOf": 0.1}}})
    assert validator.violations({"a": 1}) == ()
    assert [str(v) for v in validator.violations({"a": 0.25})] == ["a: must be a multiple of 0.1"]
