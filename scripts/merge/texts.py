"""Choosing the texts of a part that several documents describe: those of most of them.

A text that only some have stands for all; where they differ, the one that most say does, the first
of the documents by name where as many say another.
"""

from __future__ import annotations

from collections.abc import Sequence

from scripts.documents import JsonObject, Parts, Value, resolve_pointer, same
from scripts.merge.unify import is_text
from scripts.openapi import walk


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
