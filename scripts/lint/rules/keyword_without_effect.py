"""A keyword that says nothing: `maxLength` on a number, `maximum` beside `exclusiveMaximum`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import RemoveMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.kinds import is_number
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
    yield from _doubled(site)


def _doubled(site: SchemaSite) -> Iterator[Fault]:
    """Look for an inclusive limit beside an exclusive one, which makes one of them idle."""
    for plain in ("minimum", "maximum"):
        exclusive = "exclusive" + plain.capitalize()
        limits = (site.value.get(plain), site.value.get(exclusive))
        if all(map(is_number, limits)):
            yield Fault(
                site.at(plain),
                f"`{plain}` and `{exclusive}` limit the same end, one of them says nothing",
                f"{plain}: {shown(limits[0])}",
            )


RULE = Rule(
    id="keyword-without-effect",
    level=Level.WARNING,
    reason="The limit looks enforced and is not; usually the type is the mistake.",
    fix="Correct the type, or remove the keyword.",
    on=SchemaSite,
    check=check,
)
