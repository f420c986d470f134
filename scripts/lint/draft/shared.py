"""Corrections that most documents of a folder need, drafted once for all of them.

An overlay that extends the folder is applied to every document in it, so a correction is shared
only if it does to each what that document's own draft would: the change where it is needed, nothing
elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scripts.documents import Document, JsonObject, same
from scripts.lint.draft.correction import Correction, overlay_of
from scripts.lint.draft.drafting import Draft
from scripts.overlay import apply_overlay, read_overlay
from scripts.problem import BadInput

_LEAST = 3
_QUOTES = 3
"""How many quotes an action rests on of all there are."""


def shared_corrections(drafts: Sequence[Draft]) -> tuple[Correction, ...]:
    """Find the corrections that most of the documents need, in the order they need them."""
    held: dict[str, list[Correction]] = {}
    for one in drafts:
        for correction in one.corrections:
            held.setdefault(correction.identity, []).append(correction)
    most = max(_LEAST, len(drafts) // 2 + 1)
    candidates = {identity for identity, group in held.items() if len(group) >= most}
    values = [one.document.value for one in drafts]
    shared = []
    for identity in _in_order(candidates, drafts):
        corrected = _applied(held[identity][0], identity, drafts, values)
        if corrected is not None:
            values = corrected
            shared.append(_for_all(held[identity]))
    return tuple(shared)


def _in_order(candidates: set[str], drafts: Iterable[Draft]) -> list[str]:
    """Sort candidates by the place they have on average in the drafts that hold them."""
    places: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for one in drafts:
        for place, correction in enumerate(one.corrections):
            places[correction.identity] += place
            count[correction.identity] += 1
    return sorted(candidates, key=lambda identity: (places[identity] / count[identity], identity))


def _applied(
    correction: Correction, identity: str, drafts: Sequence[Draft], values: Sequence[JsonObject]
) -> list[JsonObject] | None:
    """Correct all documents; None if one would be changed that does not need it, or not as here."""
    corrected = []
    for one, value in zip(drafts, values, strict=True):
        needed = any(identity == each.identity for each in one.corrections)
        after = corrected_by([correction], replace(one.document, value=value))
        if after is None or same(after.value, value) is needed:
            return None
        corrected.append(after.value)
    return corrected


def corrected_by(corrections: Sequence[Correction], document: Document) -> Document | None:
    """Apply corrections to a document that may not need them; None if they cannot be applied."""
    actions = [action for correction in corrections for action in correction.actions()]
    overlay = overlay_of(document.name, document.name, actions)
    try:
        application = apply_overlay(read_overlay(Document("draft", overlay, "")), document.value)
    except BadInput:
        return None
    return replace(document, value=application.value)


def _for_all(group: Sequence[Correction]) -> Correction:
    """Make one correction of many: in the most frequent words, with the evidence of some pages."""
    words, _ = Counter(each.finding.message for each in group).most_common(1)[0]
    first = next(each for each in group if each.finding.message == words)
    finding = first.finding._replace(message=f"{words} ({len(group)} specs)")
    pages = {quote: page for each in (*group, first) for page, quote in each.evidence}
    evidence = [(page, quote) for quote, page in pages.items()]
    return replace(first, finding=finding, evidence=tuple(evidence[:_QUOTES]))
