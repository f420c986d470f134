"""The merge itself: many documents in, one OpenAPI 3.1 document out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.documents import Document, Mapping, Value, same
from scripts.merge.components import Components
from scripts.merge.operations import Operation, merge_operations, operations_of
from scripts.merge.servers import fold_servers
from scripts.merge.source import Source
from scripts.openapi import METHODS, OPENAPI_VERSION, check_references, upgrade
from scripts.problem import ProblemLog


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged document, with what there is to say of the merge."""

    value: Mapping
    documents: int
    operations: int
    lifted: int


def merge_documents(documents: Sequence[Document], *, host: str | None = None) -> Merged:
    """Merge OpenAPI 3.0 and 3.1 documents into one of 3.1; their order does not matter.

    `host` is the only server host allowed; without it all documents must name the same. Raises
    `BadInput` with every conflict: unsupported versions, dangling references, foreign hosts, two
    documents for one model, components or responses of the same name that differ.
    """
    log = ProblemLog()
    sources = _upgraded(sorted(documents, key=lambda document: document.name), log)
    log.check()
    servers = fold_servers(sources, host, log)
    security = _shared_security(sources)
    components = Components(log)
    components.collect(sources)
    groups = _groups(sources)
    paths = _paths(groups, components, log)
    log.check()
    value: Mapping = {"openapi": OPENAPI_VERSION, "info": _info(sources)}
    optional: Mapping = {
        "servers": servers,
        "security": security,
        "tags": _tags(sources),
        **_extensions(sources),
    }
    value.update({name: member for name, member in optional.items() if member})
    value["paths"] = paths
    if named := components.merged():
        value["components"] = named
    return Merged(value, len(sources), len(groups), components.lifted)


def _upgraded(documents: Sequence[Document], log: ProblemLog) -> list[Source]:
    sources = []
    for document in documents:
        for problem in check_references(document):
            log.add(problem)
        with log.collecting():
            sources.append(Source(document, upgrade(document)))
    return sources


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


def _paths(groups: _Groups, components: Components, log: ProblemLog) -> Mapping:
    paths: dict[str, Mapping] = {}
    known: dict[str, Operation] = {}
    for path, method in sorted(groups, key=lambda key: (key[0], METHODS.index(key[1]))):
        operations = groups[path, method]
        merged = merge_operations(operations, components, log)
        first = known.setdefault(str(merged["operationId"]), operations[0])
        if first is not operations[0]:
            _twin_operation(first, operations[0], str(merged["operationId"]), log)
        paths.setdefault(path, {})[method] = merged
    return dict(paths)


def _twin_operation(first: Operation, second: Operation, name: str, log: ProblemLog) -> None:
    log.add(
        second.source.problem(
            second.parts,
            f"the operationId `{name}` is also that of {first.source.where(first.parts)}",
            expected="one operationId for each operation",
            remedy="give one of the two another operationId by an overlay",
        )
    )


def _info(sources: Sequence[Source]) -> Mapping:
    """Keep what none contradicts, and the title and version of the first where they differ."""
    infos = [info for source in sources if isinstance(info := source.value.get("info"), dict)]
    said: Mapping = {}
    for info in reversed(infos):
        said.update(info)
    shared = {
        name: value
        for name, value in said.items()
        if name in ("title", "version") or all(same(info.get(name, value), value) for info in infos)
    }
    return {"title": "Merged API", "version": "0", **shared}


def _tags(sources: Sequence[Source]) -> list[Value]:
    tags: dict[str, Value] = {}
    for source in sources:
        listed = source.value.get("tags")
        for tag in listed if isinstance(listed, list) else ():
            if isinstance(tag, dict):
                tags.setdefault(str(tag.get("name")), tag)
    return list(tags.values())


def _extensions(sources: Sequence[Source]) -> Mapping:
    first = sources[0].value if sources else {}
    return {
        name: value
        for name, value in first.items()
        if name.startswith("x-") and all(same(each.value.get(name), value) for each in sources)
    }
