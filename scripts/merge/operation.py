"""The operations of a document that is merged, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.documents import JsonObject, Parts, Value, as_object
from scripts.merge.source import Source
from scripts.openapi import METHODS


@dataclass(frozen=True, slots=True)
class SourceOperation:
    """One operation of one document."""

    source: Source
    path: str
    method: str
    value: JsonObject

    @property
    def key(self) -> tuple[str, ...]:
        """What tells the operation from all others of the merge."""
        return (self.source.document.name, self.path, self.method)

    @property
    def parts(self) -> Parts:
        """Where the operation stands, in its document and in the merged one."""
        return ("paths", self.path, self.method)

    @property
    def title(self) -> str:
        """Name the operation to people: `POST /api/v1/jobs/createTask`."""
        return f"{self.method.upper()} {self.path}"


def operations_of(source: Source) -> Iterator[SourceOperation]:
    """Yield a document's operations, with the parameters of their paths added to their own."""
    paths = source.value.get("paths")
    for path, item in as_object(paths).items():
        if path.startswith("x-") or not isinstance(item, dict):
            continue
        for method in METHODS:
            operation = item.get(method)
            if isinstance(operation, dict):
                _add_shared_parameters(source, operation, item.get("parameters"))
                yield SourceOperation(source, path, method, operation)


def _add_shared_parameters(source: Source, operation: JsonObject, shared: Value) -> None:
    if not isinstance(shared, list) or not shared:
        return
    own = operation.setdefault("parameters", [])
    if isinstance(own, list):
        names = [parameter_key(source, parameter) for parameter in own]
        own[:0] = [each for each in shared if parameter_key(source, each) not in names]


def parameter_key(source: Source, parameter: Value) -> tuple[str, str]:
    """Return name and place of a parameter, which tell it from all others of an operation."""
    named = source.resolved(parameter)
    return (str(named.get("name")), str(named.get("in")))
