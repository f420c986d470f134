"""Documents with a node of the wrong kind: the linter and the draft say what they can, and go on.

Every rule's own cases are taken, so that each rule sees wrong kinds where it looks closest.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.documents import Document, parse_document, read_document
from scripts.lint import lint_document
from scripts.lint.draft import draft_overlays

_CASES = [
    {key: part for key, part in case.items() if key not in {"name", "finds", "mended", "others"}}
    for path in sorted((Path(__file__).parent / "rules").glob("*.yaml"))
    for kind in ("faulty", "fine")
    for case in read_document(path).value[kind]  # type: ignore[union-attr]
]
_HOSTILE: tuple[Any, ...] = ([], {}, None, "", 0, True, [None], [{}], {"": None}, {"$ref": "#/"})


def _places(value: Any) -> Iterator[tuple[str | int, ...]]:
    """List the way to every node of a document but its root."""
    members: Any = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    for key, inner in members:
        yield (key,)
        yield from ((key, *rest) for rest in _places(inner))


def _put(value: Any, place: tuple[str | int, ...], hostile: Any) -> None:
    for step in place[:-1]:
        value = value[step]
    value[place[-1]] = copy.deepcopy(hostile)


def _lint_and_draft(value: Any) -> None:
    document = parse_document(json.dumps(value), "hostile.json")
    for draft in draft_overlays([document], lint_document(document)):
        draft.text("hostile.json", "hostile.json")


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=st.sampled_from(_CASES), data=st.data())
def test_a_node_of_any_kind_is_no_crash(
    document_with: Callable[..., Document], case: dict[str, Any], data: st.DataObject
) -> None:
    value = copy.deepcopy(document_with(case).value)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(list(_places(value))))
        _put(value, place, data.draw(st.sampled_from(_HOSTILE)))
    _lint_and_draft(value)


@pytest.mark.parametrize("hostile", _HOSTILE, ids=repr)
def test_no_keyword_of_a_member_needs_its_own_kind(
    document_with: Callable[..., Document], hostile: Any
) -> None:
    described = "Must be `a` for this endpoint. Required. One of 1 or 2. Default: 5. Max 6MB."
    keywords = (
        "type enum const default format pattern minimum maximum exclusiveMinimum exclusiveMaximum "
        "minLength maxLength minItems maxItems multipleOf items properties required allOf oneOf "
        "anyOf not additionalProperties discriminator example examples nullable x-lint-ignore $ref"
    )
    for keyword in keywords.split():
        member = {"description": described, "type": "string", keyword: hostile}
        _lint_and_draft(document_with({"inputs": {"model": member}}).value)


@pytest.mark.parametrize("rule", [[], {}, None, 0])
def test_a_waiver_of_what_is_no_name_is_stale(
    findings_of: Callable[..., list[Any]], rule: Any
) -> None:
    waiver = {"rule": rule, "reason": "It is right."}
    (finding,) = findings_of("stale-waiver", member={"type": "string", "x-lint-ignore": [waiver]})
    assert "which is no rule" in finding.message


@pytest.mark.parametrize(
    "listed", ["a/", "a, or ", "a, and ", "a或", "`a`或", "```", "\n", "a = b, "]
)
@pytest.mark.parametrize("before", ["", "Supported a are ", "\uff08", "Optional, one of ", "For "])
def test_no_text_takes_for_ever(
    document_with: Callable[..., Document], before: str, listed: str
) -> None:
    member = {"type": "string", "description": f"{before}{listed * 200}~"}

    assert lint_document(document_with({"member": member})) is not None
