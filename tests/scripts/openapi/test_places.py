"""Every walker meets every schema: the places come from the specification, not from the walkers."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from scripts.diff import compare_documents
from scripts.documents import Document, join_pointer, resolve_pointer
from scripts.intake.restore.fields import mappings
from scripts.lint import lint_document
from scripts.merge.unify import differences
from scripts.openapi import check_kinds, check_references, upgrade, walk
from scripts.openapi.grammar import FIELDS, SINCE_31, UNTIL_30
from tests.scripts.openapi.specification import (
    Parts,
    keywords,
    member_names,
    schema_places,
    subschema_places,
)

INSIDE = ((), *subschema_places())
OUTSIDE = tuple(schema_places())
PLACES = (
    *(
        (*outside, *INSIDE[number % len(INSIDE)])
        for number, outside in enumerate(OUTSIDE)
        if outside != ("components", "schemas", "any")
    ),
    *(
        ("components", "schemas", f"S{number}", *around, *inside)
        for number, (around, inside) in enumerate(itertools.product(INSIDE, repeat=2))
    ),
)
NAMES = {
    "document": "",
    "contact": "contact",
    "license": "license",
    "server": "server",
    "server variable": "server-variable",
    "info": "info",
    "components": "components",
    "path item": "path-item-or-reference",
    "operation": "operation",
    "external docs": "external-documentation",
    "parameter": "parameter-or-reference",
    "request body": "request-body-or-reference",
    "media type": "media-type",
    "encoding": "encoding",
    "response": "response-or-reference",
    "example": "example-or-reference",
    "tag": "tag",
    "security scheme": "security-scheme-or-reference",
    "flows": "oauth-flows",
}
"""Our kinds of objects by the names that the meta-schema gives them."""


def planted(fault: dict[str, Any], places: tuple[Parts, ...] = PLACES) -> Document:
    """Make a document that has a schema with a fault at each of some places."""
    value: Any = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    for place in places:
        holder: Any = value
        for step, following in itertools.pairwise(place):
            empty: Any = [] if following == 0 else {}
            if isinstance(holder, list):
                holder.extend([] if holder else [empty])
                holder = holder[0]
            else:
                holder = holder.setdefault(step, empty)
        if isinstance(holder, list):
            holder.append(dict(fault))
        else:
            holder[place[-1]] = dict(fault)
    return Document("places.yaml", value, "")


def pointers(*more: str) -> set[str]:
    return {join_pointer((*place, *more)) for place in PLACES}


def test_there_are_many_places() -> None:
    assert len(set(OUTSIDE)) > 1000
    assert len(INSIDE) > 20
    assert len(set(PLACES)) == len(PLACES)


def test_the_grammar_walks_to_every_schema() -> None:
    found = {node.parts for node in walk(planted({}).value) if node.kind == "schema"}
    assert found >= set(PLACES)


def _lint(document: Document) -> set[str]:
    return {each.pointer for each in lint_document(document) if each.rule == "type-unknown"}


def _kinds(document: Document) -> set[str]:
    return {each.pointer or "" for each in check_kinds(document)}


def _references(document: Document) -> set[str]:
    return {each.pointer or "" for each in check_references(document)}


def _merge(document: Document) -> set[str]:
    clean = planted({})
    return {join_pointer(parts) for parts in differences("document", clean.value, document.value)}


def _step_to_31(document: Document) -> set[str]:
    value = upgrade(document)
    return {
        join_pointer((*place, "enum"))
        for place in PLACES
        if resolve_pointer(value, place) == {"const": "one"}
    }


def _restoration(document: Document) -> set[str]:
    schemas = {id(value) for kind, value in mappings(document.value) if kind == "schema"}
    return {
        join_pointer((*place, "type"))
        for place in PLACES
        if id(resolve_pointer(document.value, place)) in schemas
    }


def _diff(document: Document) -> set[str]:
    """Plant one fault at a time, since a change that tells a whole would stand for all in it."""
    found = set()
    for place in PLACES:
        fault = resolve_pointer(document.value, place)
        assert isinstance(fault, dict)
        pointer = join_pointer((*place, *fault))
        if all(
            _is_told(place, fault, pointer, named=named) for named in {False, "parameters" in place}
        ):
            found.add(pointer)
    return found


def _is_told(place: Parts, fault: dict[str, Any], pointer: str, *, named: bool) -> bool:
    old, new = planted({}, (place,)), planted(fault, (place,))
    for node in (*walk(old.value), *walk(new.value)):
        if named and node.kind == "parameter":
            node.value.update({"in": "query", "name": "q"})
    changes = compare_documents(old, new)
    told = {at for change in changes for at in (change.old, change.new) if at is not None}
    return any(pointer == at or pointer.startswith(f"{at}/") for at in told)


@pytest.mark.parametrize(
    ("walker", "fault"),
    [
        (_lint, {"type": "strin"}),
        (_kinds, {"maxLength": "5"}),
        (_references, {"$ref": "#/nowhere"}),
        (_merge, {"format": "date"}),
        (_step_to_31, {"enum": ["one"]}),
        (_restoration, {"type": "string"}),
        (_diff, {"type": "string"}),
        (_diff, {"$ref": "other.yaml#/nowhere"}),
    ],
)
def test_every_walker_meets_a_fault_in_every_schema(
    walker: Callable[[Document], set[str]], fault: dict[str, Any]
) -> None:
    (keyword,) = fault
    missed = pointers(keyword) - walker(planted(fault))
    assert not missed


@pytest.mark.parametrize("kind", NAMES)
def test_the_grammar_knows_the_members_that_the_specification_has(kind: str) -> None:
    ours = FIELDS[kind].keys() - UNTIL_30.get(kind, frozenset())
    beside = FIELDS["reference"].keys() if "$ref" in ours else set()
    assert ours | beside == member_names(NAMES[kind])


def test_the_grammar_knows_the_keywords_that_the_specification_has() -> None:
    assert FIELDS["schema"].keys() - UNTIL_30["schema"] == keywords()


def test_what_versions_differ_in_are_members_of_the_grammar() -> None:
    for of_version in (SINCE_31, UNTIL_30):
        for kind, names in of_version.items():
            assert names <= FIELDS[kind].keys()
