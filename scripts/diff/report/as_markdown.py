"""A comparison as a paragraph of the changelog."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scripts.diff.change import Change, Impact, Subject
from scripts.diff.report.as_text import by_subject
from scripts.diff.verdict import Comparison

_HEADINGS = {
    Impact.BREAKING: "Breaking",
    Impact.ADDITIVE: "Added and loosened",
    Impact.TEXT: "Documentation",
}
_MOST_NAMED = 3


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
