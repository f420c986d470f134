"""An example with a member that its schema does not declare."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, Parts, Value
from scripts.lint.edit import RemoveMember, SetMember, Suggestion
from scripts.lint.examples import examples_of
from scripts.lint.family import declared_by_others, declaring_place
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import MediaTypeSite, ParameterSite, SchemaSite, Site
from scripts.lint.subject import Subject


def check(site: Site) -> Iterator[Fault]:
    """Look through the examples of bodies and of objects."""
    schema = site.value if isinstance(site, SchemaSite) else site.value.get("schema")
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


def _undeclared(subject: Subject, schema: Value, value: Value, path: Parts) -> Iterator[Parts]:
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


RULE = Rule(
    id="example-undeclared-member",
    level=Level.WARNING,
    reason="Either the example shows a member the API ignores, or the client lacks one it has.",
    fix="Declare the member, or remove it from the example.",
    on=(SchemaSite, MediaTypeSite, ParameterSite),
    check=check,
    needs=frozenset({"example", "examples"}),
)
