"""The corrections of one document, each made for what the ones before it left.

Mending one fault may show the next (a corrected enum refuses the old example), so the result is
linted again until nothing is left that can be mended. Where only a person can say which reading is
right, the correction stands for one and holds the other.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scripts.documents import Document, JsonObject
from scripts.lint.draft.correction import Correction
from scripts.lint.draft.editing import carry_out
from scripts.lint.draft.evidence import Evidence, ShownValue, may_refuse
from scripts.lint.engine import lint_document
from scripts.lint.finding import Edit, Finding, RemoveMember, Suggestion

_ROUNDS = 5
_ROOTS = frozenset({"model-identity"})
"""Rules whose correction decides which side of other findings is wrong, so it comes first."""

_OF_ANOTHER = frozenset({"model-identity", "prose-model"})
"""Rules by which a page was copied from another: what it shows is valid there, not here."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The corrections of a document, and the document as they leave it."""

    document: Document
    corrections: tuple[Correction, ...]
    corrected: Document


def draft(
    document: Document, findings: Iterable[Finding], others: Iterable[ShownValue] = ()
) -> Draft:
    """Correct what can be mended mechanically; findings of other documents are passed over.

    No correction makes the document refuse what it, or one of the `others`, shows to be valid.
    """
    drafting = _Drafting(document, others)
    left = [finding for finding in findings if finding.document == document.name]
    roots = [finding for finding in left if finding.rule in _ROOTS]
    if roots:
        drafting.fix(roots)
        known = {_identity(finding): finding for finding in left}
        left = lint_document(drafting.corrected)
        left = [known.get(_identity(finding), finding) for finding in left]
    for _ in range(_ROUNDS):
        if not drafting.fix(sorted(left, key=_removals_last)):
            break
        left = lint_document(drafting.corrected)
    return Draft(document, tuple(drafting.corrections), drafting.corrected)


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.pointer, finding.message


def _removals_last(finding: Finding) -> bool:
    edits = finding.suggestion.edits if finding.suggestion else ()
    return any(isinstance(edit, RemoveMember) for edit in edits)


_Suggested = tuple[Finding, Suggestion]


class _Drafting:
    def __init__(self, document: Document, others: Iterable[ShownValue]) -> None:
        self._document = document
        self._others = others
        self._lines = document.text.splitlines()
        self._value = copy.deepcopy(document.value)
        self._done: set[tuple[str, str, str]] = set()
        self.corrections: list[Correction] = []

    @property
    def corrected(self) -> Document:
        return replace(self._document, value=self._value)

    @cached_property
    def _evidence(self) -> Evidence:
        return Evidence(self._document, self._others)

    def fix(self, findings: Iterable[Finding]) -> bool:
        """Correct what the findings suggest, each once; say whether anything changed."""
        count = len(self.corrections)
        new = list(self._new(findings))
        self._fix_copies([one for one in new if one[0].rule in _OF_ANOTHER])
        self._fix_others([one for one in new if one[0].rule not in _OF_ANOTHER])
        return len(self.corrections) > count

    def _fix_copies(self, new: list[_Suggested]) -> None:
        """Correct what was copied from another page, whose values show nothing of this one."""
        if new:
            self.corrections += self._corrections(new, self._value)
            self._evidence.forget(self._evidence.refused_by(self._value))

    def _fix_others(self, new: list[_Suggested]) -> None:
        before = self._value
        for _ in range(_ROUNDS):
            corrections = self._corrections(new, before)
            refused = self._refused(new)
            if not refused:
                self.corrections += corrections
                return
            new = self._blameless(new, before, refused)
        self._value = before

    def _new(self, findings: Iterable[Finding]) -> Iterator[_Suggested]:
        for finding in findings:
            identity = _identity(finding)
            if finding.suggestion is not None and identity not in self._done:
                self._done.add(identity)
                yield finding, finding.suggestion

    def _refused(
        self, new: Iterable[_Suggested], among: Sequence[ShownValue] | None = None
    ) -> list[ShownValue]:
        """Return the shown values that the document refuses, as the corrections leave it."""
        is_doubtful = any(may_refuse(suggestion.edits) for _, suggestion in new)
        return self._evidence.refused_by(self._value, among) if is_doubtful else []

    def _blameless(
        self, new: list[_Suggested], before: JsonObject, refused: Sequence[ShownValue]
    ) -> list[_Suggested]:
        """Leave out the suggestions by which values are refused, found by halving."""
        if len(new) < 2:
            return []
        kept = []
        for half in (new[: len(new) // 2], new[len(new) // 2 :]):
            self._corrections(half, before)
            guilty = self._refused(half, refused)
            kept += self._blameless(half, before, guilty) if guilty else half
        return kept

    def _corrections(self, new: Iterable[_Suggested], before: JsonObject) -> list[Correction]:
        """Carry suggestions out on a copy of a document, which becomes the corrected one."""
        self._value = copy.deepcopy(before)
        corrections = []
        for finding, suggestion in new:
            alternative = self._alternative(suggestion)
            if changes := _actions(suggestion.edits, self._value):
                evidence = ((self._document.name, self._quoted(finding)),)
                corrections.append(Correction(finding, evidence, changes, alternative))
        return corrections

    def _alternative(self, suggestion: Suggestion) -> tuple[JsonObject, ...]:
        """Write the other reading, unless it would refuse a value that is no choice of an enum."""
        if not suggestion.alternative:
            return ()
        other = copy.deepcopy(self._value)
        actions = _actions(suggestion.alternative, other)
        near = self._evidence.near(suggestion.alternative)
        return () if near and self._evidence.refused_by(other, near) else actions

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
