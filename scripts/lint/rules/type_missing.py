"""A member or item whose schema says nothing about its type."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Value, kind
from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.examples import examples_of
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite

_TELLS = frozenset({"$ref", "allOf", "anyOf", "const", "enum", "not", "oneOf", "type"})


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for schemas of members and items without type, reference or branches."""
    if not (site.is_property or site.key in ("items", "schema")) or _TELLS & site.value.keys():
        return
    guessed = _guess(site)
    suggestion = Suggestion((SetMember(site.parts, "type", guessed),)) if guessed else None
    what = f"`{site.name}`" if site.name else "the schema"
    yield Fault(site.parts, f"{what} has no type", None, suggestion)


def _guess(site: SchemaSite) -> str | None:
    if "properties" in site.value:
        return "object"
    if "items" in site.value:
        return "array"
    values = [value for _, value in examples_of(site)]
    if "default" in site.value:
        values.append(site.value["default"])
    kinds = {_type_of(value) for value in values}
    return kinds.pop() if len(kinds) == 1 and "null" not in kinds else None


def _type_of(value: Value) -> str:
    return "integer" if isinstance(value, int) and not isinstance(value, bool) else kind(value)


RULE = Rule(
    id="type-missing",
    level=Level.WARNING,
    reason="The generated client takes and gives anything here.",
    fix="Add `type`.",
    on=SchemaSite,
    check=check,
)
