"""The vendored pages that have an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.documents import Document, JsonObject, read_document
from scripts.drift.listing import KnownPages
from scripts.problem import BadInput, Problem
from scripts.service import DOCS_INDEX
from scripts.specs.sources import FILE, Sources, read_sources


@dataclass(frozen=True, slots=True)
class VendoredPage:
    """A page as sources.yaml records it, and the spec that was made of it."""

    name: str
    address: str
    entry: JsonObject = field(repr=False)
    spec: Document = field(repr=False)

    def recorded(self, fact: str) -> str:
        """Return a text that the entry holds, empty if it has none."""
        value = self.entry.get(fact)
        return value if isinstance(value, str) else ""

    def listed(self, fact: str) -> list[str]:
        """Return the texts of a list that the entry holds."""
        value = self.entry.get(fact)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Unwatched:
    """A spec whose page cannot be looked at; `why`, and what to do if it shall be."""

    name: str
    why: str
    remedy: str | None = None


def unwatched(specs: Path, names: Sequence[str], known: KnownPages) -> list[Unwatched]:
    """List the specs whose page has no address to look at, all of them or the named ones."""
    return [
        Unwatched(name, *_reason(entry, specs))
        for name, entry in read_sources(specs).entries.items()
        if not known.address(entry) and (not names or name in names)
    ]


def expect_sources(specs: Path) -> Sources:
    """Read the entries of a folder that must have some; raises `BadInput`."""
    if not (specs / FILE).exists():
        message, remedy = f"there is no {FILE} in this folder", "name the folder of specs: --specs"
        raise BadInput([Problem(message, file=str(specs), remedy=remedy)])
    return read_sources(specs)


def vendored_pages(specs: Path, names: Sequence[str], known: KnownPages) -> list[VendoredPage]:
    """Read the pages that have an address, all of them or the named ones; raises `BadInput`."""
    sources = expect_sources(specs)
    _expect_known(sources, names, specs, known)
    return [
        VendoredPage(name, address, entry, read_document(specs / f"{name}.yaml"))
        for name, entry in sources.entries.items()
        if (address := known.address(entry)) and (not names or name in names)
    ]


def _reason(entry: JsonObject, specs: Path) -> tuple[str, str | None]:
    if entry.get("origin") == "authored":
        return "authored by hand, there is no page", None
    return (
        "vendored from a file, the address of the page is not recorded, and no index lists it",
        f"write `address: URL` into the entry in {specs / FILE}, or vendor the page again with "
        f"--address URL; {DOCS_INDEX} lists the addresses",
    )


def _expect_known(sources: Sources, names: Sequence[str], specs: Path, known: KnownPages) -> None:
    problems = []
    remedy: str | None
    for name in names:
        entry = sources.entries.get(name)
        if entry is None:
            message, remedy = "is not a spec of this folder", f"name one that {FILE} lists"
        elif not known.address(entry):
            message, remedy = "has no address to look at", _reason(entry, specs)[1]
        else:
            continue
        where = str(specs / FILE)
        expected = "a spec that was vendored from a page with an address"
        problems.append(Problem(f"{name} {message}", file=where, expected=expected, remedy=remedy))
    if problems:
        raise BadInput(problems)
