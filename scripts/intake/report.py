"""Saying what was found on a page, to a person at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from scripts.documents import JsonObject, Value
from scripts.intake.index.harvest import NO_DOCUMENT, SAME, Harvest, Skipped
from scripts.intake.page.finding import FORMS
from scripts.intake.vendored import Vendored
from scripts.intake.wholeness import UNMARKED
from scripts.problem import printable

_FACTS = {
    "title": "title",
    "states": "states",
    "operation": "operations",
    "model": "models",
    "server": "servers",
    "address": "address",
}
_MOST_CUT = 8


def tell(vendored: Vendored) -> Iterator[str]:
    """Yield the lines that say what was found on the page; its texts are shown, never obeyed."""
    entry, found = vendored.entry, vendored.found
    restored = entry["restored"]
    listed = _texts(restored.get("differences")) if isinstance(restored, dict) else []
    is_open = any(text.startswith(UNMARKED) for text in listed)
    yield f"{vendored.name}: {FORMS[found.form]}{', whose end nothing marks' if is_open else ''}"
    for label, key in _FACTS.items():
        if text := ", ".join(_texts(entry.get(key))):
            yield _line(label, text)
    if isinstance(restored, dict):
        if chosen := ", ".join(_texts(restored.get("chosen"))):
            yield _line("decided", f"by --choose, which nothing proves: {chosen}")
        for label, key in (("restored", "by"), ("not proven", "differences")):
            yield from (_line(label, text) for text in _texts(restored.get(key)))
    yield from (_line("note", text) for text in found.notes)
    yield from (_line("cut off", text) for text in found.cut[:_MOST_CUT])
    if len(found.cut) > _MOST_CUT:
        yield _line("cut off", f"… and {len(found.cut) - _MOST_CUT} more lines behind the document")


def tell_harvest(done: Harvest, *, quiet: bool) -> Iterator[str]:
    """Yield what became of the pages of an index, those first that could not be taken."""
    for one in done.faults:
        first, *rest = one.why.split("\n")
        yield f"not taken: {printable(one.address)}: {printable(first)}"
        yield from (f"  {printable(line)}" for line in rest)
    others = Counter(one.why for one in done.skipped if not one.is_fault)
    if quiet and not done.faults:
        return
    if not quiet:
        for there, listed in done.moved.items():
            yield f"moved: {printable(listed)} stands at {printable(there)}"
        yield from (
            f"left out: {printable(one.address)}: {one.why}"
            for one in done.skipped
            if one.why == NO_DOCUMENT
        )
        for address in done.foreign:
            yield f"left out: {printable(address)}: it is of another host"
    yield (
        f"{done.listed} pages are listed, {done.matched} match: {len(done.found)} vendored, "
        + "".join(f"{count} {why}, " for why, count in others.items())
        + (f"{len(done.foreign)} of another host, " if done.foreign else "")
        + f"{len(done.faults)} could not be taken"
    )


def harvest_json(done: Harvest, changed: Sequence[bool]) -> JsonObject:
    """Write what became of each page of an index as data."""
    written = zip(done.found, done.pages, changed, strict=True)
    pages: list[Value] = [
        {
            "address": page.name,
            "listed": done.moved.get(page.name, page.name),
            "outcome": "written" if is_new else "unchanged",
            "spec": one.name,
        }
        for one, page, is_new in written
    ]
    pages += [
        {"address": one.address, "outcome": _outcome(one), "why": one.why} for one in done.skipped
    ]
    pages += [{"address": place, "outcome": "another host"} for place in done.foreign]
    return {"listed": done.listed, "matched": done.matched, "pages": pages}


def _outcome(one: Skipped) -> str:
    return "not taken" if one.is_fault else "same" if one.why == SAME else "no document"


def _line(label: str, text: str) -> str:
    return f"  {label:<10} {printable(text)}"


def _texts(value: Value) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [item for item in listed if isinstance(item, str)]
