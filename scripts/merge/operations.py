"""Pairing the operations of all documents, and making one of those that share path and method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.documents import Mapping, Value, same
from scripts.merge.components import Components
from scripts.merge.names import camel_case_of_path
from scripts.merge.source import Source
from scripts.merge.unify import absorb, first_difference
from scripts.merge.variants import RequestBodies, merge_request_bodies
from scripts.openapi import METHODS
from scripts.problem import ProblemLog

_Parts = tuple[str | int, ...]
_TEXTS = ("summary", "description", "operationId", "externalDocs")
_HANDLED = {*_TEXTS, "parameters", "requestBody", "responses", "callbacks", "tags", "deprecated"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of one document."""

    source: Source
    path: str
    method: str
    value: Mapping

    @property
    def key(self) -> tuple[str, ...]:
        """What tells the operation from all others of the merge."""
        return (self.source.document.name, self.path, self.method)

    @property
    def parts(self) -> _Parts:
        """Where the operation stands, in its document and in the merged one."""
        return ("paths", self.path, self.method)


_Held = tuple[Operation, _Parts, Value]
"""A part of an operation: whose it is, where it stands in there, and what it is."""


def operations_of(source: Source) -> Iterator[Operation]:
    """Yield a document's operations, with the parameters of their paths added to their own."""
    paths = source.value.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        if path.startswith("x-") or not isinstance(item, dict):
            continue
        for method in METHODS:
            operation = item.get(method)
            if isinstance(operation, dict):
                _add_shared_parameters(source, operation, item.get("parameters"))
                yield Operation(source, path, method, operation)


def _add_shared_parameters(source: Source, operation: Mapping, shared: Value) -> None:
    if not isinstance(shared, list) or not shared:
        return
    own = operation.setdefault("parameters", [])
    if isinstance(own, list):
        names = [_parameter_key(source, parameter) for parameter in own]
        own[:0] = [each for each in shared if _parameter_key(source, each) not in names]


def _parameter_key(source: Source, parameter: Value) -> tuple[str, str]:
    named = source.resolved(parameter)
    return (str(named.get("name")), str(named.get("in")))


def merge_operations(
    operations: Sequence[Operation],
    components: Components,
    left_out: list[_Parts],
    log: ProblemLog,
) -> Mapping:
    """Make one operation of all that share path and method; what differs is noted in `log`.

    Texts that no one of them can say for all are not kept, and their places added to `left_out`.
    """
    bodies = merge_request_bodies(operations, components, left_out, log)
    merged = _texts(operations, bodies, left_out, log)
    if tags := _tags(operations, bodies, left_out):
        merged["tags"] = tags
    if _deprecated(operations, bodies, log):
        merged["deprecated"] = True
    merged.update(_shared_members(operations, bodies, log))
    if parameters := _parameters(operations, log):
        merged["parameters"] = parameters
    if bodies.merged is not None:
        merged["requestBody"] = bodies.merged
    for name, kind in (("responses", "response"), ("callbacks", "callback")):
        if union := _union(operations, name, kind, bodies, log):
            merged[name] = union
    return merged


def _texts(
    operations: Sequence[Operation],
    bodies: RequestBodies,
    left_out: list[_Parts],
    log: ProblemLog,
) -> Mapping:
    """Keep what all say alike; what a variant says of itself goes to its schema."""
    texts: Mapping = {}
    for name in _TEXTS:
        if bodies.variants and name in ("summary", "description"):
            continue
        values = [operation.value.get(name) for operation in operations]
        if all(same(values[0], value) for value in values):
            texts[name] = values[0]
        elif name != "operationId":
            left_out.append((*operations[0].parts, name))
    if bodies.variants or texts.get("operationId") is None:
        texts["operationId"] = _operation_id(operations[0], texts.get("operationId"), log)
    return {name: texts[name] for name in _TEXTS if texts.get(name) is not None}


def _tags(
    operations: Sequence[Operation], bodies: RequestBodies, left_out: list[_Parts]
) -> list[Value]:
    """Keep the tags; of variants only those that all share, since each names its own shelf."""
    listed = [_list(operation.value.get("tags")) for operation in operations]
    tags = list({str(tag): tag for held in listed for tag in held}.values())
    if not bodies.variants:
        return tags
    shared = [tag for tag in tags if all(tag in held for held in listed)]
    if len(shared) < len(tags):
        left_out.append((*operations[0].parts, "tags"))
    return shared


def _operation_id(operation: Operation, agreed: Value, log: ProblemLog) -> str:
    """Name an operation after its path, unless that gives no name."""
    try:
        return camel_case_of_path(operation.path)
    except ValueError:
        if isinstance(agreed, str):
            return agreed
    log.add(
        operation.source.problem(
            operation.parts,
            f"no operationId can be made of the path {operation.path!r}",
            expected="a last segment of letters and digits, a letter first",
            remedy="give the operation the same `operationId` in each document, by an overlay",
        )
    )
    return operation.path


def _deprecated(operations: Sequence[Operation], bodies: RequestBodies, log: ProblemLog) -> bool:
    """Whether all are deprecated; where only some are, their schemas or `log` say so."""
    values = [operation.value.get("deprecated", False) for operation in operations]
    if not any(values) or all(values):
        return bool(values[0])
    if not bodies.keep("deprecated", operations):
        _differ(operations, values, ("deprecated",), log)
    return False


def _shared_members(
    operations: Sequence[Operation], bodies: RequestBodies, log: ProblemLog
) -> Mapping:
    """Keep members such as `security` and extensions: equal ones once, others at the variants."""
    names = {name: None for each in operations for name in each.value if name not in _HANDLED}
    shared: Mapping = {}
    for name in names:
        values = [operation.value.get(name) for operation in operations]
        if all(same(values[0], value) for value in values):
            shared[name] = values[0]
        elif not (name.startswith("x-") and bodies.keep(name, operations)):
            _differ(operations, values, (name,), log)
    return shared


def _differ(
    operations: Sequence[Operation], values: Sequence[Value], parts: _Parts, log: ProblemLog
) -> None:
    first = operations[0]
    for operation, value in zip(operations, values, strict=True):
        if not same(value, values[0]):
            log.add(operation.source.difference((*operation.parts, *parts), first.source))


def _parameters(operations: Sequence[Operation], log: ProblemLog) -> list[Value]:
    found: dict[tuple[str, str], list[_Held]] = {}
    for operation in operations:
        for index, parameter in enumerate(_list(operation.value.get("parameters"))):
            here: _Held = (operation, ("parameters", index), parameter)
            found.setdefault(_parameter_key(operation.source, parameter), []).append(here)
    for held in found.values():
        for here in held[1:]:
            _unify("parameter", held[0], here, log)
        _expect_everywhere(operations, held, log)
    return [held[0][2] for held in found.values()]


def _expect_everywhere(
    operations: Sequence[Operation], held: Sequence[_Held], log: ProblemLog
) -> None:
    """Refuse a parameter that some documents require and others do not know."""
    operation, parts, parameter = held[0]
    owners = [here[0].key for here in held]
    others = [each for each in operations if each.key not in owners]
    if others and operation.source.resolved(parameter).get("required") is True:
        log.add(
            operation.source.problem(
                (*operation.parts, *parts),
                "this parameter is required, and the same operation has none of its name at "
                f"{others[0].source.where(others[0].parts)}",
                expected="the same required parameters in each document",
                remedy="make them equal by an overlay of one of the two documents",
            )
        )


def _union(
    operations: Sequence[Operation],
    name: str,
    kind: str,
    bodies: RequestBodies,
    log: ProblemLog,
) -> Mapping:
    """Join maps such as `responses`; parts under the same key must say the same."""
    found: dict[str, _Held] = {}
    for operation in operations:
        held = operation.value.get(name)
        for key, value in held.items() if isinstance(held, dict) else ():
            if isinstance(value, dict):
                bodies.name_examples(operation, value)
            here: _Held = (operation, (name, key), value)
            _unify(kind, found.setdefault(key, here), here, log)
    keys = sorted(found, key=lambda key: (key == "default", key))
    return {key: found[key][2] for key in keys}


def _unify(kind: str, known: _Held, here: _Held, log: ProblemLog) -> None:
    if known[2] is here[2]:
        return
    difference = first_difference(kind, known[2], here[2])
    if difference is None:
        if isinstance(known[2], dict) and isinstance(here[2], dict):
            absorb(kind, known[2], here[2])
        return
    there = known[0].source.where((*known[0].parts, *known[1], *difference))
    log.add(
        here[0].source.problem(
            (*here[0].parts, *here[1], *difference),
            f"this {kind} differs from the one of the same name at {there}",
            expected="the same in each document, apart from examples",
            remedy="make them equal by an overlay of one of the two documents",
        )
    )


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []
