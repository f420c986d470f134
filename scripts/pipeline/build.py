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
from scripts.overlay import Overlay, Verdict, apply_overlay
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
        actions = sum(len(each.actions) for held in inputs.of_spec.values() for each in held)
        stage.counts = f"{count(actions, 'action')} applied to {count(len(inputs.of_spec), 'spec')}"
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
    patched = []
    for spec in inputs.specs:
        value = spec.value
        for overlay in inputs.of_spec.get(spec.name, ()):
            value = _apply(overlay, value, log)
        patched.append(dataclasses.replace(spec, value=value))
    log.check()
    return patched


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
