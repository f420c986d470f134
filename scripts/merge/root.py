"""The members at the root of the merged document and of its paths, beside what makes operations.

Path items by reference are put in place first, since their operations are merged.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

from scripts.documents import JsonObject, Parts, Value, as_array, as_object, same
from scripts.merge.report import Report
from scripts.merge.source import Source, Telling
from scripts.openapi import METHODS
from scripts.openapi.grammar import FIELDS
from scripts.problem import Problem, ProblemLog

_ELSEWHERE = {"openapi", "info", "servers", "security", "tags", "paths", "components", "webhooks"}
_TEXTS = ("summary", "description")
_OPERATED = {*METHODS, "parameters", "servers"}


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


def inline_path_items(source: Source, log: ProblemLog) -> None:
    """Put the path item that a reference names in its place, since its operations are merged."""
    paths = source.value.get("paths")
    for path, item in as_object(paths).items():
        if not isinstance(item, dict) or "$ref" not in item:
            continue
        own = {name: value for name, value in item.items() if name != "$ref"}
        named = copy.deepcopy(source.resolved(item))
        for name in own.keys() & named.keys():
            log.add(
                source.problem(
                    ("paths", path, name),
                    f"the path has a `{name}`, and so has the path item that it refers to",
                    expected="one of the two, since the specification says not which one counts",
                    remedy="remove one of them, by an overlay if the spec is vendored",
                )
            )
        item.clear()
        item.update({**named, **own})


def merged_members(sources: Sequence[Source], parts: Parts, report: Report) -> JsonObject:
    """Keep what stands in `paths`, or in one of them, beside operations; it must not differ."""
    found: dict[str, list[Telling]] = {}
    for source in sources:
        for name, value in _beside(source, parts).items():
            found.setdefault(name, []).append(Telling(source, (*parts, name), value))
    merged: JsonObject = {}
    for name, tellings in sorted(found.items()):
        here = (*parts, name)
        if not name.startswith("x-") and name not in FIELDS["path item"]:
            for each in tellings:
                report.add(_not_in_a_path(each))
        if name in _TEXTS and not all(same(tellings[0].value, each.value) for each in tellings):
            report.leave_out(here, tellings)
        elif name.startswith("x-"):
            merged[name] = report.unify_extension(tellings, here)
        else:
            merged[name] = report.unify(None, tellings, here, f"`{name}` of {parts[-1]}")
    return merged


def _not_in_a_path(telling: Telling) -> Problem:
    name = telling.parts[-1]
    return telling.source.problem(
        telling.parts,
        f"a path of OpenAPI has no `{name}`",
        expected=f"methods in small letters ({', '.join(METHODS)}), `parameters`, texts or `x-…`",
        remedy="correct it, by an overlay if it is vendored",
    )


def _beside(source: Source, parts: Parts) -> JsonObject:
    held: Value = source.value
    for part in parts:
        held = held.get(str(part)) if isinstance(held, dict) else None
    if not isinstance(held, dict):
        return {}
    if parts == ("paths",):
        return {name: value for name, value in held.items() if name.startswith("x-")}
    return {name: value for name, value in held.items() if name not in _OPERATED}
