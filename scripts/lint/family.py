"""What other documents of a family declare where this one does not."""

from __future__ import annotations

from scripts.documents import JsonObject, Parts, Value, as_array, as_object, resolve_pointer
from scripts.lint.components import component_at, references_in
from scripts.lint.subject import Subject


def declared_by_others(subject: Subject, place: Parts, path: Parts) -> JsonObject | None:
    """Find the schema that another document gives to a member of a value.

    `place` is that of the schema of the whole value, in each document the same; `path` leads from
    the value to the member. What refers to components of other content is passed over.
    """
    for other in subject.family:
        if other is subject:
            continue
        schema = _member(other, _at(other, place), path)
        if schema and all(_is_shared(subject, other, each) for each in references_in(schema)):
            return schema
    return None


def declaring_place(subject: Subject, place: Parts, path: Parts) -> Parts | None:
    """Find the schema that would declare the member at the end of a path; None if unclear."""
    here: Parts | None = _settled(subject, place)
    for step in path[:-1]:
        if here is None:
            return None
        inside = (*here, "items") if isinstance(step, int) else (*here, "properties", step)
        here = _settled(subject, inside)
    return here


def _settled(subject: Subject, place: Parts) -> Parts | None:
    """Follow references and `allOf` to the schema that lists properties, or items."""
    schema = as_object(_at(subject, place))
    if "$ref" in schema:
        try:
            target = subject.references.follow(schema["$ref"])
        except LookupError:
            return None
        place, schema = target.parts, as_object(target.value)
    if "properties" in schema or "items" in schema:
        return place
    for index, _ in enumerate(as_array(schema.get("allOf"))):
        found = _settled(subject, (*place, "allOf", index))
        if found is not None:
            return found
    return None


def _member(subject: Subject, schema: Value, path: Parts) -> JsonObject:
    for step in path:
        if isinstance(step, int):
            schema = subject.resolved(schema).get("items")
        else:
            schema = (subject.properties(schema) or {}).get(step)
    return as_object(schema)


def _at(subject: Subject, place: Parts) -> Value:
    try:
        return resolve_pointer(subject.value, place)
    except (LookupError, ValueError):
        return None


def _is_shared(subject: Subject, other: Subject, component: tuple[str, str]) -> bool:
    own = component_at(subject.value.get("components"), component)
    return own is not None and own == component_at(other.value.get("components"), component)
