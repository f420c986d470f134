"""A comparison for programs."""

from __future__ import annotations

import json

from scripts.diff.change import Change, Impact
from scripts.diff.verdict import Comparison
from scripts.documents import JsonObject


def as_json(comparison: Comparison) -> str:
    """Write the comparison as one JSON object.

    Shape: `{old, new, verdict, semver, counts: {breaking, additive, text}, changes: [{id, impact,
    subject: {kind, name}, place, message, before, after, old, new}]}`; `old` and `new` of a change
    are JSON Pointers into the documents, null where that document has nothing of the kind.
    """
    counts: JsonObject = {str(impact): comparison.counts[impact] for impact in Impact}
    value: JsonObject = {
        "old": comparison.old,
        "new": comparison.new,
        "verdict": str(comparison.verdict),
        "semver": str(comparison.step),
        "counts": counts,
        "changes": [change_value(change) for change in comparison.changes],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def change_value(change: Change) -> JsonObject:
    """Return one change as a JSON object."""
    return {
        "id": change.kind.id,
        "impact": str(change.impact),
        "subject": {"kind": change.subject.kind, "name": change.subject.name},
        "place": change.place,
        "message": change.message,
        "before": change.before,
        "after": change.after,
        "old": change.old,
        "new": change.new,
    }
