"""A member or parameter that must be sent and has a default all the same."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Parts, Value
from scripts.lint.edit import Edit, RemoveMember, SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import ParameterSite, SchemaSite, Site, Use
from scripts.lint.wording import shown
from scripts.prose.defaults import read_default
from scripts.prose.presence import says_required


def check(site: Site) -> Iterator[Fault]:
    """Look for defaults that can never be used; a constant may repeat itself as its default."""
    if isinstance(site, SchemaSite):
        yield from _member(site)
    elif site.value.get("required") is True:
        schema = site.value.get("schema")
        if isinstance(schema, dict) and "default" in schema:
            optional = SetMember(site.parts, "required", False)
            yield _fault(site.at("schema"), schema["default"], optional)


def _member(site: SchemaSite) -> Iterator[Fault]:
    parent = site.parent
    if not site.is_property or parent is None or site.use != Use.SENT:
        return
    required = parent.array("required")
    choices = site.choices
    is_constant = choices is not None and len(choices) == 1
    if site.name in required and "default" in site.value and not is_constant:
        others = [name for name in required if name != site.name]
        optional = SetMember(parent.parts, "required", others)
        yield _fault(site.parts, site.value["default"], optional, site.description)


def _fault(schema: Parts, default: Value, optional: SetMember, text: str = "") -> Fault:
    place = (*schema, "default")
    readings: list[tuple[Edit, ...]] = [(RemoveMember(place),), (optional,)]
    if read_default(text):
        readings.reverse()
    return Fault(
        place,
        f"it must be sent, so its default {shown(default)} is never used",
        f"default: {shown(default)}",
        None if read_default(text) and says_required(text) else Suggestion(*readings),
    )


RULE = Rule(
    id="default-on-required",
    level=Level.WARNING,
    reason="One of the two is wrong: who trusts the default and leaves the value out is refused.",
    fix="Take it out of `required` if the API fills it in, else remove the default.",
    on=(SchemaSite, ParameterSite),
    check=check,
)
