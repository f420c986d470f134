"""Two operations with one `operationId`."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.documents import JsonObject, as_object
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import RootSite
from scripts.openapi import METHODS


def check(site: RootSite) -> Iterator[Fault]:
    """Compare the ids of all operations."""
    first: dict[str, str] = {}
    for path, method, operation in _operations(site.value):
        name = operation.get("operationId")
        if not isinstance(name, str):
            continue
        if name in first:
            yield Fault(
                ("paths", path, method, "operationId"),
                f"{name!r} is also the id of {first[name]}",
                f"operationId: {name}",
            )
        first.setdefault(name, f"{method.upper()} {path}")


def _operations(document: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    paths = document.get("paths")
    for path, item in as_object(paths).items():
        for method in METHODS:
            operation = item.get(method) if isinstance(item, dict) else None
            if isinstance(operation, dict):
                yield path, method, operation


RULE = Rule(
    id="operation-id-duplicate",
    level=Level.ERROR,
    reason="The generated client names its functions by the id: one would overwrite the other.",
    fix="Give each operation an id of its own.",
    on=RootSite,
    check=check,
)
