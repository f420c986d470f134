"""The operations of a document that is merged, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.documents import JsonObject, Parts, Value, as_array, as_object
from scripts.merge.report import Report
from scripts.merge.source import Source, Telling
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
    """Yield a document's operations."""
    for path, item in as_object(source.value.get("paths")).items():
        for method in () if path.startswith("x-") else METHODS:
            operation = as_object(item).get(method)
            if isinstance(operation, dict):
                yield SourceOperation(source, path, method, operation)


def spread_parameters(source: Source, report: Report) -> None:
    """Add the parameters of each path to those of its operations; what none takes over is noted."""
    for path, item in as_object(source.value.get("paths")).items():
        shared = [] if path.startswith("x-") else as_array(as_object(item).get("parameters"))
        operations = [each for each in operations_of(source) if each.path == path] if shared else []
        taken = [_add_parameters(source, each.value, shared) for each in operations]
        for index, parameter in enumerate(shared):
            if not any(index in indices for indices in taken):
                telling = Telling(source, ("paths", path, "parameters", index), parameter)
                why = "each operation of the path has one of its own" if taken else "none needs it"
                report.leave_out(telling.parts, [telling], why)


def _add_parameters(source: Source, operation: JsonObject, shared: Sequence[Value]) -> set[int]:
    """Add those that an operation has none of its own for; returns which."""
    own = operation.setdefault("parameters", [])
    if not isinstance(own, list):
        return set()
    names = [parameter_key(source, parameter) for parameter in own]
    added = {
        index: each for index, each in enumerate(shared) if parameter_key(source, each) not in names
    }
    own[:0] = added.values()
    return set(added)


def parameter_key(source: Source, parameter: Value) -> tuple[str, str]:
    """Return name and place of a parameter, which tell it from all others of an operation."""
    named = source.resolved(parameter)
    return (str(named.get("name")), str(named.get("in")))
