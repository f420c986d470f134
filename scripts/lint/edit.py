"""Corrections as edits of a document, from which overlay actions are written.

A rule states what it would change (`SetMember`, `RemoveMember`, `AppendItem`, `Rewrite`); the draft
(`scripts.lint.draft`) turns the edits of all findings into actions that hold when applied in order.
"""

from __future__ import annotations

from dataclasses import dataclass

from scripts.documents import Parts, Value


@dataclass(frozen=True, slots=True)
class SetMember:
    """Set the member `key` of the object at `parts`."""

    parts: Parts
    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """Remove the member or item at `parts`."""

    parts: Parts


@dataclass(frozen=True, slots=True)
class AppendItem:
    """Add an item to the array that is, or will be, the member `key` of the object at `parts`."""

    parts: Parts
    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Replace the words `old` by `new` in the text at `parts`."""

    parts: Parts
    old: str
    new: str


Edit = SetMember | RemoveMember | AppendItem | Rewrite


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What would mend a finding; `alternative` is the other reading where a person must choose."""

    edits: tuple[Edit, ...]
    alternative: tuple[Edit, ...] = ()
