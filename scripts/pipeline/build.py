"""Stage 2: patch, merge, patch the whole, read prose, lint; in memory, nothing is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

from scripts.documents import Document, JsonObject, parse_document, to_yaml
from scripts.merge import Merged, attempt_merge
from scripts.overlay import Action, Outcome, Overlay, Verdict, apply_overlay
from scripts.pipeline.advice import conflict_problem, notes
from scripts.pipeline.gate import expect_clean
from scripts.pipeline.inputs import Inputs
from scripts.pipeline.provenance import Provenance
from scripts.pipeline.report import Progress, count
from scripts.pipeline.settling import drop_orphans, settling_actions
from scripts.problem import BadInput, ProblemLog
from scripts.prose.files import read_files
from scripts.service import API_HOST

DOCUMENT = "openapi.yaml"


@dataclass(frozen=True, slots=True)
class Built:
    """The finished document, as a value and as text, and where its parts come from."""

    value: JsonObject
    text: str
    provenance: Provenance = field(repr=False, compare=False)


def build(inputs: Inputs, progress: Progress) -> Built:
    """Make one finished document of all specs; raises `BadInput` with everything in its way."""
    with progress.stage("patch") as stage:
        patched = _patch_specs(inputs)
        actions = sum(len(overlay.actions) for overlay in inputs.of_specs)
        of = len(inputs.specs if inputs.of_each else inputs.of_spec)
        stage.counts = f"{count(actions, 'action')} applied to {count(of, 'spec')}"
    with progress.stage("merge") as stage:
        merged = attempt_merge(patched, host=API_HOST)
        settled = _settled(merged, inputs)
        stage.counts = (
            f"{count(merged.documents, 'spec')} to {count(merged.operations, 'operation')}, "
            f"{count(merged.lifted, 'schema')} lifted"
        )
    with progress.stage("patch all") as stage:
        value = _patch_whole(merged.value, inputs.of_whole, settled)
        actions = sum(len(overlay.actions) for overlay in inputs.of_whole)
        orphans = drop_orphans([merged.value, *(spec.value for spec in patched)], value)
        stage.counts = f"{count(actions, 'action')} applied to the whole"
    for line in notes(merged, settled, value, orphans):
        progress.tell(line)
    value = _read_prose(value, progress)
    provenance = Provenance(inputs, patched, API_HOST)
    with progress.stage("lint") as stage:
        text = to_yaml(value)
        document = parse_document(text, DOCUMENT)
        expect_clean(document, provenance)
        stage.counts = f"{count(text.count(chr(10)), 'line')}, no finding"
    return Built(value, text, provenance)


def _read_prose(value: JsonObject, progress: Progress) -> JsonObject:
    with progress.stage("prose") as stage:
        files = read_files(value)
        stage.counts = f"types and sizes of {count(files.read, 'file')}"
        if files.set_by_overlays:
            stage.counts += f", {files.set_by_overlays} more set by overlays"
    for quote in files.unread:
        progress.tell(f"not understood, set x-file by an overlay: {quote}")
    return files.value


def _settled(merged: Merged, inputs: Inputs) -> list[Action]:
    """Return the actions that settle the conflicts; raises `BadInput` if one is left."""
    actions = settling_actions(merged.conflicts, merged.value, inputs.of_whole)
    problems = list(merged.problems)
    for conflict, action in zip(merged.conflicts, actions, strict=True):
        if action is None:
            problems.append(conflict_problem(conflict))
    if problems:
        raise BadInput(problems)
    return [action for action in actions if action is not None]


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


def _apply_to_each(overlay: Overlay, values: dict[str, JsonObject], log: ProblemLog) -> None:
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


def _patch_whole(
    value: JsonObject, overlays: Sequence[Overlay], settled: Sequence[Action]
) -> JsonObject:
    log = ProblemLog()
    for overlay in overlays:
        value = _apply(overlay, value, log, needed=settled)
    log.check()
    return value


def _apply(
    overlay: Overlay, value: JsonObject, log: ProblemLog, needed: Sequence[Action] = ()
) -> JsonObject:
    """Apply an overlay; a correction that corrects nothing is a problem, since it is stale.

    Actions that are `needed` for another reason, such as a conflict that they settle, are not.
    """
    with log.collecting():
        application = apply_overlay(overlay, value)
        for outcome in application.outcomes:
            if outcome.verdict is not Verdict.APPLIED and outcome.action not in needed:
                log.add(outcome.problem())
        return application.value
    return value
