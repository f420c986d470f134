"""The merge itself: many documents in, one OpenAPI 3.1 document out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.documents import Document, JsonObject, Parts, Value, as_object
from scripts.merge.components import Components
from scripts.merge.conflict import Conflict
from scripts.merge.operation import SourceOperation, operations_of
from scripts.merge.operations import merge_operations
from scripts.merge.origins import Origins, index_nodes
from scripts.merge.path_items import inline_path_items, merged_members
from scripts.merge.report import Chosen, Report
from scripts.merge.root import merged_info, merged_tags, merged_webhooks, other_members
from scripts.merge.security import settle_security, shared_security
from scripts.merge.servers import fold_servers
from scripts.merge.source import Source
from scripts.openapi import METHODS, OPENAPI_VERSION, check_kinds, check_references, upgrade, walk
from scripts.problem import BadInput, Problem, ProblemLog


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged document, with what there is to say of the merge.

    `left_out` holds the places of texts that differ between documents, so that none of them can
    stand for all (of `info`'s titles and versions, the first document's does); `chosen` names the
    shared parts whose texts differ, and stand as most documents have them. Where documents differ
    in more than that, there are `conflicts`, and what most of them say stands. A document with
    `problems` is not fit for use.
    """

    value: JsonObject
    documents: int
    operations: int
    lifted: int
    left_out: tuple[Parts, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()


def merge_documents(documents: Sequence[Document], *, host: str | None = None) -> Merged:
    """Merge OpenAPI 3.0 and 3.1 documents into one of 3.1; their order does not matter.

    `host` is the only server host allowed; without it all documents must name the same. Raises
    `BadInput` with all that is in the way: unsupported versions, dangling references, foreign
    hosts, two documents for one model, whatever documents say differently of the same thing.
    """
    merged = attempt_merge(documents, host=host)
    problems = [*merged.problems, *(conflict.problem() for conflict in merged.conflicts)]
    if problems:
        raise BadInput(problems)
    return merged


def attempt_merge(documents: Sequence[Document], *, host: str | None = None) -> Merged:
    """Merge documents and give the outcome with its problems and conflicts.

    For callers that can settle conflicts by later corrections. Raises `BadInput` for documents that
    cannot even be compared: unsupported versions, dangling references, members of a wrong kind.
    """
    return _merge(_sources(documents), host)


def trace_origins(documents: Sequence[Document], *, host: str | None = None) -> Origins:
    """Merge once more, and tell for each place of the merged document where it came from."""
    sources = _sources(documents)
    index = index_nodes(sources)
    return Origins(_merge(sources, host).value, index)


def _sources(documents: Sequence[Document]) -> list[Source]:
    log = ProblemLog()
    sources = _upgraded(sorted(documents, key=lambda document: document.name), log)
    log.check()
    return sources


def _merge(sources: Sequence[Source], host: str | None) -> Merged:
    report = Report()
    for source in sources:
        inline_path_items(source, report)
    servers = fold_servers(sources, host, report)
    settle_security(sources)
    components = Components()
    components.collect(sources, report)
    groups = _groups(sources)
    tags = merged_tags(sources, report)
    paths = _paths(groups, sources, components, tags, report)
    value: JsonObject = {"openapi": OPENAPI_VERSION, "info": merged_info(sources, report)}
    lists: JsonObject = {
        "servers": servers,
        "security": shared_security(sources, paths),
        "tags": tags,
    }
    value.update({name: member for name, member in lists.items() if member})
    value.update(other_members(sources, report))
    value["paths"] = paths
    if webhooks := merged_webhooks(sources, report):
        value["webhooks"] = webhooks
    if named := components.merged():
        value["components"] = named
    return Merged(
        value,
        len(sources),
        len(groups),
        components.lifted,
        tuple(report.left_out),
        tuple(report.chosen),
        tuple(report.conflicts),
        tuple(report.problems),
    )


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


_Groups = dict[tuple[str, str], list[SourceOperation]]


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
    tags: Sequence[Value],
    report: Report,
) -> JsonObject:
    declared = [str(tag["name"]) for tag in tags if isinstance(tag, dict) and "name" in tag]
    holders: dict[str, list[Source]] = {}
    for source in sources:
        held = source.value.get("paths")
        for path in as_object(held):
            if not path.startswith("x-"):
                holders.setdefault(path, []).append(source)
    paths: dict[str, JsonObject] = {
        path: merged_members(holders[path], ("paths", path), report) for path in sorted(holders)
    }
    known: dict[str, SourceOperation] = {}
    for path, method in sorted(groups, key=lambda key: (key[0], METHODS.index(key[1]))):
        operations = groups[path, method]
        merged = merge_operations(operations, components, declared, report)
        first = known.setdefault(str(merged["operationId"]), operations[0])
        if first is not operations[0]:
            _twin_operation(first, operations[0], str(merged["operationId"]), report)
        paths[path][method] = merged
    return {**paths, **merged_members(sources, ("paths",), report)}


def _twin_operation(
    first: SourceOperation, second: SourceOperation, name: str, report: Report
) -> None:
    report.add(
        second.source.problem(
            second.parts,
            f"the operationId `{name}` is also that of {first.source.where(first.parts)}",
            expected="one operationId for each operation",
            remedy="give one of the two another operationId by an overlay",
        )
    )
