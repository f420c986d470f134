"""Corrections that a new text makes superfluous: overlay actions without match or effect."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scripts.documents import Document, JsonObject, Value
from scripts.merge import attempt_merge
from scripts.overlay import Action, Outcome, Overlay, Verdict, apply_overlay
from scripts.pipeline.inputs import Inputs
from scripts.pipeline.settling import settling_actions
from scripts.problem import BadInput
from scripts.service import API_HOST


@dataclass(frozen=True, slots=True)
class StaleCorrection:
    """An overlay action that changes nothing any more, in its own words.

    `why` is its description, `evidence` what it quotes of the pages; `verdict` tells "no match"
    (adapt or delete it) from "no effect" (upstream says so by itself now: delete it).
    """

    place: str
    target: str
    verdict: Verdict
    why: str
    evidence: tuple[str, ...]

    @property
    def advice(self) -> str:
        """What to do with it."""
        if self.verdict is Verdict.NO_EFFECT:
            return "delete it: the page says so by itself now"
        return "delete or adapt it: what it corrects is gone"


def with_documents(inputs: Inputs, fresh: Mapping[str, Document]) -> Inputs:
    """Put documents by the name of their spec into the pipeline's inputs, in memory."""
    specs = tuple(
        dataclasses.replace(fresh[stem], name=spec.name) if (stem := _stem(spec)) in fresh else spec
        for spec in inputs.specs
    )
    return dataclasses.replace(inputs, specs=specs)


def stale_corrections(inputs: Inputs) -> list[StaleCorrection]:
    """Apply every overlay as the pipeline would and list the actions that change nothing.

    Overlays of the whole are only looked at where the patched specs can be merged, or the
    overlays settle what the specs say differently.
    """
    patched, stale = _patched(inputs)
    whole = _whole(inputs, patched)
    return [*stale, *whole[1]] if whole else stale


def merged_value(inputs: Inputs) -> JsonObject | None:
    """Return the document that the pipeline would make, corrections that are stale passed over.

    None where the specs cannot be merged as they are.
    """
    whole = _whole(inputs, _patched(inputs)[0])
    return whole[0] if whole else None


def _patched(inputs: Inputs) -> tuple[list[Document], list[StaleCorrection]]:
    """Apply the overlays of specs; returns what they make, and the actions that change nothing."""
    patched = []
    specs, stale = _apply_to_each(inputs)
    for spec in specs:
        for overlay in inputs.of_spec.get(spec.name, ()):
            value, found = _applied(overlay, spec.value)
            spec = dataclasses.replace(spec, value=value)
            stale.extend(found)
        patched.append(spec)
    return patched, stale


def _whole(
    inputs: Inputs, patched: Sequence[Document]
) -> tuple[JsonObject, list[StaleCorrection]] | None:
    """Merge, and apply the overlays of the whole; those that settle conflicts are never idle."""
    try:
        merged = attempt_merge(patched, host=API_HOST)
    except BadInput:
        return None
    settling = settling_actions(merged.conflicts, merged.value, inputs.of_whole)
    if merged.problems or None in settling:
        return None
    needed = {_place(action) for action in settling if action is not None}
    stale: list[StaleCorrection] = []
    value = merged.value
    for overlay in inputs.of_whole:
        value, found = _applied(overlay, value)
        stale.extend(each for each in found if each.place not in needed)
    return value, stale


def _apply_to_each(inputs: Inputs) -> tuple[list[Document], list[StaleCorrection]]:
    """Apply the overlays of every spec; stale is an action that none of the specs needs."""
    specs = list(inputs.specs)
    stale: list[StaleCorrection] = []
    for overlay in inputs.of_each:
        idle: list[list[StaleCorrection]] = []
        for index, spec in enumerate(specs):
            value, found = _applied(overlay, spec.value)
            specs[index] = dataclasses.replace(spec, value=value)
            idle.append(found)
        needless = set.intersection(*({each.place for each in found} for found in idle))
        stale.extend(each for each in idle[0] if each.place in needless)
    return specs, stale


def _applied(
    overlay: Overlay, value: dict[str, Value]
) -> tuple[dict[str, Value], list[StaleCorrection]]:
    try:
        application = apply_overlay(overlay, value)
    except BadInput:
        return value, []
    idle = (one for one in application.outcomes if one.verdict is not Verdict.APPLIED)
    return application.value, [_correction(outcome) for outcome in idle]


def _correction(outcome: Outcome) -> StaleCorrection:
    action = outcome.action
    return StaleCorrection(
        place=_place(action),
        target=action.target,
        verdict=outcome.verdict,
        why=" ".join((action.description or "").split()),
        evidence=tuple(_evidence(action)),
    )


def _place(action: Action) -> str:
    """Name the file and the line of an action."""
    line, _ = action.document.place(action.parts) or (1, 1)
    return f"{action.document.name}:{line}"


def _evidence(action: Action) -> Iterator[str]:
    held = action.extensions.get("x-evidence")
    for item in held if isinstance(held, list) else [held]:
        if isinstance(item, str):
            yield " ".join(item.split())
        elif isinstance(item, dict) and isinstance(item.get("quote"), str):
            yield " ".join(str(item["quote"]).split())


def _stem(document: Document) -> str:
    return document.name.replace("\\", "/").rpartition("/")[2].removesuffix(".yaml")
