"""Stage 2: patch, merge, patch the whole, lint. Everything in memory; nothing is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.documents import (
    Document,
    Mapping,
    join_pointer,
    parse_document,
    resolve_pointer,
    to_yaml,
)
from scripts.lint import lint_document
from scripts.merge import merge_documents
from scripts.openapi import check_references
from scripts.overlay import Outcome, Overlay, Verdict, apply_overlay
from scripts.pipeline.inputs import Inputs
from scripts.pipeline.progress import Progress, count
from scripts.problem import BadInput, Problem, ProblemLog

API_HOST = "api.apikley.ru"
"""The only host that a key may be sent to; a spec that names another is refused."""

DOCUMENT = "openapi.yaml"


@dataclass(frozen=True, slots=True)
class Built:
    """The finished document, as a value and as text."""

    value: Mapping
    text: str


def build(inputs: Inputs, progress: Progress) -> Built:
    """Make one finished document of all specs; raises `BadInput` with everything in its way."""
    with progress.stage("patch") as stage:
        patched = _patch_specs(inputs)
        actions = sum(len(overlay.actions) for overlay in inputs.of_specs)
        of = len(inputs.specs if inputs.of_each else inputs.of_spec)
        stage.counts = f"{count(actions, 'action')} applied to {count(of, 'spec')}"
    with progress.stage("merge") as stage:
        merged = merge_documents(patched, host=API_HOST)
        stage.counts = (
            f"{count(merged.documents, 'spec')} to {count(merged.operations, 'operation')}, "
            f"{count(merged.lifted, 'schema')} lifted"
        )
    with progress.stage("patch all") as stage:
        value = _patch_whole(merged.value, inputs.of_whole)
        actions = sum(len(overlay.actions) for overlay in inputs.of_whole)
        stage.counts = f"{count(actions, 'action')} applied to the whole"
    for parts in merged.left_out:
        if not _says(value, parts):
            progress.tell(f"left out, since the specs differ: {join_pointer(parts)}")
    with progress.stage("lint") as stage:
        text = to_yaml(value)
        document = parse_document(text, DOCUMENT)
        _expect_clean(document)
        stage.counts = f"{count(text.count(chr(10)), 'line')}, no finding"
    return Built(value, text)


def _patch_specs(inputs: Inputs) -> list[Document]:
    log = ProblemLog()
    values = {spec.name: spec.value for spec in inputs.specs}
    for overlay in inputs.of_each:
        _apply_to_each(overlay, values, log)
    for name, overlays in inputs.of_spec.items():
        for overlay in overlays:
            values[name] = _apply(overlay, values[name], log)
    log.check()
    return [dataclasses.replace(spec, value=values[spec.name]) for spec in inputs.specs]


def _apply_to_each(overlay: Overlay, values: dict[str, Mapping], log: ProblemLog) -> None:
    """Apply an overlay to every spec; a correction that none of them needs is stale."""
    outcomes: list[list[Outcome]] = []
    for name, value in values.items():
        with log.collecting():
            application = apply_overlay(overlay, value)
            values[name] = application.value
            outcomes.append(list(application.outcomes))
    for of_one_action in zip(*outcomes, strict=True):
        if not any(outcome.verdict is Verdict.APPLIED for outcome in of_one_action):
            log.add(of_one_action[0].problem())


def _patch_whole(value: Mapping, overlays: Sequence[Overlay]) -> Mapping:
    log = ProblemLog()
    for overlay in overlays:
        value = _apply(overlay, value, log)
    log.check()
    return value


def _says(value: Mapping, parts: Sequence[str | int]) -> bool:
    """Whether an overlay of the whole has said what the merge left out."""
    try:
        resolve_pointer(value, parts)
    except LookupError:
        return False
    return True


def _apply(overlay: Overlay, value: Mapping, log: ProblemLog) -> Mapping:
    """Apply an overlay; a correction that corrects nothing is a problem, since it is stale."""
    with log.collecting():
        application = apply_overlay(overlay, value)
        for outcome in application.outcomes:
            if outcome.verdict is not Verdict.APPLIED:
                log.add(outcome.problem())
        return application.value
    return value


def _expect_clean(document: Document) -> None:
    problems = check_references(document)
    for finding in lint_document(document):
        problems.append(
            Problem(
                f"the merged document ({document.name})",
                finding.line,
                finding.column,
                finding.pointer,
                f"{finding.message} [{finding.rule}]",
                None,
                "correct it by an overlay; python -m scripts lint --suggest drafts one",
            )
        )
    if problems:
        raise BadInput(problems)
