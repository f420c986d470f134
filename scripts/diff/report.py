"""Telling a comparison: for people at a terminal, for programs, and for the changelog."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from scripts.diff.change import Change, Comparison, Impact, Severity, Subject, VersionStep
from scripts.documents import JsonObject

_SUBJECT_ORDER = ("service", "model", "operation", "class")
_ASKS = {
    VersionStep.NONE: "no new version",
    VersionStep.PATCH: "a patch version",
    VersionStep.MINOR: "a minor version",
    VersionStep.MAJOR: "a major version (before 1.0.0: a minor one)",
}
_HEADINGS = {
    Impact.BREAKING: "Breaking",
    Impact.ADDITIVE: "Added and loosened",
    Impact.TEXT: "Documentation",
}
_MOST_NAMED = 3


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
    for subject in sorted(
        groups, key=lambda subject: (_SUBJECT_ORDER.index(subject.kind), subject.name)
    ):
        yield subject, sorted(groups[subject], key=_weight)


def _weight(change: Change) -> int:
    return tuple(Impact).index(change.impact)


def _line(change: Change) -> str:
    return f"  {change.impact:<9} {change.sentence}  [{change.kind.id}]"


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


def as_markdown(comparison: Comparison) -> str:
    """Write what changed under headings, ready to stand in the changelog; empty for nothing.

    What happened to several subjects alike is told once; texts are told as one line per subject.
    """
    lines: list[str] = []
    for impact, heading in _HEADINGS.items():
        changes = comparison.of(impact)
        told = _texts(changes) if impact is Impact.TEXT else _sentences(changes)
        if items := [f"- {line}" for line in told]:
            lines += [*([""] if lines else []), f"### {heading}", "", *items]
    return "\n".join(lines)


def _sentences(changes: Iterable[Change]) -> Iterator[str]:
    alike: dict[tuple[str, str, str], list[Subject]] = {}
    for subject, own in by_subject(changes):
        for change in own:
            alike.setdefault((subject.kind, change.place, change.message), []).append(subject)
    for (_, place, message), subjects in alike.items():
        if place:
            yield f"{_names(subjects)}: {escaped(f'{place} {message}')}."
        else:
            yield f"{_names(subjects)} {escaped(_agreeing(message, len(subjects)))}."


def _agreeing(message: str, count: int) -> str:
    verb, _, rest = message.partition(" ")
    plural = {"is": "are", "has": "have"}.get(verb, verb)
    return f"{plural if count > 1 else verb} {rest}"


def _texts(changes: Iterable[Change]) -> Iterator[str]:
    for subject, own in by_subject(changes):
        places = list(dict.fromkeys(change.place or "the whole" for change in own))
        what = f": {_list(places)}" if places != ["the whole"] else ""
        yield f"{_names([subject])}{what} {'are' if len(places) > 1 else 'is'} described anew."


def _names(subjects: list[Subject]) -> str:
    first = subjects[0]
    if not first.name:
        return f"The {first.kind}"
    if len(subjects) == 1:
        return f"{first.kind.capitalize()} `{code(first.name)}`"
    plural = {"class": "Classes"}.get(first.kind, f"{first.kind.capitalize()}s")
    return f"{plural} {_list([f'`{code(subject.name)}`' for subject in subjects])}"


def _list(names: list[str]) -> str:
    named = names if len(names) <= _MOST_NAMED + 1 else names[:_MOST_NAMED]
    rest = len(names) - len(named)
    return ", ".join(named) + (f" and {rest} more" if rest else "")


def code(text: str) -> str:
    """Make a text fit to stand between backquotes."""
    return " ".join(text.replace("`", "'").split())


def escaped(sentence: str) -> str:
    """Keep text that comes from a page from being markup; what stands in backquotes is safe."""
    pieces = re.split(r"(`[^`]*`)", " ".join(sentence.split()))
    return "".join(
        piece if index % 2 else re.sub(r"([\\<>\[\]*_])", r"\\\1", piece)
        for index, piece in enumerate(pieces)
    )
