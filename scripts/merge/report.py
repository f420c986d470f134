"""What there is to say of a merge: its problems, its conflicts, and what became of texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scripts.documents import JsonObject, Parts, Value, join_pointer, resolve_pointer, same
from scripts.merge.source import Conflict, Telling, Wording, shown
from scripts.merge.unify import absorb, differences, is_text
from scripts.openapi import walk
from scripts.problem import ProblemLog

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What documents say of a part that stands nowhere in the merged document, and why."""

    parts: Parts
    tellings: tuple[Telling, ...]
    why: str = "the documents differ"

    def __str__(self) -> str:
        said: dict[str, str] = {}
        for each in self.tellings:
            if each.value is not None:
                said.setdefault(shown(each.value), each.source.where(each.parts))
        named = [f"{text} ({where})" for text, where in said.items()]
        more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
        listed = f": {', '.join(named[:_SHOWN])}{more}" if named else ""
        return f"left out, since {self.why}: {join_pointer(self.parts)}{listed}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Texts of a shared part that differ between documents: those of most were kept.

    `parts` is the part's place in the merged document, `texts` the places inside of it.
    """

    parts: Parts
    texts: tuple[Parts, ...]

    def __str__(self) -> str:
        count = len(self.texts)
        texts = f"{count} text{'' if count == 1 else 's'}"
        return f"as most documents have it, {texts}: {join_pointer(self.parts)}"


@dataclass(slots=True)
class Report(ProblemLog):
    """Collects what a merge meets.

    `left_out` holds what none can say for all, `chosen` where the text of most documents was kept.
    """

    conflicts: list[Conflict] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    chosen: list[Chosen] = field(default_factory=list)

    def leave_out(
        self, parts: Parts, tellings: Sequence[Telling], why: str = "the documents differ"
    ) -> None:
        """Note what the merged document does not have, and why; of one part and reason once."""
        for index, known in enumerate(self.left_out):
            if (known.parts, known.why) == (parts, why):
                self.left_out[index] = LeftOut(parts, (*known.tellings, *tellings), why)
                return
        self.left_out.append(LeftOut(parts, tuple(tellings), why))

    def unify(
        self, kind: str | None, tellings: Sequence[Telling], parts: Parts, what: str
    ) -> Value:
        """Make one of what documents say of a part; a difference is noted as a conflict.

        `kind` is that of the grammar, None for a free-form value; `parts` is the part's place in
        the merged document and `what` its name in words. Examples of all are gathered, of texts
        that differ the most frequent is kept.
        """
        first = tellings[0].value
        if len(tellings) == 1 or all(each.value is first for each in tellings):
            return first
        wordings = _wordings(kind, tellings)
        if len(wordings) > 1:
            self.conflicts.append(Conflict(parts, what, wordings))
        alike = [each.value for each in wordings[0].tellings]
        objects = [each for each in alike if isinstance(each, dict)]
        if kind is not None and objects:
            for other in objects[1:]:
                absorb(kind, objects[0], other)
            if texts := choose_texts(kind, objects):
                self.chosen.append(Chosen(parts, tuple(texts)))
        return alike[0]

    def unify_extension(self, tellings: Sequence[Telling], parts: Parts) -> Value:
        """Choose the value that most documents give an extension, which no client feels."""
        values = [each.value for each in tellings]
        if not all(same(values[0], value) for value in values):
            self.chosen.append(Chosen(parts, ((),)))
        return most_frequent(values)


def _wordings(kind: str | None, tellings: Sequence[Telling]) -> tuple[Wording, ...]:
    """Group what documents say by what a client would feel; the largest group comes first."""
    groups: list[list[Telling]] = []
    for telling in tellings:
        group = next((each for each in groups if _alike(kind, each[0], telling)), None)
        if group is None:
            groups.append([telling])
        else:
            group.append(telling)
    usual, *others = sorted(groups, key=len, reverse=True)
    return (
        Wording(tuple(usual)),
        *(
            Wording(tuple(each), tuple(differences(kind, usual[0].value, each[0].value)))
            for each in others
        ),
    )


def _alike(kind: str | None, one: Telling, other: Telling) -> bool:
    return next(differences(kind, one.value, other.value), None) is None


def choose_texts(kind: str, parts: Sequence[JsonObject]) -> list[Parts]:
    """Set the texts that most have in the first of some parts; returns the places that differed.

    All are of one kind of the grammar and say the same apart from texts and examples.
    """
    said: dict[Parts, list[Value]] = {}
    for part in parts:
        for node in walk(part, kind):
            if node.kind == "external docs":
                continue
            for name, value in node.value.items():
                if is_text(node.kind, name, value):
                    said.setdefault((*node.parts, name), []).append(value)
    for place, values in said.items():
        holder = resolve_pointer(parts[0], place[:-1])
        if isinstance(holder, dict):
            holder[str(place[-1])] = most_frequent(values)
    return [place for place, values in said.items() if not _all_same(values)]


def most_frequent(values: Sequence[Value]) -> Value:
    """Return the value that is there most often, the first of those that are as frequent."""
    counted: list[tuple[Value, int]] = []
    for value in values:
        known = next((index for index, each in enumerate(counted) if same(each[0], value)), None)
        if known is None:
            counted.append((value, 1))
        else:
            counted[known] = (value, counted[known][1] + 1)
    return max(counted, key=lambda each: each[1])[0]


def _all_same(values: Sequence[Value]) -> bool:
    return all(same(values[0], value) for value in values)
