"""A comparison for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scripts.diff.change import Change, Impact, Subject
from scripts.diff.verdict import Comparison, Severity, VersionStep

_KINDS = ("service", "model", "operation", "class")
_ASKS = {
    VersionStep.NONE: "no new version",
    VersionStep.PATCH: "a patch version",
    VersionStep.MINOR: "a minor version",
    VersionStep.MAJOR: "a major version (before 1.0.0: a minor one)",
}


def as_text(comparison: Comparison) -> str:
    """Write the verdict, then the changes subject by subject, the heaviest first."""
    lines = [headline(comparison)]
    for subject, changes in by_subject(comparison.changes):
        lines += ["", str(subject), *map(_line, changes)]
    return "\n".join(lines)


def headline(comparison: Comparison) -> str:
    """Write the verdict in one line."""
    if not comparison.changes:
        return "none: nothing changed for users of the client."
    parts = [
        f"{count} {impact}" + (" only" if comparison.verdict is Severity.NONE else "")
        for impact in Impact
        if (count := comparison.counts[impact])
    ]
    return f"{comparison.verdict}: {', '.join(parts)}; asks for {_ASKS[comparison.step]}."


def by_subject(changes: Iterable[Change]) -> Iterator[tuple[Subject, list[Change]]]:
    """Group changes: the service, the models, the operations, the classes."""
    groups: dict[Subject, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.subject, []).append(change)
    for subject in sorted(groups, key=lambda subject: (_KINDS.index(subject.kind), subject.name)):
        yield subject, sorted(groups[subject], key=_weight)


def _weight(change: Change) -> int:
    return tuple(Impact).index(change.impact)


def _line(change: Change) -> str:
    return f"  {change.impact:<9} {change.sentence}  [{change.kind.id}]"
