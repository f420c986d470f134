"""A response that does not say what its body is."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import ResponseSite

_WITHOUT_BODY = ("1", "204", "205", "3")


def check(site: ResponseSite) -> Iterator[Fault]:
    """Look for responses whose status allows a body and that describe none."""
    if site.status.startswith(_WITHOUT_BODY) or "callbacks" in site.parts:
        return
    if len(site.parts) > 2 and site.parts[-3] == "head":
        return
    if not site.value.get("content") and "schema" not in site.value:
        yield Fault(site.parts, f"the response {site.status} describes no body")


RULE = Rule(
    id="response-without-content",
    level=Level.WARNING,
    reason="The client gives back nothing for this answer, not even the message why it failed.",
    fix="Add `content` with the schema of the body; an API's errors usually share one.",
    on=ResponseSite,
    check=check,
)
