"""An example of a schema or a body that its schema refuses."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, Value, as_object, resolve_pointer
from scripts.lint.edit import Edit, RemoveMember, SetMember, Suggestion
from scripts.lint.examples import examples_of, is_stored_as_text
from scripts.lint.finding import Fault, Level
from scripts.lint.instances import Mismatch, mismatches
from scripts.lint.rule import Rule
from scripts.lint.site import MediaTypeSite, ParameterSite, SchemaSite, Site
from scripts.lint.wording import shown


def check(site: Site) -> Iterator[Fault]:
    """Hold every example of the site against its schema."""
    yield from _doubled(site)
    schema = site.value if isinstance(site, SchemaSite) else site.value.get("schema")
    if not isinstance(schema, dict):
        return
    for steps, example in examples_of(site):
        if not is_stored_as_text(site.subject, schema, example):
            yield from _faults(site, schema, steps, example)


def _doubled(site: Site) -> Iterator[Fault]:
    """Look for examples that stand here and elsewhere at once."""
    examples = site.value.get("examples")
    for name, example in as_object(examples).items():
        if isinstance(example, dict) and {"value", "externalValue"} <= example.keys():
            place = site.at("examples", name, "externalValue")
            says = f"externalValue: {shown(example['externalValue'])}"
            fix = Suggestion((RemoveMember(place),))
            yield Fault(place, "the example has `value` and `externalValue`", says, fix)


def _faults(site: Site, schema: JsonObject, steps: Parts, example: Value) -> Iterator[Fault]:
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
            Suggestion((_fix(site, schema, example, mismatch, place),)),
        )


def _fix(site: Site, schema: JsonObject, example: Value, mismatch: Mismatch, place: Parts) -> Edit:
    """Set the only value allowed; else remove the member, or where it is required, the example."""
    if len(mismatch.allowed) == 1 and isinstance(place[-1], str):
        return SetMember(place[:-1], place[-1], mismatch.allowed[0])
    before = len(list(mismatches(site.subject, schema, example)))
    rest = _without(example, mismatch.path)
    if rest is not None and len(list(mismatches(site.subject, schema, rest))) < before:
        return RemoveMember(place)
    return RemoveMember(place[: len(place) - len(mismatch.path)])


def _without(example: Value, path: Parts) -> Value:
    """Copy an example without the simple member at `path`; None if that is no such member."""
    rest = copy.deepcopy(example)
    holder = resolve_pointer(rest, path[:-1])
    if not path or not isinstance(holder, dict) or isinstance(holder[str(path[-1])], dict | list):
        return None
    del holder[str(path[-1])]
    return rest


RULE = Rule(
    id="example-invalid",
    level=Level.ERROR,
    reason="Examples are what people copy: a wrong one is a refused first call.",
    fix="Correct the example, or the schema if the example is what the API takes.",
    on=(SchemaSite, MediaTypeSite, ParameterSite),
    check=check,
    needs=frozenset({"example", "examples"}),
)
