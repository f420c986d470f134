"""The gate before generating: the finished document has no dangling reference and no finding.

Each finding is told where it can be mended, in the spec or the overlay that it comes from; of many
of one rule the first is told, with the places of the next.
"""

from __future__ import annotations

import dataclasses

from scripts.documents import Document
from scripts.lint import Finding, lint_document
from scripts.openapi import check_references
from scripts.pipeline.gathering import gathered
from scripts.pipeline.provenance import Provenance
from scripts.problem import BadInput, Problem


def expect_clean(document: Document, provenance: Provenance) -> None:
    """Raise `BadInput` with what is wrong with the finished document."""
    dangling = [_unplaced(problem) for problem in check_references(document)]
    problems = [_placed(problem, provenance) for problem in dangling]
    by_rule: dict[str, list[Finding]] = {}
    for finding in lint_document(document):
        by_rule.setdefault(finding.rule, []).append(finding)
    for findings in by_rule.values():
        placed = [_placed(_problem(each), provenance) for each in findings]
        problems += gathered(placed, kind=_of_one_rule)
    if problems:
        raise BadInput(problems)


def _problem(finding: Finding) -> Problem:
    message = f"{finding.message} [{finding.rule}]"
    return Problem(None, None, None, finding.pointer, message)


def _unplaced(problem: Problem) -> Problem:
    return dataclasses.replace(problem, file=None, line=None, column=None)


def _placed(problem: Problem, provenance: Provenance) -> Problem:
    placed = provenance.placed(problem)
    if placed.file is None:
        placed = dataclasses.replace(problem, file="the merged document")
    return (
        placed if placed.remedy else dataclasses.replace(placed, remedy=_remedy(placed, provenance))
    )


def _remedy(problem: Problem, provenance: Provenance) -> str:
    inputs = provenance.inputs
    if problem.file not in {spec.name for spec in inputs.specs}:
        return "correct the overlay, or add one of the whole"
    held = inputs.of_spec.get(str(problem.file))
    if held:
        return (
            f"correct it in {held[-1].document.name}, or say there by `x-lint-ignore` why it is "
            "right; python -m scripts lint shows the rule with --explain, a draft with --suggest"
        )
    return (
        f"correct it by an overlay; python -m scripts lint {problem.file} --suggest drafts one, "
        "and several at once into a folder: -o overlays"
    )


def _of_one_rule(_: Problem) -> None:
    """Take all problems for one kind."""
