"""What is called plainly valid is valid: jsonschema would not refuse it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.documents import parse_document, to_yaml
from scripts.lint.formats import format_checker
from scripts.lint.instances import Mismatch, Validator
from scripts.lint.plain import is_plainly_valid
from scripts.lint.subject import LintedDocument
from scripts.openapi.patterns import bounded_validator

_SCALARS = st.sampled_from((None, True, 0, 1, 2.5, "", "a", "abc", "https://a.test", "2026-01-01"))
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
    ),
    max_leaves=5,
)
_LEAVES = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(
            ("string", "integer", "number", "boolean", "array", ["string", "null"])
        ),
        "enum": st.lists(_SCALARS, min_size=1, max_size=3),
        "const": _SCALARS,
        "format": st.sampled_from(("uri", "date", "uuid", "int32", "other")),
        "pattern": st.sampled_from(("^a", "c$")),
        "minLength": st.integers(0, 3),
        "maxLength": st.integers(0, 3),
        "minItems": st.integers(0, 3),
        "minimum": st.integers(-1, 2),
        "exclusiveMinimum": st.integers(-1, 2),
        "multipleOf": st.sampled_from((1, 2, 0.5)),
        "description": st.just("Text."),
    },
)
_SCHEMAS = st.recursive(
    _LEAVES,
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
            "items": inner,
            "required": st.lists(st.sampled_from("ab"), max_size=2, unique=True),
            "additionalProperties": inner | st.booleans(),
            "oneOf": st.lists(inner, min_size=1, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "type": st.sampled_from(("object", "array")),
        },
    ),
    max_leaves=5,
)


def _faults(schema: Any, value: Any) -> list[Mismatch]:
    return list(bounded_validator()(schema, format_checker=format_checker()).iter_errors(value))


@settings(max_examples=300, deadline=None)
@given(_SCHEMAS, _VALUES)
def test_what_is_plainly_valid_is_not_refused(schema: Any, value: Any) -> None:
    subject = LintedDocument(parse_document(to_yaml({"openapi": "3.1.0"}), "a.yaml"))

    assert not is_plainly_valid(subject, schema, value) or not _faults(schema, value)


def test_the_usual_example_needs_no_second_look() -> None:
    subject = LintedDocument(parse_document(to_yaml({"openapi": "3.1.0"}), "a.yaml"))
    schema: Any = {
        "type": "object",
        "required": ["prompt"],
        "properties": {
            "prompt": {"type": "string", "maxLength": 9},
            "urls": {"type": "array", "maxItems": 2, "items": {"type": "string", "format": "uri"}},
            "seconds": {"type": "integer", "minimum": 2, "maximum": 8, "multipleOf": 1},
            "code": {"allOf": [{"enum": [200, None]}], "anyOf": [{"type": "null"}, {"const": 200}]},
        },
    }
    value: Any = {
        "prompt": "a fox",
        "urls": ["https://a.test"],
        "seconds": 3,
        "code": 200,
        "more": [1],
    }

    assert is_plainly_valid(subject, schema, value)
    assert not is_plainly_valid(subject, schema, {"prompt": "much too long"})
    assert list(Validator(subject, schema).mismatches({"prompt": "much too long"}))


def test_branches_that_lead_back_into_themselves_end() -> None:
    again: Any = {"$ref": "#/components/schemas/A"}
    a = {"anyOf": [{"properties": {"a": again}, "pattern": "x"}, again, again]}
    document = {"openapi": "3.1.0", "components": {"schemas": {"A": a}}}
    subject = LintedDocument(parse_document(to_yaml(document), "a.yaml"))
    value: Any = 1
    for _ in range(30):
        value = {"a": value}

    assert not is_plainly_valid(subject, again, value)
