"""The corrections of one document, each made for what the ones before it left.

Mending one fault may show the next (a corrected enum refuses the old example), so the result is
linted again until nothing is left that can be mended. Where only a person can say which reading is
right, the correction stands for one and holds the other.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scripts.documents import Document, JsonObject
from scripts.lint.draft.correction import Correction
from scripts.lint.draft.editing import carry_out
from scripts.lint.edit import Edit, RemoveMember
from scripts.lint.engine import lint_document
from scripts.lint.finding import Finding

_ROUNDS = 5
_ROOTS = frozenset({"model-identity"})
"""Rules whose correction decides which side of other findings is wrong, so it comes first."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The corrections of a document, and the document as they leave it."""

    document: Document
    corrections: tuple[Correction, ...]
    corrected: Document


def draft(document: Document, findings: Iterable[Finding]) -> Draft:
    """Correct what can be mended mechanically; findings of other documents are passed over."""
    drafting = _Drafting(document)
    left = [finding for finding in findings if finding.document == document.name]
    roots = [finding for finding in left if finding.rule in _ROOTS]
    if roots:
        drafting.fix(roots)
        left = lint_document(drafting.corrected)
    for _ in range(_ROUNDS):
        if not drafting.fix(sorted(left, key=_removals_last)):
            break
        left = lint_document(drafting.corrected)
    return Draft(document, tuple(drafting.corrections), drafting.corrected)


def _removals_last(finding: Finding) -> bool:
    edits = finding.suggestion.edits if finding.suggestion else ()
    return any(isinstance(edit, RemoveMember) for edit in edits)


class _Drafting:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._lines = document.text.splitlines()
        self._value = copy.deepcopy(document.value)
        self._done: set[tuple[str, str, str]] = set()
        self.corrections: list[Correction] = []

    @property
    def corrected(self) -> Document:
        return replace(self._document, value=self._value)

    def fix(self, findings: Iterable[Finding]) -> bool:
        """Correct what the findings suggest, each once; say whether anything changed."""
        before = len(self.corrections)
        for finding in findings:
            identity = (finding.rule, finding.pointer, finding.message)
            if finding.suggestion is not None and identity not in self._done:
                self._done.add(identity)
                alternative = _actions(finding.suggestion.alternative, copy.deepcopy(self._value))
                if changes := _actions(finding.suggestion.edits, self._value):
                    evidence = ((self._document.name, self._quoted(finding)),)
                    self.corrections.append(Correction(finding, evidence, changes, alternative))
        return len(self.corrections) > before

    def _quoted(self, finding: Finding) -> str:
        """Return the words a finding rests on, or else the line where it stands."""
        if finding.evidence:
            return finding.evidence
        known = finding.line is not None and finding.line <= len(self._lines)
        return self._lines[(finding.line or 1) - 1].strip() if known else finding.pointer


def _actions(edits: Iterable[Edit], value: JsonObject) -> tuple[JsonObject, ...]:
    """Carry edits out; what sets several members of one object is one action."""
    actions: list[JsonObject] = []
    for edit in edits:
        for action in carry_out(edit, value):
            update = action.get("update")
            before = actions[-1] if actions else {}
            together = before.get("update")
            same_target = before.get("target") == action["target"]
            if same_target and isinstance(together, dict) and isinstance(update, dict):
                together |= update
            else:
                actions.append(action)
    return tuple(actions)
