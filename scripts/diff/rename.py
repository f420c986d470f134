"""Which of the names that went and came are one and the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_MOST_COMPARED = 900
_ALIKE = 0.6
_SAME_WORDS = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name, what it stands for without its texts, and what its description says."""

    name: str
    nature: str
    text: str


def renames(gone: Sequence[Candidate], new: Sequence[Candidate]) -> dict[str, str]:
    """Map the old names to the new ones that take their place; the likeliest pairs first.

    Two names are taken for one if they differ in case and separators alone, or if what they stand
    for is the same and name or description are alike.
    """
    if len(gone) * len(new) > _MOST_COMPARED:
        return {}
    scored = sorted(
        (-score, *sorted((old.name, now.name)), old.name, now.name)
        for old in gone
        for now in new
        if (score := _likeness(old, now)) > 0
    )
    found: dict[str, str] = {}
    for *_, old_name, new_name in scored:
        if old_name not in found and new_name not in found.values():
            found[str(old_name)] = str(new_name)
    return found


def _likeness(old: Candidate, new: Candidate) -> float:
    left, right = _bare(old.name), _bare(new.name)
    if left == right:
        return 2
    if old.nature != new.nature:
        return 0
    names, texts = _ratio(left, right), _ratio(old.text, new.text)
    if names < _ALIKE and (not old.text or texts < _SAME_WORDS):
        return 0
    return names + texts


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _ratio(left: str, right: str) -> float:
    """Compare two texts; the same in both orders, which SequenceMatcher alone is not."""
    first, second = sorted((left[:500], right[:500]))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
