"""The members at the root of the merged document, beside paths, components and servers."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.documents import JsonObject, Parts, Value, as_array, as_object, same
from scripts.merge.conflict import Telling
from scripts.merge.report import Report
from scripts.merge.source import Source
from scripts.problem import Problem

_ELSEWHERE = {"openapi", "info", "servers", "security", "tags", "paths", "components", "webhooks"}


def merged_info(sources: Sequence[Source], report: Report) -> JsonObject:
    """Keep what none contradicts, and the title and version of the first where they differ."""
    infos = [Telling(source, ("info",), source.value.get("info")) for source in sources]
    chosen = {
        name: held for info in reversed(infos) for name, held in as_object(info.value).items()
    }
    first: JsonObject = {name: chosen[name] for name in ("title", "version") if name in chosen}
    agreed = _uncontradicted(infos, ("info",), report)
    return {"title": "Merged API", "version": "0", **first, **agreed}


def merged_tags(sources: Sequence[Source], report: Report) -> list[Value]:
    """Return the tags of all documents, each name once, with what none contradicts."""
    found: dict[str, list[Telling]] = {}
    for source in sources:
        for index, tag in enumerate(as_array(source.value.get("tags"))):
            if isinstance(tag, dict):
                telling = Telling(source, ("tags", index), tag)
                found.setdefault(str(tag.get("name")), []).append(telling)
    return [
        _uncontradicted(tags, ("tags", index), report) for index, tags in enumerate(found.values())
    ]


def _uncontradicted(objects: Sequence[Telling], parts: Parts, report: Report) -> JsonObject:
    kept: JsonObject = {}
    for name in {name: None for each in objects for name in as_object(each.value)}:
        said = [
            Telling(each.source, (*each.parts, name), held[name])
            for each in objects
            if name in (held := as_object(each.value))
        ]
        if all(same(said[0].value, each.value) for each in said):
            kept[name] = said[0].value
        else:
            report.leave_out((*parts, name), said)
    return kept


def merged_webhooks(sources: Sequence[Source], report: Report) -> JsonObject:
    """Return the webhooks of all documents; those of one name must say the same."""
    found: dict[str, list[Telling]] = {}
    for source in sources:
        held = source.value.get("webhooks")
        for name, value in as_object(held).items():
            found.setdefault(name, []).append(Telling(source, ("webhooks", name), value))
    return {
        name: report.unify("path item", tellings, ("webhooks", name), f"the webhook `{name}`")
        for name, tellings in found.items()
    }


def other_members(sources: Sequence[Source], report: Report) -> JsonObject:
    """Keep extensions and the like; a member that means something must not differ."""
    names = {name: None for source in sources for name in source.value if name not in _ELSEWHERE}
    return {name: _agreed(sources, name, report) for name in names}


def _agreed(sources: Sequence[Source], name: str, report: Report) -> Value:
    # What a schema means without the member is not what it means with it.
    everywhere = name == "jsonSchemaDialect"
    said = [source for source in sources if everywhere or name in source.value]
    tellings = [Telling(source, (name,), source.value.get(name)) for source in said]
    if name.startswith("x-") or name == "externalDocs":
        return report.unify_extension(tellings, (name,))
    if name != "jsonSchemaDialect":
        for source in said:
            report.add(_not_at_the_root(source, name))
    return report.unify(None, tellings, (name,), f"`{name}`")


def _not_at_the_root(source: Source, name: str) -> Problem:
    return source.problem(
        (name,),
        f"an OpenAPI document has no `{name}` at its root",
        expected="`info`, `servers`, `paths`, `webhooks`, `components`, `security`, "
        "`tags`, `externalDocs`, `jsonSchemaDialect` or `x-…`",
        remedy=f"correct it, or name it `x-{name}`, by an overlay if it is vendored",
    )
