"""A `number` of which the text says "Step: 1": an integer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import Value
from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.examples import examples_of
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite
from scripts.prose.ranges import read_multiple, read_step

_WHOLE = re.compile(
    r"\b(?:an|must be|should be) (?:an )?integer\b|\binteger values?\b|\bwhole numbers?\b|整数",
    re.IGNORECASE,
)


def check(site: SchemaSite) -> Iterator[Fault]:
    """Look for whole steps from a whole start on a schema that takes fractions."""
    if "number" not in site.types or "integer" in site.types:
        return
    step = _whole_step(site)
    if step is None or not all(map(_is_whole, _values(site))):
        return
    declared = site.value["type"]
    types: Value = "integer"
    if isinstance(declared, list):
        types = ["integer" if name == "number" else name for name in declared]
    yield Fault(
        site.at("type"),
        "the values go in whole steps, the schema takes fractions",
        step,
        Suggestion((SetMember(site.parts, "type", types),)),
    )


def _whole_step(site: SchemaSite) -> str | None:
    multiple = site.value.get("multipleOf")
    if isinstance(multiple, int | float) and multiple >= 1 and _is_whole(multiple):
        return f"multipleOf: {multiple}"
    for read in (read_step, read_multiple):
        found = read(site.description)
        if found and found[0] >= 1 and _is_whole(found[0]):
            return found[1]
    said = _WHOLE.search(site.description)
    return said[0] if said else None


def _values(site: SchemaSite) -> Iterator[Value]:
    yield from (site.value.get(key) for key in ("minimum", "maximum", "default"))
    yield from (value for _, value in examples_of(site))
    yield from site.array("enum")


def _is_whole(value: Value) -> bool:
    return not isinstance(value, float) or value.is_integer()


RULE = Rule(
    id="number-stepped-by-one",
    level=Level.WARNING,
    reason="The client takes 16.5 frames and the API refuses them.",
    fix="Use `type: integer`.",
    on=SchemaSite,
    check=check,
)
