"""References inside one document; specs are untrusted, so none may lead out of its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from scripts.documents import (
    Document,
    JsonObject,
    Parts,
    Value,
    as_object,
    resolve_pointer,
    split_pointer,
)
from scripts.openapi.grammar import FIELDS, kind_at, walk
from scripts.problem import Problem


class Target(NamedTuple):
    """What a reference leads to in the end, and where that stands."""

    value: Value
    parts: Parts


class CircularReference(LookupError):
    """A reference leads to itself, directly or by way of others."""


@dataclass(slots=True)
class References:
    """The references of one document.

    Each is followed once, so that a chain of them, from wherever it is entered, costs no more than
    its length. What references lead to must not be replaced in the meantime; it may change inside.
    """

    root: JsonObject
    _ends: dict[str, Target | LookupError] = field(default_factory=dict, repr=False)

    def follow(self, reference: Value) -> Target:
        """Follow a reference, and on from what it leads to while that is a reference itself.

        Raises `LookupError` where it leads nowhere or out of the file, `CircularReference` where it
        never ends.
        """
        if not isinstance(reference, str):
            raise LookupError(reference)
        if reference not in self._ends:
            self._walk_from(reference)
        end = self._ends[reference]
        if isinstance(end, LookupError):
            raise end
        return end

    def _walk_from(self, reference: str) -> None:
        passed: dict[str, None] = {}
        end: Target | LookupError | None = None
        while end is None:
            passed[reference] = None
            following = self._step(reference)
            if isinstance(following, str) and following in passed:
                end = CircularReference(following)
            elif isinstance(following, str):
                reference, end = following, self._ends.get(following)
            else:
                end = following
        for each in passed:
            self._ends[each] = end

    def _step(self, reference: str) -> Target | LookupError | str:
        """Return what stands where a reference leads to; if that is another one, its text."""
        try:
            value = resolve_reference(self.root, reference)
        except LookupError as error:
            return error
        following = value.get("$ref") if isinstance(value, dict) else None
        if isinstance(following, str):
            return following
        return Target(value, _pointer(reference))


def resolve_reference(root: JsonObject, reference: str) -> Value:
    """Follow a `#/…` reference; raises `LookupError` where it leads nowhere or out of the file."""
    if not reference.startswith("#"):
        raise LookupError(reference)
    try:
        return resolve_pointer(root, _pointer(reference))
    except ValueError as error:
        raise LookupError(reference) from error


def _pointer(reference: str) -> tuple[str, ...]:
    return split_pointer(unquote(reference[1:]))


def component_named(reference: str) -> tuple[str, str] | None:
    """Return section and name of the component that a reference leads to, or into."""
    if not reference.startswith("#/components/"):
        return None
    parts = _pointer(reference)
    return (parts[1], parts[2]) if len(parts) > 2 else None


def leads_into_a_part(reference: str) -> bool:
    """Whether a reference leads to a part of the same document that is no component, nor in one."""
    return reference.startswith("#") and not reference.startswith("#/components/")


def components_reached(document: JsonObject) -> set[tuple[str, str]]:
    """Return the components that what stands outside of them leads to, directly or by others.

    What only looks like a reference counts as one; security schemes are named otherwise.
    """
    components = as_object(document.get("components"))
    reached: set[tuple[str, str]] = set()
    pending: list[Value] = [value for name, value in document.items() if name != "components"]
    while pending:
        for found in components_named_in(pending.pop()):
            if found not in reached:
                reached.add(found)
                pending.append(as_object(components.get(found[0])).get(found[1]))
    return reached


def components_named_in(value: Value) -> Iterator[tuple[str, str]]:
    """Yield the components that a value refers to anywhere, by what looks like a reference."""
    pending = [value]
    while pending:
        held = pending.pop()
        if isinstance(held, dict):
            pending += held.values()
        elif isinstance(held, list):
            pending += held
        elif isinstance(held, str) and (found := component_named(held)):
            yield found


def check_references(document: Document) -> list[Problem]:
    """Find the references that lead nowhere, in a circle, or out of the file."""
    references = References(document.value)
    problems = []
    for node in walk(document.value):
        if "$ref" not in node.value:
            continue
        fault = _fault(references, node.value["$ref"], node.kind)
        if fault:
            message, remedy = fault
            problems.append(
                document.problem(
                    (*node.parts, "$ref"),
                    message,
                    expected="a reference to a part of the same document, `#/components/…`",
                    remedy=remedy,
                )
            )
    return problems


def _fault(references: References, reference: Value, kind: str) -> tuple[str, str] | None:
    if not isinstance(reference, str):
        return "the reference is not text", "write it as '#/components/…'"
    if not reference.startswith("#"):
        return (
            f"the reference {reference!r} leads out of the file",
            "copy the part it names into this document, by an overlay if the spec is vendored",
        )
    try:
        target = references.follow(reference).value
    except CircularReference:
        return f"the reference {reference!r} leads in a circle", "let one of them be a schema"
    except LookupError:
        return (
            f"the reference {reference!r} leads nowhere",
            "correct its name, or add what it names by an overlay",
        )
    mistake = mistaken(reference, target, kind)
    return (f"the reference {reference!r} {mistake}", "correct the reference") if mistake else None


def mistaken(reference: str, target: Value, kind: str) -> str | None:
    """Say what is wrong with what a reference leads to, where the grammar has a `kind`."""
    if not isinstance(target, dict) and not (kind == "schema" and isinstance(target, bool)):
        return f"leads to what is no {kind}"
    other = kind_at(_pointer(reference))
    if other == kind or (other is None and kind == "example"):
        return None
    named = other is not None and "$ref" in FIELDS[other]
    return f"is to a {other}, not a {kind}" if named else f"leads to what is no {kind}"
