"""The vendored pages that have an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.documents import Document, Mapping, read_document
from scripts.problem import BadInput, Problem
from scripts.vendor.address import is_address
from scripts.vendor.sources import FILE, Sources, read_sources


@dataclass(frozen=True, slots=True)
class VendoredPage:
    """A page as sources.yaml records it, and the spec that was made of it."""

    name: str
    address: str
    entry: Mapping = field(repr=False)
    spec: Document = field(repr=False)

    def recorded(self, fact: str) -> str:
        """Give a text that the entry holds, empty if it has none."""
        value = self.entry.get(fact)
        return value if isinstance(value, str) else ""

    def listed(self, fact: str) -> list[str]:
        """Give the texts of a list that the entry holds."""
        value = self.entry.get(fact)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def vendored_pages(specs: Path, names: Sequence[str]) -> list[VendoredPage]:
    """Read the pages to look at, all of them or the named ones; raises `BadInput`."""
    sources = read_sources(specs)
    _expect_known(sources, names, specs)
    return [
        VendoredPage(name, address, entry, read_document(specs / f"{name}.yaml"))
        for name, entry in sources.entries.items()
        if (address := _address(entry)) and (not names or name in names)
    ]


def _address(entry: Mapping) -> str | None:
    """Give the address a page is at: the one written by hand, or the one it was vendored from."""
    address, page = entry.get("address"), entry.get("page")
    if isinstance(address, str):
        return address
    return page if isinstance(page, str) and is_address(page) else None


def _expect_known(sources: Sources, names: Sequence[str], specs: Path) -> None:
    problems = []
    for name in names:
        entry = sources.entries.get(name, {})
        if name in sources.entries and _address(entry):
            continue
        message = "has no address" if name in sources.entries else "is not a spec of this folder"
        problems.append(
            Problem(
                str(specs / FILE),
                None,
                None,
                None,
                f"{name} {message}",
                expected="a spec that was vendored from an address",
                remedy=f"vendor it from its address, or write `address` into its entry of {FILE}",
            )
        )
    if problems:
        raise BadInput(problems)
