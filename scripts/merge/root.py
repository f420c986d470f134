"""The members at the root of the merged document, beside paths, components and servers."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.documents import Mapping, Value, same
from scripts.merge.source import Source
from scripts.merge.unify import first_difference
from scripts.problem import ProblemLog

_Parts = tuple[str | int, ...]
_ELSEWHERE = {"openapi", "info", "servers", "security", "tags", "paths", "components", "webhooks"}


def merged_info(sources: Sequence[Source], left_out: list[_Parts]) -> Mapping:
    """Keep what none contradicts, and the title and version of the first where they differ."""
    infos = [info for source in sources if isinstance(info := source.value.get("info"), dict)]
    chosen = {name: value for info in reversed(infos) for name, value in info.items()}
    first: Mapping = {name: chosen[name] for name in ("title", "version") if name in chosen}
    agreed = _uncontradicted(infos, ("info",), left_out)
    return {"title": "Merged API", "version": "0", **first, **agreed}


def merged_tags(sources: Sequence[Source], left_out: list[_Parts]) -> list[Value]:
    """Give the tags of all documents, each name once, with what none contradicts."""
    found: dict[str, list[Mapping]] = {}
    for source in sources:
        listed = source.value.get("tags")
        for tag in listed if isinstance(listed, list) else ():
            if isinstance(tag, dict):
                found.setdefault(str(tag.get("name")), []).append(tag)
    return [
        _uncontradicted(tags, ("tags", index), left_out)
        for index, tags in enumerate(found.values())
    ]


def _uncontradicted(objects: Sequence[Mapping], parts: _Parts, left_out: list[_Parts]) -> Mapping:
    kept: Mapping = {}
    for name in {name: None for each in objects for name in each}:
        said = [each[name] for each in objects if name in each]
        if all(same(said[0], value) for value in said):
            kept[name] = said[0]
        else:
            left_out.append((*parts, name))
    return kept


def merged_webhooks(sources: Sequence[Source], log: ProblemLog) -> Mapping:
    """Give the webhooks of all documents; those of one name must say the same."""
    found: dict[str, tuple[Source, Value]] = {}
    for source in sources:
        held = source.value.get("webhooks")
        for name, value in held.items() if isinstance(held, dict) else ():
            first, known = found.setdefault(name, (source, value))
            difference = first_difference("path item", known, value)
            if difference is not None:
                _differ(first, source, ("webhooks", name, *difference), name, log)
    return {name: value for name, (_, value) in found.items()}


def other_members(sources: Sequence[Source], log: ProblemLog) -> Mapping:
    """Keep extensions and the like, which must not differ where two documents have them."""
    names = {name: None for source in sources for name in source.value if name not in _ELSEWHERE}
    return {name: _agreed(sources, name, log) for name in names}


def _agreed(sources: Sequence[Source], name: str, log: ProblemLog) -> Value:
    # What a schema means without the member is not what it means with it.
    everywhere = name == "jsonSchemaDialect"
    said = [source for source in sources if everywhere or name in source.value]
    for source in said[1:]:
        if not same(source.value.get(name), said[0].value.get(name)):
            _differ(said[0], source, (name,), name, log)
    known = name.startswith("x-") or name in ("jsonSchemaDialect", "externalDocs")
    for source in () if known else said:
        log.add(
            source.problem(
                (name,),
                f"an OpenAPI document has no `{name}` at its root",
                expected="`info`, `servers`, `paths`, `webhooks`, `components`, `security`, "
                "`tags`, `externalDocs`, `jsonSchemaDialect` or `x-…`",
                remedy=f"correct it, or name it `x-{name}`, by an overlay if it is vendored",
            )
        )
    return said[0].value.get(name)


def _differ(first: Source, other: Source, parts: _Parts, name: str, log: ProblemLog) -> None:
    log.add(
        other.problem(
            parts,
            f"`{name}` differs from {first.where(parts)}",
            expected="the same in each document that has it",
            remedy="make them equal by an overlay of one of the two documents",
        )
    )
