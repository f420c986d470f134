"""Required members inside an object that may be left out: `required: [model]` without `input`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import AppendItem, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, Use
from scripts.lint.wording import listed


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for optional objects in what is sent whose own members are required."""
    parent = site.parent
    if not site.is_property or parent is None or Use.SENT not in site.use:
        return
    if site.name in parent.list("required") or "default" in site.value:
        return
    if parent.key in ("allOf", "anyOf", "oneOf"):
        return
    required = site.subject.resolved(site.value).get("required")
    if not isinstance(required, list) or not required or not parent.list("required"):
        return
    yield Fault(
        site.parts,
        f"`{site.name}` may be left out, yet it requires {listed(required)}",
        None,
        Suggestion((AppendItem(parent.parts, "required", site.name),)),
    )


RULE = Rule(
    id="required-in-optional-object",
    level=Level.WARNING,
    reason="A request without the object passes every check and is meaningless to the API.",
    fix="Add the object to the `required` of the schema around it.",
    on=SchemaSite,
    check=check,
)
