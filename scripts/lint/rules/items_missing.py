"""An array that does not say what its items are."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.examples import examples_of
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for arrays without `items`."""
    if "array" not in site.types or {"items", "prefixItems", "$ref"} & site.value.keys():
        return
    items = [item for _, value in examples_of(site) if isinstance(value, list) for item in value]
    texts = bool(items) and all(isinstance(item, str) for item in items)
    suggestion = Suggestion((SetMember(site.parts, "items", {"type": "string"}),))
    yield Fault(site.parts, "the array has no `items`", None, suggestion if texts else None)


RULE = Rule(
    id="items-missing",
    level=Level.ERROR,
    reason="OpenAPI 3.0 demands `items`; without it the client's list holds anything.",
    fix="Add `items` with the schema of one item.",
    on=SchemaSite,
    check=check,
)
