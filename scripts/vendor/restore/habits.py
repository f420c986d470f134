"""In which order the writer of a site puts the members of an object.

JSON objects have no order, but a program that exports documents has: after `type` comes
`description`, after `properties` comes `required`. Where a key could belong to two open objects,
the order seen in documents of the same writer says which is likely.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from scripts.documents import Mapping, Value
from scripts.vendor.restore import fields

END = ""
"""Stands before the first and behind the last member."""
_MOST = 3.0
_SELDOM = 0.5
_USUAL = 4.0
"""A step taken once in so many costs nothing, or structure would come dearer than text."""


@dataclass(slots=True)
class Habits:
    """How often one key followed another in objects of a kind."""

    pairs: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    firsts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _costs: dict[tuple[str, str, str], float] = field(default_factory=dict)

    def learn(self, document: Mapping) -> None:
        """Count the orders of a document."""
        for kind, value in _objects(document):
            keys = [END, *value, END]
            for before, key in pairwise(keys):
                self.pairs[kind, before, key] += 1
                self.firsts[kind, before] += 1
        self._costs.clear()

    def also(self, document: Mapping) -> Habits:
        """Return these habits with those of one more document."""
        habits = Habits(Counter(self.pairs), Counter(self.firsts))
        habits.learn(document)
        return habits

    def cost(self, kind: str, before: str, key: str) -> float:
        """Say what it costs that `key` follows `before`: 0 for what always happens."""
        pair = (kind, before, key)
        if pair not in self._costs:
            ratio = (self.firsts[kind, before] + 1) / (self.pairs[pair] + 0.5)
            most = _MOST if not self.pairs[pair] else _SELDOM
            self._costs[pair] = max(0.0, min(most, math.log(ratio / _USUAL)))
        return self._costs[pair]


def _objects(document: Mapping) -> Iterator[tuple[str, Mapping]]:
    """Yield every object of a known kind; maps of free names and free-form values have no order."""
    pending: list[tuple[str, Value]] = [("document", document)]
    while pending:
        spec, value = pending.pop()
        if isinstance(value, list):
            inner = fields.list_kind(spec)
            pending.extend((inner, item) for item in value if inner)
        elif isinstance(value, dict):
            kind = fields.object_kind(spec)
            if kind is None or kind == "any":
                continue
            if kind[0] != "{":
                yield kind, value
            pending.extend((fields.field(kind, key) or "any", item) for key, item in value.items())
