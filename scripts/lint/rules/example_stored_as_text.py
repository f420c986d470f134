"""An example of an object or number that is written as a string holding it."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Parts
from scripts.lint.edit import Edit, RemoveMember, SetMember, Suggestion
from scripts.lint.examples import examples_of, is_stored_as_text, unpacked
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import MediaTypeSite, ParameterSite, SchemaSite, Site
from scripts.lint.wording import shown


def check(site: Site) -> Iterator[Fault]:
    """Look for texts that only become an example when parsed as JSON."""
    schema = site.value if isinstance(site, SchemaSite) else site.value.get("schema")
    if not isinstance(schema, dict):
        return
    for steps, example in examples_of(site):
        if isinstance(example, str) and is_stored_as_text(site.subject, schema, example):
            yield Fault(
                site.at(*steps),
                "the example is stored as a string",
                shown(example),
                Suggestion((_fix(site.at(*steps), example),)),
            )


def _fix(place: Parts, example: str) -> Edit:
    """Put what the text holds in its place; remove a text that is not quite JSON."""
    value, key = unpacked(example), place[-1]
    if value is example or not isinstance(key, str):
        return RemoveMember(place)
    return SetMember(place[:-1], key, value)


RULE = Rule(
    id="example-stored-as-text",
    level=Level.ERROR,
    reason="Tools that send the example send a JSON string where the API wants an object.",
    fix="Write the example as what it is.",
    on=(SchemaSite, MediaTypeSite, ParameterSite),
    check=check,
    needs=frozenset({"example", "examples"}),
)
