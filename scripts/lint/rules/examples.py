"""Examples that do not show what their schema asks for."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, Value, as_object, resolve_pointer
from scripts.lint.corpus import declared_by_others, declaring_place
from scripts.lint.examples import examples_of, is_stored_as_text, unpacked
from scripts.lint.finding import Edit, Fault, Level, RemoveMember, SetMember, Suggestion
from scripts.lint.instances import Mismatch, mismatches
from scripts.lint.kinds import shown
from scripts.lint.rule import Rule
from scripts.lint.site import MediaTypeSite, ParameterSite, SchemaSite, Site
from scripts.lint.subject import LintedDocument


def _example_invalid(site: Site) -> Iterator[Fault]:
    """Hold every example of the site against its schema."""
    yield from _doubled(site)
    schema = _schema_of(site)
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


def _schema_of(site: Site) -> Value:
    """Return the schema that the examples of a site are held to."""
    return site.value if isinstance(site, SchemaSite) else site.value.get("schema")


def _without(example: Value, path: Parts) -> Value:
    """Copy an example without the simple member at `path`; None if that is no such member."""
    rest = copy.deepcopy(example)
    holder = resolve_pointer(rest, path[:-1])
    if not path or not isinstance(holder, dict) or isinstance(holder[str(path[-1])], dict | list):
        return None
    del holder[str(path[-1])]
    return rest


EXAMPLE_INVALID = Rule(
    id="example-invalid",
    title="An example of a schema or a body that its schema refuses.",
    level=Level.ERROR,
    reason="Examples are what people copy: a wrong one is a refused first call.",
    fix="Correct the example, or the schema if the example is what the API takes.",
    on=(SchemaSite, MediaTypeSite, ParameterSite),
    check=_example_invalid,
    needs=frozenset({"example", "examples"}),
)


def _example_stored_as_text(site: Site) -> Iterator[Fault]:
    """Look for texts that only become an example when parsed as JSON."""
    schema = _schema_of(site)
    if not isinstance(schema, dict):
        return
    for steps, example in examples_of(site):
        if isinstance(example, str) and is_stored_as_text(site.subject, schema, example):
            yield Fault(
                site.at(*steps),
                "the example is stored as a string",
                shown(example),
                Suggestion((_unpacking(site.at(*steps), example),)),
            )


def _unpacking(place: Parts, example: str) -> Edit:
    """Put what the text holds in its place; remove a text that is not quite JSON."""
    value, key = unpacked(example), place[-1]
    if value is example or not isinstance(key, str):
        return RemoveMember(place)
    return SetMember(place[:-1], key, value)


EXAMPLE_STORED_AS_TEXT = Rule(
    id="example-stored-as-text",
    title="An example of an object or number that is written as a string holding it.",
    level=Level.ERROR,
    reason="Tools that send the example send a JSON string where the API wants an object.",
    fix="Write the example as what it is.",
    on=(SchemaSite, MediaTypeSite, ParameterSite),
    check=_example_stored_as_text,
    needs=frozenset({"example", "examples"}),
)


def _example_undeclared_member(site: Site) -> Iterator[Fault]:
    """Look through the examples of bodies and of objects."""
    schema = _schema_of(site)
    for steps, example in examples_of(site):
        for path in _undeclared(site.subject, schema, example, ()):
            place = site.at(*steps, *path)
            yield Fault(
                place,
                f"the example has `{path[-1]}`, which the schema does not declare",
                str(path[-1]),
                _suggestion(site, path, RemoveMember(place)),
            )


def _suggestion(site: Site, path: Parts, removal: RemoveMember) -> Suggestion:
    """Declare the member as other documents do; without any, remove it from the example."""
    whole = site.parts if isinstance(site, SchemaSite) else site.at("schema")
    declared = declared_by_others(site.subject, whole, path)
    holder = declaring_place(site.subject, whole, path) if declared else None
    if declared is None or holder is None:
        return Suggestion((removal,))
    return Suggestion((SetMember((*holder, "properties"), str(path[-1]), declared),), (removal,))


def _undeclared(
    subject: LintedDocument, schema: Value, value: Value, path: Parts
) -> Iterator[Parts]:
    schema = _chosen(subject.resolved(schema), value) or schema
    resolved = subject.branch(schema, value)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _undeclared(subject, resolved.get("items"), item, (*path, index))
    if not isinstance(value, dict) or _is_open(resolved):
        return
    declared = subject.properties(resolved)
    if not declared:
        return
    for name, inner in value.items():
        if name not in declared:
            yield (*path, name)
        else:
            yield from _undeclared(subject, declared[name], inner, (*path, name))


def _chosen(schema: JsonObject, value: Value) -> JsonObject | None:
    """Return the branch of a union that the value's discriminator names."""
    discriminator = schema.get("discriminator")
    if not isinstance(discriminator, dict) or not isinstance(value, dict):
        return None
    mapping = discriminator.get("mapping")
    chosen = value.get(str(discriminator.get("propertyName")))
    if not isinstance(mapping, dict) or not isinstance(chosen, str):
        return None
    reference = mapping.get(chosen)
    return {"$ref": reference} if isinstance(reference, str) else None


def _is_open(schema: dict[str, Value]) -> bool:
    """Whether the schema says itself that more members may come."""
    return bool(schema.get("additionalProperties")) or "patternProperties" in schema


EXAMPLE_UNDECLARED_MEMBER = Rule(
    id="example-undeclared-member",
    title="An example with a member that its schema does not declare.",
    level=Level.WARNING,
    reason="Either the example shows a member the API ignores, or the client lacks one it has.",
    fix="Declare the member, or remove it from the example.",
    on=(SchemaSite, MediaTypeSite, ParameterSite),
    check=_example_undeclared_member,
    needs=frozenset({"example", "examples"}),
)
