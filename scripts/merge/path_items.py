"""What stands in `paths` beside the operations: path items by reference, and their own members."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from scripts.documents import JsonObject, Parts, Value, as_object, same
from scripts.merge.conflict import Telling
from scripts.merge.report import Report
from scripts.merge.source import Source
from scripts.openapi import METHODS
from scripts.problem import ProblemLog

_TEXTS = ("summary", "description")
_ELSEWHERE = {*METHODS, "parameters", "servers"}


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
        if name in _TEXTS and not all(same(tellings[0].value, each.value) for each in tellings):
            report.leave_out(here, tellings)
        elif name.startswith("x-"):
            merged[name] = report.unify_extension(tellings, here)
        else:
            merged[name] = report.unify(None, tellings, here, f"`{name}` of {parts[-1]}")
    return merged


def _beside(source: Source, parts: Parts) -> JsonObject:
    held: Value = source.value
    for part in parts:
        held = held.get(str(part)) if isinstance(held, dict) else None
    if not isinstance(held, dict):
        return {}
    if parts == ("paths",):
        return {name: value for name, value in held.items() if name.startswith("x-")}
    return {name: value for name, value in held.items() if name not in _ELSEWHERE}
