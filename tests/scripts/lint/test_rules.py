"""Every rule against its table of cases in `rules/<rule>.yaml`.

A case names its parts by the places of `conftest.PLACES`. `finds` lists what the messages say, one
text per finding of the rule; a case of `fine` has none. `mended: false` marks what no draft mends.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts.documents import (
    Document,
    parse_document,
    read_document,
    resolve_pointer,
    split_pointer,
    to_yaml,
)
from scripts.lint import Finding, lint_document, lint_documents
from scripts.lint.draft import draft_overlay
from scripts.lint.rule import all_rules
from scripts.openapi import check_kinds
from scripts.openapi.grammar import FIELDS
from scripts.overlay import Verdict, apply_overlay, read_overlay

FOLDER = Path(__file__).parent / "rules"
ANYTHING = {name for name, holds in FIELDS["schema"].items() if holds == "any"}
_WORDS = {"name", "finds", "mended", "others"}


def _cases(kind: str) -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in read_document(path).value[kind]
    ]


def _parts(case: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in case.items() if key not in _WORDS}


def _messages(rule: str, case: dict[str, Any], build: Callable[..., Document]) -> list[str]:
    documents = [build(_parts(case))]
    for index, other in enumerate(case.get("others", ())):
        documents.append(build(other, f"other-{index}.yaml"))
    findings = lint_documents(documents)
    return [f.message for f in findings if f.rule == rule and f.document == "case.yaml"]


def test_every_rule_has_cases_and_every_file_of_cases_has_a_rule() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {rule.id for rule in all_rules()}


def test_the_sound_document_has_no_finding(document_with: Callable[..., Document]) -> None:
    assert lint_document(document_with({})) == []


@pytest.mark.parametrize(("rule", "case"), _cases("faulty"))
def test_a_fault_is_found(
    rule: str, case: dict[str, Any], document_with: Callable[..., Document]
) -> None:
    messages = _messages(rule, case, document_with)

    assert len(messages) == len(case["finds"]), messages
    for expected, message in zip(case["finds"], messages, strict=True):
        assert expected in message


@pytest.mark.parametrize(("rule", "case"), _cases("fine"))
def test_what_is_fine_is_not_found(
    rule: str, case: dict[str, Any], document_with: Callable[..., Document]
) -> None:
    assert _messages(rule, case, document_with) == []


@pytest.mark.parametrize(("rule", "case"), _cases("faulty"))
def test_the_draft_mends_what_it_claims_to_mend(
    rule: str, case: dict[str, Any], document_with: Callable[..., Document]
) -> None:
    document = document_with(_parts(case))
    findings = lint_document(document)
    mendable = [finding for finding in findings if finding.suggestion]
    draft = draft_overlay(document, findings)
    if case.get("mended", True) and "others" not in case:
        assert any(finding.rule == rule for finding in mendable), "the rule suggests nothing"
    if not draft["actions"]:
        return

    applied = apply_overlay(read_overlay(parse_document(to_yaml(draft), "draft")), document.value)
    left = lint_document(parse_document(to_yaml(applied.value), "mended.yaml"))

    assert all(outcome.verdict is Verdict.APPLIED for outcome in applied.outcomes)
    assert [finding for finding in left if finding.suggestion] == []
    assert {finding.rule for finding in left} <= {finding.rule for finding in findings}


@pytest.mark.parametrize(("rule", "case"), _cases("faulty"))
def test_a_finding_can_be_waived_where_it_stands(
    rule: str, case: dict[str, Any], document_with: Callable[..., Document]
) -> None:
    if rule == "stale-waiver":
        return
    documents = [document_with(_parts(case))]
    for index, other in enumerate(case.get("others", ())):
        documents.append(document_with(other, f"other-{index}.yaml"))
    finding = next(f for f in lint_documents(documents) if f.rule == rule)

    runs = [
        lint_documents([waived, *documents[1:]])
        for waived in _waived(documents[0], rule, split_pointer(finding.pointer))
    ]

    found = [{(f.rule, f.pointer) for f in run if f.document == "case.yaml"} for run in runs]
    assert any(_is_gone(finding, faults) for faults in found)


@pytest.mark.parametrize("keyword", sorted(FIELDS["schema"].keys() - ANYTHING))
def test_no_keyword_of_another_kind_is_passed_over(
    keyword: str, document_with: Callable[..., Document]
) -> None:
    for wrong in ({"a": 1}, [[1]], 1, "text"):
        document = document_with({"document": {"openapi": "3.1.0"}, "member": {keyword: wrong}})
        if problems := check_kinds(document):
            told = {
                finding.pointer for finding in lint_document(document) if finding.level == "error"
            }
            assert any(f"/{keyword}" in pointer for pointer in told), (wrong, problems)


def _is_gone(finding: Finding, faults: set[tuple[str, str]]) -> bool:
    needless = {rule for rule, _ in faults} & {"stale-waiver"}
    return not needless and (finding.rule, finding.pointer) not in faults


def _waived(document: Document, rule: str, parts: tuple[str, ...]) -> Iterator[Document]:
    """Write a waiver on each object from the finding upwards, one at a time."""
    for length in range(len(parts), -1, -1):
        value = copy.deepcopy(document.value)
        holder = resolve_pointer(value, parts[:length]) if length else value
        if isinstance(holder, dict):
            holder["x-lint-ignore"] = [{"rule": rule, "reason": "the API does so"}]
            yield replace(document, value=value, text="")
