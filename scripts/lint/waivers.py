"""`x-lint-ignore`: findings that are right to stay, waived where they stand, with a reason.

    x-lint-ignore:
      - {rule: closed-response-enum, reason: the list is complete by contract}

A waiver covers its own object and the keywords, items and examples inside it, but no other named
thing below: a waiver on an operation says nothing about its parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.documents import Parts, Value, as_array
from scripts.lint.site import Site
from scripts.lint.subject import LintedDocument

KEY = "x-lint-ignore"

_NAMED_THINGS = frozenset(
    {
        "callbacks",
        "content",
        "headers",
        "parameters",
        "paths",
        "properties",
        "requestBody",
        "responses",
        "schema",
        "schemas",
        "securitySchemes",
        "webhooks",
    }
)


@dataclass(slots=True, eq=False)
class WaiverSite(Site):
    """One waiver as written (`entry`), whether it covered a finding, and the ids of all rules."""

    entry: Value
    used: bool
    rules: frozenset[str]


class Waivers:
    """The waivers of one document, and which of them were needed."""

    def __init__(self, subject: LintedDocument, rules: frozenset[str]) -> None:
        self._subject = subject
        self._rules = rules
        # Most documents have no waiver, and writing a value out is quicker than walking over it.
        self._found = dict(_waivers(subject.value, ())) if KEY in repr(subject.value) else {}
        self._used: set[tuple[Parts, str]] = set()

    def cover(self, rule: str, parts: Parts) -> bool:
        """Whether a waiver covers a finding of `rule` at `parts`; notes that it was needed."""
        if not self._found:
            return False
        for length in range(len(parts), -1, -1):
            if any(_names(entry, rule) for entry in self._entries(parts[:length])):
                self._used.add((parts[:length], rule))
                return True
            if length and parts[length - 1] in _NAMED_THINGS:
                return False
        return False

    def sites(self) -> Iterator[WaiverSite]:
        """List the waivers; to be asked after every finding was held against `cover`."""
        for parts, value in self._found.items():
            entries = value if isinstance(value, list) else [value]
            for index, entry in enumerate(entries):
                rule = entry.get("rule") if isinstance(entry, dict) else None
                place = (*parts, KEY, index) if isinstance(value, list) else (*parts, KEY)
                used = isinstance(rule, str) and (parts, rule) in self._used
                yield WaiverSite(self._subject, place, {}, entry, used, self._rules)

    def _entries(self, parts: Parts) -> list[Value]:
        value = self._found.get(parts)
        return as_array(value)


def _names(entry: Value, rule: str) -> bool:
    return isinstance(entry, dict) and entry.get("rule") == rule and bool(entry.get("reason"))


def _waivers(value: Value, parts: Parts) -> Iterator[tuple[Parts, Value]]:
    pending: list[tuple[Parts, Value]] = [(parts, value)]
    while pending:
        here, item = pending.pop()
        if isinstance(item, dict):
            if KEY in item and not _is_member_name(here):
                yield here, item[KEY]
            pending.extend(((*here, key), inner) for key, inner in item.items())
        elif isinstance(item, list):
            pending.extend(((*here, index), inner) for index, inner in enumerate(item))


def _is_member_name(parts: Parts) -> bool:
    """Whether the object at `parts` is a map whose keys are the document's own names."""
    return bool(parts) and parts[-1] == "properties"
