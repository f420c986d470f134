"""Draft overlays from findings: what mends a document mechanically, and what is left to a person.

`draft_overlay` drafts for one document; `draft_overlays` for several at once, where what most
documents of a folder need is drafted once, for the folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scripts.documents import Document, JsonObject, Parts, Value, split_pointer, to_yaml
from scripts.lint.draft.correction import Correction, overlay_of
from scripts.lint.draft.drafting import draft
from scripts.lint.draft.editing import look_up
from scripts.lint.draft.evidence import shown_by_others
from scripts.lint.draft.shared import corrected_by, shared_corrections
from scripts.lint.engine import lint_documents
from scripts.lint.finding import Finding, Level
from scripts.lint.waivers import KEY
from scripts.overlay import json_path

__all__ = ["DraftedOverlay", "draft_overlay", "draft_overlays"]


@dataclass(frozen=True, slots=True)
class DraftedOverlay:
    """An overlay of one document, or of all of a folder (`document` is None then).

    `left` are the errors and warnings that remain when it is applied, after the folder's.
    """

    document: Document | None
    corrections: tuple[Correction, ...]
    corrected: JsonObject
    left: tuple[Finding, ...] = ()

    def text(self, name: str, extends: str) -> str:
        """Write it as YAML, with what is left to a person in comments.

        `name` is what its title calls the documents, `extends` their address from where it goes.
        """
        actions = [action for correction in self.corrections for action in correction.actions()]
        return to_yaml(overlay_of(name, extends, actions)) + self.leftover

    @property
    def leftover(self) -> str:
        """What is left to a person, as comments, each finding with what would waive it."""
        return "".join(comments(self.corrected, self.left))


def draft_overlay(document: Document, findings: Iterable[Finding]) -> JsonObject:
    """Write the overlay that mends what can be mended mechanically; `actions` may be empty."""
    actions = [each for one in draft(document, findings).corrections for each in one.actions()]
    return overlay_of(document.name, document.name, actions)


def draft_overlays(
    documents: Sequence[Document], findings: Sequence[Finding], *, is_folder: bool = False
) -> list[DraftedOverlay]:
    """Draft an overlay for each document that can be mended, or of which something is left.

    Where the documents are all of a folder (`is_folder`), the first may be for the folder.
    """
    others = shown_by_others(documents) if len(documents) > 1 else {}
    drafts = [draft(document, findings, others.get(document.name, ())) for document in documents]
    shared = shared_corrections(drafts) if is_folder else ()
    if shared:
        rest = [corrected_by(shared, document) or document for document in documents]
        found = lint_documents(rest)
        drafts = [draft(document, found, others.get(document.name, ())) for document in rest]
    left = [
        finding
        for finding in lint_documents([one.corrected for one in drafts])
        if finding.level != Level.NOTE
    ]
    overlays = [DraftedOverlay(None, shared, {})] if shared else []
    for one in drafts:
        name = one.document.name
        own = tuple(finding for finding in left if finding.document == name)
        if one.corrections or own:
            overlays.append(DraftedOverlay(one.document, one.corrections, one.corrected.value, own))
    return overlays


_REASON = "WHY IT IS RIGHT"


def comments(corrected: JsonObject, left: Sequence[Finding]) -> Iterator[str]:
    """Write each finding with the action that would waive it in the corrected document."""
    if left:
        yield "# Left to a person: correct it, or say in the action shown why it is right.\n"
    for finding in left:
        yield f"# line {finding.line}: {' '.join(finding.message.split())} [{finding.rule}]\n"
        action = to_yaml({"actions": [_waiver(corrected, finding)]})
        yield from (f"# {line}\n" for line in action.splitlines()[1:])


def _waiver(corrected: JsonObject, finding: Finding) -> JsonObject:
    """Write the action that waives a finding at the object that holds the place of it."""
    return {
        "target": json_path(_object_around(corrected, finding.pointer)),
        "description": _REASON,
        "update": {KEY: [{"rule": finding.rule, "reason": _REASON}]},
    }


def _object_around(value: Value, pointer: str) -> Parts:
    """Locate the innermost object on the way to a place."""
    found: Parts = ()
    way: Parts = ()
    for name in split_pointer(pointer):
        way = (*way, int(name) if isinstance(value, list) and name.isdecimal() else name)
        value = look_up(value, way[-1:])
        if isinstance(value, dict):
            found = way
    return found
