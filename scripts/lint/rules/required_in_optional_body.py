"""A request body that may be left out, though its schema has required members."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import as_object
from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import RequestBodySite
from scripts.lint.wording import listed


def check(site: RequestBodySite) -> Iterator[Fault]:
    """Look at the members that the schema of the body demands."""
    if "callbacks" in site.parts or "$ref" in site.value or site.value.get("required") is True:
        return
    names = _demanded(site)
    if names:
        yield Fault(
            site.parts,
            f"the body may be left out, yet it requires {listed(names)}",
            None,
            Suggestion((SetMember(site.parts, "required", value=True),)),
        )


def _demanded(site: RequestBodySite) -> list[str]:
    content = site.value.get("content")
    for media in as_object(content).values():
        schema = site.subject.resolved(media.get("schema") if isinstance(media, dict) else None)
        required = schema.get("required")
        if isinstance(required, list) and required:
            return [str(name) for name in required]
    return []


RULE = Rule(
    id="required-in-optional-body",
    level=Level.NOTE,
    reason="Strictly read, a call without a body is valid; clients make it an optional argument.",
    fix="Add `required: true` to the request body.",
    on=RequestBodySite,
    check=check,
)
