"""An example of a schema or a body that its schema refuses."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import Mapping, Value
from scripts.lint.edit import Edit, RemoveMember, SetMember, Suggestion
from scripts.lint.examples import examples_of, is_stored_as_text
from scripts.lint.finding import Fault, Level
from scripts.lint.instances import Mismatch, mismatches
from scripts.lint.rule import Rule
from scripts.lint.site import MediaTypeSite, ParameterSite, Parts, SchemaSite, Site
from scripts.lint.wording import shown


def check(site: Site) -> Iterator[Fault]:
    """Hold every example of the site against its schema."""
    schema = site.value if isinstance(site, SchemaSite) else site.value.get("schema")
    if not isinstance(schema, dict):
        return
    for steps, example in examples_of(site):
        if not is_stored_as_text(site.subject, schema, example):
            yield from _faults(site, schema, steps, example)


def _faults(site: Site, schema: Mapping, steps: Parts, example: Value) -> Iterator[Fault]:
    seen = set()
    for mismatch in mismatches(site.subject, schema, example):
        if mismatch.path in seen:
            continue
        seen.add(mismatch.path)
        place = site.at(*steps, *mismatch.path)
        yield Fault(
            place,
            f"the example does not fit its schema: {mismatch.message}",
            shown(example),
            Suggestion((_mend(site.at(*steps), place, mismatch),)),
        )


def _mend(example: Parts, place: Parts, mismatch: Mismatch) -> Edit:
    """Give the member the only value it may have; where there is none, remove the example."""
    if len(mismatch.allowed) == 1 and isinstance(place[-1], str):
        return SetMember(place[:-1], place[-1], mismatch.allowed[0])
    return RemoveMember(example)


RULE = Rule(
    id="example-invalid",
    level=Level.ERROR,
    reason="Examples are what people copy: a wrong one is a refused first call.",
    fix="Correct the example, or the schema if the example is what the API takes.",
    on=(SchemaSite, MediaTypeSite, ParameterSite),
    check=check,
)
