"""The merge itself: many documents in, one OpenAPI 3.1 document out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scripts.documents import Document, JsonObject, Parts, Value, as_object, resolve_pointer
from scripts.merge.components import Components
from scripts.merge.operation import SourceOperation, operations_of, spread_parameters
from scripts.merge.operations import merge_operations
from scripts.merge.report import Chosen, LeftOut, Report
from scripts.merge.root import (
    inline_path_items,
    merged_info,
    merged_members,
    merged_tags,
    merged_webhooks,
    other_members,
)
from scripts.merge.security import settle_security, shared_security
from scripts.merge.servers import fold_servers
from scripts.merge.source import Conflict, Origins, Source, Telling, index_nodes
from scripts.openapi import (
    METHODS,
    OPENAPI_VERSION,
    check_kinds,
    check_references,
    leads_into_a_part,
    upgrade,
    walk,
)
from scripts.problem import BadInput, Problem, ProblemLog


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged document, with what there is to say of the merge.

    `left_out` holds what documents say and the merged one does not, such as texts that differ, so
    that none of them can stand for all (of `info`'s titles and versions, the first document's does)
    or what a version of OpenAPI ignores; `chosen` names the
    shared parts whose texts differ, and stand as most documents have them. Where documents differ
    in more than that, there are `conflicts`, and what most of them say stands. A document with
    `problems` is not fit for use.
    """

    value: JsonObject
    documents: int
    operations: int
    lifted: int
    left_out: tuple[LeftOut, ...] = ()
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
        _tell_ignored(source, report)
        inline_path_items(source, report)
    servers = fold_servers(sources, host, report)
    for source in sources:
        spread_parameters(source, report)
    settle_security(sources, report)
    components = Components()
    components.collect(sources, report)
    groups = _groups(sources)
    tags = merged_tags(sources, report)
    paths = _paths(groups, sources, components, tags, report)
    holders: JsonObject = {
        "paths": paths,
        "webhooks": merged_webhooks(sources, report),
        "components": components.merged(),
    }
    lists: JsonObject = {
        "servers": servers,
        "security": shared_security(sources, holders, report),
        "tags": tags,
    }
    value: JsonObject = {
        "openapi": OPENAPI_VERSION,
        "info": merged_info(sources, report),
        **{name: member for name, member in lists.items() if member},
        **other_members(sources, report),
        **{name: member for name, member in holders.items() if member or name == "paths"},
    }
    return Merged(
        value,
        documents=len(sources),
        operations=len(groups),
        lifted=components.lifted,
        left_out=tuple(report.left_out),
        chosen=tuple(report.chosen),
        conflicts=tuple(report.conflicts),
        problems=tuple(report.problems),
    )


def _upgraded(documents: Sequence[Document], log: ProblemLog) -> list[Source]:
    sources = []
    for document in documents:
        with log.collecting():
            ignored: list[Parts] = []
            sources.append(Source(document, upgrade(document, ignored), tuple(ignored)))
            log.problems.extend(check_kinds(document))
            log.problems.extend(check_references(document))
            log.problems.extend(_into_rewritten_parts(document))
    return sources


def _tell_ignored(source: Source, report: Report) -> None:
    for parts in source.ignored:
        value = resolve_pointer(source.document.value, parts)
        report.leave_out(parts, [Telling(source, parts, value)], "OpenAPI 3.0 ignores it there")


def _into_rewritten_parts(document: Document) -> Iterator[Problem]:
    """Find references to what the merge moves, such as a part of a path."""
    for node in walk(document.value):
        reference = node.value.get("$ref")
        if isinstance(reference, str) and leads_into_a_part(reference):
            yield document.problem(
                (*node.parts, "$ref"),
                f"the reference {reference!r} is to a part that the merge rewrites",
                expected="a reference to a component, `#/components/…`",
                remedy="make a component of what it names, by an overlay if the spec is vendored",
            )


_PARAMETER = re.compile(r"\{[^{}]*\}")
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
    for first_path, path in _same_templates(holders):
        report.add(_twin_template(first_path, path, holders))
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


def _same_templates(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Find the paths that differ in the names of their parameters alone."""
    known: dict[str, str] = {}
    for path in sorted(paths):
        first = known.setdefault(_PARAMETER.sub("{}", path), path)
        if first != path:
            yield first, path


def _twin_template(first: str, path: str, holders: dict[str, list[Source]]) -> Problem:
    # The path that most documents have is the likelier to be meant.
    usual, odd = sorted((first, path), key=lambda each: -len(holders[each]))
    source = holders[odd][0]
    return source.problem(
        ("paths", odd),
        f"the path {odd!r} is the same as {usual!r} at "
        f"{holders[usual][0].where(('paths', usual))}: names of parameters tell no paths apart",
        expected="one name for a parameter of a path, in each document",
        remedy=f"call the parameter as in {usual!r}, here and in `parameters`, by an overlay",
    )


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
