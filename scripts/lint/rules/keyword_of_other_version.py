"""A schema keyword of another OpenAPI version: `examples` in 3.0, `nullable` in 3.1."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Parts
from scripts.lint.finding import Fault, Level
from scripts.lint.kinds import is_number
from scripts.lint.rule import Rule
from scripts.lint.site import SchemaSite, SchemasSite
from scripts.openapi.grammar import SINCE_31, UNTIL_30


def check(site: SchemasSite) -> Iterator[Fault]:
    """Find the keywords that the document's own version does not know, each told once."""
    version = site.text("openapi")
    if not version.startswith("3."):
        return
    foreign = (UNTIL_30 if site.subject.is_version_31 else SINCE_31)["schema"]
    found: dict[str, list[Parts]] = {}
    for schema in site.schemas:
        for keyword in schema.value:
            if keyword in foreign:
                found.setdefault(keyword, []).append(schema.at(keyword))
        if _is_of_other_version(schema):
            found.setdefault("its exclusive limits, types or tuples", []).append(schema.parts)
    for keyword, places in found.items():
        times = f"{len(places)} times, first here" if len(places) > 1 else "here"
        yield Fault(places[0], f"OpenAPI {version} does not know {keyword} ({times})", keyword)


def _is_of_other_version(schema: SchemaSite) -> bool:
    limits = (schema.value.get("exclusiveMinimum"), schema.value.get("exclusiveMaximum"))
    if schema.subject.is_version_31:
        return any(isinstance(limit, bool) for limit in limits)
    declared = schema.value.get("type")
    is_tuple = isinstance(schema.value.get("items"), list)
    return (
        isinstance(declared, list) or declared == "null" or is_tuple or any(map(is_number, limits))
    )


RULE = Rule(
    id="keyword-of-other-version",
    level=Level.NOTE,
    reason="Readers of the declared version skip the keyword: an example or a null is lost.",
    fix="Declare the version the document is written in, or use its keyword.",
    on=SchemasSite,
    check=check,
)
