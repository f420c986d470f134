"""A body that demands constants alone: `required: [model]`, while `input` has required members."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject
from scripts.lint.edit import AppendItem, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, Use
from scripts.lint.wording import listed


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for optional objects with required members in bodies that are otherwise empty."""
    parent = site.parent
    if not site.is_property or parent is None or Use.SENT not in site.use:
        return
    if site.name in parent.array("required") or "default" in site.value:
        return
    required = site.subject.resolved(site.value).get("required")
    if isinstance(required, list) and required and _demands_constants(parent):
        yield Fault(
            site.parts,
            f"`{site.name}` may be left out, yet it requires {listed(required)}",
            None,
            Suggestion((AppendItem(parent.parts, "required", site.name),)),
        )


def _demands_constants(body: SchemaSite) -> bool:
    """Whether a body's required members, one at least, can have one value only."""
    members = body.value.get("properties")
    names = body.array("required")
    schemas = [members.get(str(name)) for name in names] if isinstance(members, dict) else []
    return bool(schemas) and all(map(_is_constant, map(body.subject.resolved, schemas)))


def _is_constant(schema: JsonObject) -> bool:
    choices = schema.get("enum")
    return "const" in schema or (isinstance(choices, list) and len(choices) == 1)


RULE = Rule(
    id="required-in-optional-object",
    level=Level.WARNING,
    reason="A request without the object passes every check and is meaningless to the API.",
    fix="Add the object to the `required` of the schema around it.",
    on=SchemaSite,
    check=check,
)
