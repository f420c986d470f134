"""The merge itself: many documents in, one OpenAPI 3.1 document out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.documents import Document, Mapping, Value, same
from scripts.merge.components import Components
from scripts.merge.operations import Operation, merge_operations, operations_of
from scripts.merge.path_items import inline_path_items, merged_members
from scripts.merge.root import merged_info, merged_tags, merged_webhooks, other_members
from scripts.merge.servers import fold_servers
from scripts.merge.source import Source
from scripts.openapi import METHODS, OPENAPI_VERSION, check_kinds, check_references, upgrade, walk
from scripts.problem import Problem, ProblemLog

_Parts = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged document, with what there is to say of the merge.

    `left_out` holds the places of texts that differ between documents, so that none of them can
    stand for all (of `info`'s titles and versions, the first document's does).
    """

    value: Mapping
    documents: int
    operations: int
    lifted: int
    left_out: tuple[_Parts, ...] = ()


def merge_documents(documents: Sequence[Document], *, host: str | None = None) -> Merged:
    """Merge OpenAPI 3.0 and 3.1 documents into one of 3.1; their order does not matter.

    `host` is the only server host allowed; without it all documents must name the same. Raises
    `BadInput` with every conflict: unsupported versions, dangling references, foreign hosts, two
    documents for one model, whatever two documents say differently of the same thing.
    """
    log = ProblemLog()
    sources = _upgraded(sorted(documents, key=lambda document: document.name), log)
    log.check()
    for source in sources:
        inline_path_items(source, log)
    servers = fold_servers(sources, host, log)
    security = _shared_security(sources)
    components = Components(log)
    components.collect(sources)
    groups = _groups(sources)
    left_out: list[_Parts] = []
    paths = _paths(groups, sources, components, left_out, log)
    value: Mapping = {"openapi": OPENAPI_VERSION, "info": merged_info(sources, left_out)}
    lists: Mapping = {
        "servers": servers,
        "security": security,
        "tags": merged_tags(sources, left_out),
    }
    value.update({name: member for name, member in lists.items() if member})
    value.update(other_members(sources, log))
    value["paths"] = paths
    if webhooks := merged_webhooks(sources, log):
        value["webhooks"] = webhooks
    if named := components.merged():
        value["components"] = named
    log.check()
    return Merged(value, len(sources), len(groups), components.lifted, tuple(left_out))


def _upgraded(documents: Sequence[Document], log: ProblemLog) -> list[Source]:
    sources = []
    for document in documents:
        with log.collecting():
            sources.append(Source(document, upgrade(document)))
            log.problems.extend(check_kinds(document))
            log.problems.extend(check_references(document))
            log.problems.extend(_into_rewritten_parts(document))
    return sources


def _into_rewritten_parts(document: Document) -> Iterator[Problem]:
    """Find references to what the merge moves, such as a part of a path."""
    for node in walk(document.value):
        reference = node.value.get("$ref")
        if isinstance(reference, str) and reference.startswith("#"):
            if reference.startswith("#/components/"):
                continue
            yield document.problem(
                (*node.parts, "$ref"),
                f"the reference {reference!r} is to a part that the merge rewrites",
                expected="a reference to a component, `#/components/…`",
                remedy="make a component of what it names, by an overlay if the spec is vendored",
            )


def _shared_security(sources: Sequence[Source]) -> Value:
    """Keep security at the root where all agree; else give each operation that of its document."""
    first = sources[0].value.get("security") if sources else None
    if all(same(source.value.get("security"), first) for source in sources):
        return first
    for source in sources:
        for operation in operations_of(source):
            operation.value.setdefault("security", source.value.get("security", []))
    return None


_Groups = dict[tuple[str, str], list[Operation]]


def _groups(sources: Sequence[Source]) -> _Groups:
    groups: _Groups = {}
    for source in sources:
        for operation in operations_of(source):
            groups.setdefault((operation.path, operation.method), []).append(operation)
    return groups


def _paths(
    groups: _Groups,
    sources: Sequence[Source],
    components: Components,
    left_out: list[_Parts],
    log: ProblemLog,
) -> Mapping:
    holders: dict[str, list[Source]] = {}
    for source in sources:
        held = source.value.get("paths")
        for path in held if isinstance(held, dict) else ():
            if not path.startswith("x-"):
                holders.setdefault(path, []).append(source)
    paths: dict[str, Mapping] = {
        path: merged_members(holders[path], ("paths", path), left_out, log)
        for path in sorted(holders)
    }
    known: dict[str, Operation] = {}
    for path, method in sorted(groups, key=lambda key: (key[0], METHODS.index(key[1]))):
        operations = groups[path, method]
        merged = merge_operations(operations, components, left_out, log)
        first = known.setdefault(str(merged["operationId"]), operations[0])
        if first is not operations[0]:
            _twin_operation(first, operations[0], str(merged["operationId"]), log)
        paths[path][method] = merged
    return {**paths, **merged_members(sources, ("paths",), left_out, log)}


def _twin_operation(first: Operation, second: Operation, name: str, log: ProblemLog) -> None:
    log.add(
        second.source.problem(
            second.parts,
            f"the operationId `{name}` is also that of {first.source.where(first.parts)}",
            expected="one operationId for each operation",
            remedy="give one of the two another operationId by an overlay",
        )
    )
