"""References inside one document; specs are untrusted, so none may lead out of its file."""

from __future__ import annotations

from urllib.parse import unquote

from scripts.documents import Document, JsonObject, Value, resolve_pointer, split_pointer
from scripts.openapi.grammar import holding, walk
from scripts.problem import Problem


def resolve_reference(root: JsonObject, reference: str) -> Value:
    """Follow a `#/…` reference; raises `LookupError` where it leads nowhere or out of the file."""
    if not reference.startswith("#"):
        raise LookupError(reference)
    try:
        return resolve_pointer(root, split_pointer(unquote(reference[1:])))
    except ValueError as error:
        raise LookupError(reference) from error


def check_references(document: Document) -> list[Problem]:
    """Find the references that lead nowhere, in a circle, or out of the file."""
    problems = []
    for node in walk(document.value):
        if "$ref" not in node.value:
            continue
        fault = _fault(document.value, node.value["$ref"], node.kind)
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


def _fault(root: JsonObject, reference: Value, kind: str) -> tuple[str, str] | None:
    if not isinstance(reference, str):
        return "the reference is not text", "write it as '#/components/…'"
    if not reference.startswith("#"):
        return (
            f"the reference {reference!r} leads out of the file",
            "copy the part it names into this document, by an overlay if the spec is vendored",
        )
    seen = set()
    target: Value = {"$ref": reference}
    while isinstance(target, dict) and isinstance(target.get("$ref"), str):
        step = str(target["$ref"])
        if step in seen:
            return f"the reference {reference!r} leads in a circle", "let one of them be a schema"
        seen.add(step)
        try:
            target = resolve_reference(root, step)
        except LookupError:
            return (
                f"the reference {reference!r} leads nowhere",
                "correct its name, or add what it names by an overlay",
            )
    if not isinstance(target, dict) and not (kind == "schema" and isinstance(target, bool)):
        return f"the reference {reference!r} leads to what is no {kind}", "correct the reference"
    other = _section_kind(reference)
    if other not in (None, kind):
        return f"the reference {reference!r} is to a {other}, not a {kind}", "correct the reference"
    return None


def _section_kind(reference: str) -> str | None:
    """Say what a reference to a whole component is to; None for any other reference."""
    parts = reference.split("/")
    if len(parts) != 4 or parts[:2] != ["#", "components"]:
        return None
    held = holding("components", parts[2])
    return held.kind if held else None
