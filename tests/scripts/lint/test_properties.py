"""Properties: the linter takes any mapping, and a draft heals whatever it was drafted from."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.documents import Document, parse_document, to_yaml
from scripts.lint import Finding, lint_document
from scripts.lint.draft import draft_overlay
from scripts.overlay import apply_overlay, read_overlay

_KEYWORDS = (
    "openapi info contact email license paths parameters get post operationId summary requestBody "
    "content application/json schema responses 200 default components schemas securitySchemes "
    "security type properties items required enum const minimum maximum exclusiveMinimum minLength "
    "maxLength minItems maxItems multipleOf pattern format nullable description example examples "
    "value allOf oneOf anyOf not additionalProperties $ref name in x-lint-ignore rule reason "
    "callbacks headers webhooks model image_urls title"
)
_TEXTS = st.sampled_from(
    (
        *_KEYWORDS.split(" "),
        "string",
        "array",
        "number",
        "object",
        "#/components/schemas/a",
        "#/",
        "/a/{b}",
        "3.0.1",
        "3.1.0",
        "Required field. Max length: 5 characters. Default value: 5. One of 5 or 10.",
        "(Min: 1, Max: 5, Step: 1) If None, a random seed is chosen. Must be `a` for this endpoint",
        "URL of the image. Up to 3 images. Options: 'a', 'b'. Max 5MB. Max 6MB. Multiple of 0",
    )
)
_SCALARS = st.none() | st.booleans() | st.integers(-3, 9) | st.floats(-2, 9) | _TEXTS
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=5),
    max_leaves=25,
)
_MAPPINGS = st.dictionaries(_TEXTS, _VALUES, max_size=6)
_settings = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _document(value: dict[str, Any]) -> Document:
    return parse_document(json.dumps(value), "any.json")


def _mended(document: Document, findings: list[Finding]) -> Document:
    draft = draft_overlay(document, findings)
    if not draft["actions"]:
        return document
    overlay = read_overlay(parse_document(to_yaml(draft), "draft.yaml"))
    return parse_document(to_yaml(apply_overlay(overlay, document.value).value), "any.json")


@_settings
@given(_MAPPINGS)
def test_any_mapping_is_linted_and_drafted_without_a_crash(value: dict[str, Any]) -> None:
    document = _document(value)

    findings = lint_document(document)
    draft_overlay(document, findings)

    assert findings == sorted(findings, key=lambda finding: finding.order)
    assert lint_document(document) == findings


@_settings
@given(_MAPPINGS)
def test_any_schema_is_linted_without_a_crash(
    document_with: Callable[..., Document], member: dict[str, Any]
) -> None:
    lint_document(document_with({"member": member, "answer": member}))
    lint_document(document_with({"document": {"openapi": "3.1.0"}, "member": member}))


_MEMBERS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(("string", "number", "integer", "array", "boolean")),
        "description": st.lists(
            st.sampled_from(
                (
                    "URL of the image.",
                    "Required field.",
                    "Optional. A name.",
                    "(16:9 or 9:16).",
                    "Options: 'a', 'b'.",
                    'Default value: "b".',
                    "Default value: 7.",
                    "(Min: 2, Max: 8, Step: 1)",
                    "must be multiple of 2",
                    "If None, a random seed is chosen.",
                    "Max length: 5000 characters",
                    "Up to 3 images.",
                    "Max 5MB. Max size: 6MB.",
                )
            ),
            max_size=4,
            unique=True,
        ).map(" ".join),
    },
    optional={
        "default": st.sampled_from((0, 7, 12, "a", "16:9", True)),
        "enum": st.sampled_from((["a", "c"], ["16:9", "9:16", "1:1"], ["a", "a"], [2, 4])),
        "minimum": st.sampled_from((0, 2)),
        "maximum": st.sampled_from((8, 10)),
        "maxLength": st.sampled_from((500, 5000)),
        "example": st.sampled_from(("a", 5, "5", "https://a.test")),
        "format": st.just("uri"),
    },
)


def test_references_into_each_other_do_not_multiply() -> None:
    levels = 40
    schemas: dict[str, Any] = {
        f"S{level}": {
            "allOf": [{"$ref": f"#/components/schemas/S{level + 1}"}] * 2,
            "required": ["a"],
        }
        for level in range(levels)
    }
    schemas["S0"]["example"] = {"a": 1}
    schemas[f"S{levels}"] = {"type": "object", "properties": {"a": {"type": "integer"}}}

    info = {"title": "Chains", "version": "1"}
    holder = {"openapi": "3.1.0", "info": info, "components": {"schemas": schemas}}
    findings = lint_document(_document(holder))

    assert findings == []


@settings(parent=_settings, max_examples=40)
@given(_MEMBERS)
def test_an_applied_draft_leaves_nothing_to_mend(
    document_with: Callable[..., Document], member: dict[str, Any]
) -> None:
    document = document_with({"inputs": {"it": member, "it_urls ": member}})

    mended = _mended(document, lint_document(document))

    found = lint_document(mended)
    assert draft_overlay(mended, found)["actions"] == []
    # Only what refuses a value that the document shows to be valid is left, to a person.
    if not {"default", "enum", "example"} & member.keys():
        assert [finding for finding in found if finding.suggestion] == []


@pytest.mark.parametrize(
    "member",
    [
        {"description": "(16:9 or 9:16)", "type": "string", "enum": ["16:9", "9:16", "1:1"]},
        {"description": "Default value: 30", "type": "integer", "default": 25},
        {"description": "Max length: 5 characters", "type": "string", "maxLength": 6},
        {"description": "The prompt. Required field.", "type": "string"},
        {"description": "If None, a random seed is chosen.", "type": "integer", "default": 0},
        {"description": "Max 5MB. Max size: 6MB.", "type": "string"},
        {"description": "A multiple of 8", "type": "integer", "multipleOf": 4},
    ],
)
def test_both_readings_mend_the_fault(
    document_with: Callable[..., Document], member: dict[str, Any]
) -> None:
    document = document_with({"member": member})
    (finding,) = lint_document(document)
    assert finding.suggestion is not None
    draft = draft_overlay(document, [finding])
    (action,) = (item for item in draft["actions"] if "x-alternative" in item)  # type: ignore[union-attr]
    other = copy.deepcopy(draft)
    other["actions"] = [
        {"description": "the other reading", **item}
        for item in action["x-alternative"]  # type: ignore[union-attr, index, call-overload]
    ]

    overlay = read_overlay(parse_document(to_yaml(other), "draft.yaml"))
    mended = parse_document(to_yaml(apply_overlay(overlay, document.value).value), "any.yaml")

    assert lint_document(mended) == []


def test_an_edit_that_changes_nothing_makes_no_action(
    document_with: Callable[..., Document],
) -> None:
    document = document_with(
        {"components": {"securitySchemes": {"BearerAuth": {"type": "bearer", "scheme": "bearer"}}}}
    )

    draft = draft_overlay(document, lint_document(document))

    assert [action["update"] for action in draft["actions"]] == [{"type": "http"}]  # type: ignore[union-attr, index, call-overload]


def test_a_draft_takes_from_an_example_only_what_is_wrong(
    document_with: Callable[..., Document],
) -> None:
    address = {"type": "string", "format": "uri", "description": "The URL of a picture."}
    body = {"model": "wan/2-2-text-to-video", "input": {"prompt": "a fox", "tail_url": ""}}
    document = document_with({"inputs": {"tail_url": address}, "media": {"example": body}})

    (action,) = draft_overlay(document, lint_document(document))["actions"]  # type: ignore[misc]

    assert action["remove"] is True  # type: ignore[index, call-overload]
    assert str(action["target"]).endswith(".example.input.tail_url")  # type: ignore[index, call-overload]
