"""An operation that does not say what comes when all goes well."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import OperationSite


def check(site: OperationSite) -> Iterator[Fault]:
    """Look for a response with a status of success, or a default one."""
    responses = site.value.get("responses")
    statuses = map(str, responses) if isinstance(responses, dict) else ()
    if not any(status.startswith(("2", "3")) or status == "default" for status in statuses):
        yield Fault(
            site.at("responses") if "responses" in site.value else site.parts,
            f"{site.method.upper()} {site.path} has no response for success",
        )


RULE = Rule(
    id="success-missing",
    level=Level.WARNING,
    reason="The generated function gives back nothing that is typed.",
    fix="Describe the response of status 200.",
    on=OperationSite,
    check=check,
)
