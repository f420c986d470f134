"""An `x-lint-ignore` that is badly written, names no rule, or waives nothing any more."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.waivers import WaiverSite
from scripts.lint.wording import shown


def check(site: WaiverSite) -> Iterator[Fault]:
    """Judge one waiver after all other rules have run."""
    problem = _problem(site)
    if problem:
        fix = Suggestion((RemoveMember(site.parts),))
        yield Fault(site.parts, f"the waiver {problem}", shown(site.entry), fix)


def _problem(site: WaiverSite) -> str | None:
    entry = site.entry
    if not isinstance(site.parts[-1], int):
        return "is not in a list"
    if not isinstance(entry, dict) or entry.keys() != {"rule", "reason"}:
        return "is not of the form {rule: …, reason: …}"
    if not isinstance(entry["rule"], str) or entry["rule"] not in site.rules:
        return f"names {shown(entry['rule'])}, which is no rule"
    if not isinstance(entry["reason"], str) or not entry["reason"]:
        return "gives no reason"
    return None if site.used else f"waives nothing: {entry['rule']} finds nothing here"


RULE = Rule(
    id="stale-waiver",
    level=Level.ERROR,
    reason="A waiver that outlives its finding hides the next fault of the same kind.",
    fix="Remove the waiver, or write it as {rule: …, reason: …} in a list.",
    on=WaiverSite,
    check=check,
)
