"""The gate before generating: the finished document has no dangling reference and no finding.

Each finding is told where it can be mended, in the spec or the overlay that it comes from; of many
of one rule the first is told, with the places of the next.
"""

from __future__ import annotations

import dataclasses

from scripts.documents import Document, resolve_pointer, split_pointer
from scripts.lint import Finding, lint_document
from scripts.openapi import check_references
from scripts.pipeline.provenance import Provenance
from scripts.pipeline.report import gathered
from scripts.problem import BadInput, Problem


def expect_clean(document: Document, provenance: Provenance) -> None:
    """Raise `BadInput` with what is wrong with the finished document."""
    dangling = check_references(document)
    problems = [_dangling(problem, document, provenance) for problem in dangling]
    told = {problem.pointer for problem in dangling}
    by_rule: dict[str, list[Finding]] = {}
    for finding in lint_document(document):
        if finding.pointer not in told:
            by_rule.setdefault(finding.rule, []).append(finding)
    for findings in by_rule.values():
        placed = [_finding(each, provenance) for each in findings]
        problems += gathered(placed, kind=_of_one_rule)
    if problems:
        raise BadInput(problems)


def _dangling(problem: Problem, document: Document, provenance: Provenance) -> Problem:
    """Place a dangling reference, and name the action that took away what it leads to."""
    placed = provenance.placed(dataclasses.replace(problem, file=None))
    reference = resolve_pointer(document.value, split_pointer(problem.pointer or ""))
    action = provenance.removal(str(reference))
    if action is None:
        return placed
    place = action.document.place(action.parts) or ("?",)
    return dataclasses.replace(
        placed,
        remedy=f"{action.document.name}:{place[0]} removes what it names: correct the reference by "
        "an overlay too, or leave that action out",
    )


def _finding(finding: Finding, provenance: Provenance) -> Problem:
    message = f"{finding.message} [{finding.rule}]"
    placed = provenance.placed(Problem(message, pointer=finding.pointer))
    return dataclasses.replace(placed, remedy=_remedy(placed, provenance))


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
