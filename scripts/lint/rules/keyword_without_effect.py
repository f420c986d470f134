"""A keyword that says nothing about the schema's type: `maxLength` on a number."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.lint.wording import shown

_NUMBER = frozenset({"integer", "number"})
_ABOUT = {
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), _NUMBER
    ),
    **dict.fromkeys(("minLength", "maxLength", "pattern"), frozenset({"string"})),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems", "items"), frozenset({"array"})),
    **dict.fromkeys(
        ("minProperties", "maxProperties", "properties", "required", "additionalProperties"),
        frozenset({"object"}),
    ),
}


def check(site: SchemaSite) -> Iterator[Fault]:
    """Compare each keyword with the types the schema allows."""
    types = site.types
    if not types:
        return
    for keyword, about in _ABOUT.items():
        if keyword in site.value and not types & about:
            yield Fault(
                site.at(keyword),
                f"`{keyword}` says nothing about a value of the type {' or '.join(sorted(types))}",
                f"{keyword}: {shown(site.value[keyword])}",
                Suggestion((RemoveMember(site.at(keyword)),)),
            )


RULE = Rule(
    id="keyword-without-effect",
    level=Level.WARNING,
    reason="The limit looks enforced and is not; usually the type is the mistake.",
    fix="Correct the type, or remove the keyword.",
    on=SchemaSite,
    check=check,
)
