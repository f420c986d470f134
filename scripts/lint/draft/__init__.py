"""Draft overlays from findings: what mends a document mechanically, and what is left to a person.

`draft_overlay` drafts for one document; `draft_overlays` for several at once, where what most
documents of a folder need is drafted once, for the folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scripts.documents import Document, JsonObject, to_yaml
from scripts.lint.draft.correction import Correction
from scripts.lint.draft.drafting import draft
from scripts.lint.draft.evidence import shown_by_others
from scripts.lint.draft.leftover import comments
from scripts.lint.draft.overlay import overlay_of
from scripts.lint.draft.shared import corrected_by, shared_corrections
from scripts.lint.engine import lint_documents
from scripts.lint.finding import Finding, Level

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


def draft_overlay(
    document: Document, findings: Iterable[Finding], extends: str | None = None
) -> JsonObject:
    """Write the overlay that mends what can be mended mechanically; `actions` may be empty.

    `extends` is the document's address as the overlay will name it, by default the document's name.
    """
    actions = [each for one in draft(document, findings).corrections for each in one.actions()]
    return overlay_of(document.name, extends or document.name, actions)


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
