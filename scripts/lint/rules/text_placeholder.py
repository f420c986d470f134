"""A description that says nothing: "Select description", "Radio description", the name again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.names import plain_name
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite

_PLACEHOLDER = re.compile(
    r"(?:(?:checkbox|field|image|input|number|radio|select|slider|switch|text|upload) )?description"
    r"|placeholder|lorem ipsum.*|todo\b.*|tbd|string",
    re.IGNORECASE,
)


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for texts that a form left behind."""
    text = site.description.strip().rstrip(".")
    if not site.is_property or not text or site.name == "description":
        return
    if _PLACEHOLDER.fullmatch(text) or (" " not in text and _repeats_name(site, text)):
        yield Fault(
            site.at("description"),
            "the description says nothing about the member",
            text,
            Suggestion((RemoveMember(site.at("description")),)),
        )


def _repeats_name(site: SchemaSite, text: str) -> bool:
    return "_" in text and plain_name(text) == plain_name(site.name or "")


RULE = Rule(
    id="text-placeholder",
    level=Level.NOTE,
    reason="The text stands in the client's documentation and in every editor.",
    fix="Say what the member does, or remove the description.",
    on=SchemaSite,
    check=check,
)
