"""Corrections as a draft offers them: the actions that mend a finding, and the overlay of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from scripts.documents import JsonObject
from scripts.lint.finding import Finding


@dataclass(frozen=True, slots=True)
class Correction:
    """The actions that mend a finding together, in their order.

    `evidence` quotes the words the finding rests on, by page; `alternative` holds the actions of
    the other reading where only a person can say which is right.
    """

    finding: Finding
    evidence: tuple[tuple[str, str], ...]
    changes: tuple[JsonObject, ...]
    alternative: tuple[JsonObject, ...] = ()

    @property
    def identity(self) -> str:
        """What two documents must have alike to be corrected by one action.

        Where there are two readings, that is also what they rest on.
        """
        quotes = [quote for _, quote in self.evidence] if self.alternative else []
        alike = [self.finding.rule, quotes, self.changes, self.alternative]
        return json.dumps(alike, ensure_ascii=False, sort_keys=True)

    def actions(self) -> Iterator[JsonObject]:
        """Write the actions as they stand in an overlay; the first has the other reading."""
        alternative = self.alternative
        for change in self.changes:
            action: JsonObject = {
                "target": change["target"],
                "description": f"{self.finding.rule}: {self.finding.message}",
                "x-evidence": [{"page": page, "quote": quote} for page, quote in self.evidence],
                **change,
            }
            if alternative:
                action["x-alternative"] = list(alternative)
            alternative = ()
            yield action


def overlay_of(name: str, extends: str, actions: Iterable[JsonObject]) -> JsonObject:
    """Write actions as an overlay; `extends` is the address that it names what it corrects by."""
    return {
        "overlay": "1.1.0",
        "info": {"title": f"Draft corrections of {name}", "version": "0.1.0"},
        "extends": quote(extends),
        "actions": list(actions),
    }
