"""A parameter that is required and has a default."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import ParameterSite
from scripts.lint.wording import shown


def check(site: ParameterSite) -> Iterator[Fault]:
    """Look for a default that can never be used."""
    schema = site.value.get("schema")
    if site.value.get("required") is True and isinstance(schema, dict) and "default" in schema:
        place = site.at("schema", "default")
        yield Fault(
            place,
            "the parameter is required, so its default is never used",
            f"default: {shown(schema['default'])}",
            Suggestion((RemoveMember(place),)),
        )


RULE = Rule(
    id="default-on-required-parameter",
    level=Level.WARNING,
    reason="One of the two is wrong: readers leave the parameter out and are refused.",
    fix="Remove the default, or `required`.",
    on=ParameterSite,
    check=check,
)
