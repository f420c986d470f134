"""The vendored pages that have an address, and what the documentation's index lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from scripts.documents import Document, JsonObject, read_document
from scripts.intake.address import address_of
from scripts.intake.fetch import Cache, Fetcher
from scripts.intake.index.listing import Listed, Listing, page_key, read_index, same_page
from scripts.problem import BadInput, Problem
from scripts.service import DOCS_INDEX
from scripts.specs.sources import FILE, DocsIndex, Sources, read_sources


@dataclass(frozen=True, slots=True)
class KnownPages:
    """What the index lists now; nothing where none is named, or it cannot be had.

    `problems` tell why it cannot be had, or that it lists nothing of what is looked for.
    """

    listing: Listing | None = None
    match: str | None = None
    problems: tuple[Problem, ...] = ()

    def address(self, entry: JsonObject) -> str | None:
        """Return where the page of an entry is: as recorded, else as what it states is listed."""
        if entry.get("origin") == "authored":
            return None
        recorded = address_of(entry)
        if recorded or self.listing is None:
            return recorded
        found = self.listing.find(_stated(entry))
        return found.address if found else None

    def lists(self, address: str) -> bool:
        """Whether the index lists the page of an address."""
        key = page_key(address)
        return self.listing is not None and any(one.key == key for one in self.listing.pages)

    def elsewhere(self, entry: JsonObject) -> list[str]:
        """List where the index has pages that may be the one of an entry, the likeliest first.

        Those are the pages of the path that the entry states, else those with its page's last name.
        """
        recorded = address_of(entry)
        if self.listing is None or recorded is None:
            return []
        here = page_key(recorded)
        wanted = _stated(entry) or here.rpartition("/")[2]
        return [one.address for one in self.listing.find_all(wanted) if one.key != here]

    def alike(self, address: str, entries: Mapping[str, JsonObject]) -> list[str]:
        """List the new pages whose last name is the most like the one of an address first."""
        last = page_key(address).rpartition("/")[2]
        places = [one.address for one in self.news(entries)]
        return sorted(places, key=lambda place: -_likeness(last, page_key(place)))

    def unlisted(self, entries: Mapping[str, JsonObject], names: Sequence[str]) -> list[Problem]:
        """Tell of the specs whose page only the index could tell, and which it does not list."""
        if self.listing is None:
            return []
        return [
            Problem(
                f"no page here has the path {_stated(entry)}, which the page of {name} states",
                file=self.listing.address,
            )
            for name, entry in entries.items()
            if _stated(entry) and not self.address(entry) and (not names or name in names)
        ]

    def news(
        self, entries: Mapping[str, JsonObject], found: Collection[str] = ()
    ) -> tuple[Listed, ...]:
        """List the pages that match, that no entry was vendored from, and that are none `found`."""
        if self.listing is None:
            return ()
        places = [place for entry in entries.values() if (place := self.address(entry))]
        known = {same_page(place) for place in (*places, *found)}
        keys, counted = set(map(page_key, known)), Counter(one.key for one in self.listing.pages)
        return tuple(
            one
            for one in self.listing.matching(self.match)
            if one.key not in keys or (counted[one.key] > 1 and same_page(one.address) not in known)
        )


def _likeness(last: str, key: str) -> float:
    return SequenceMatcher(None, last, key.rpartition("/")[2]).ratio()


def _stated(entry: JsonObject) -> str:
    """Return the path of the file that a page states of its document; empty if it states none."""
    states = entry.get("states")
    words = states.split() if isinstance(states, str) and entry.get("origin") != "authored" else []
    return words[0] if words else ""


def look_up(index: DocsIndex | None, fetcher: Fetcher, cache: Cache) -> KnownPages:
    """Read the index that sources.yaml names; one that cannot be had is a problem to tell."""
    if index is None:
        return KnownPages()
    try:
        listing = read_index(index.address, fetcher, cache)
    except BadInput as refusal:
        return KnownPages(None, index.match, refusal.problems)
    if listing.matching(index.match):
        return KnownPages(listing, index.match)
    message = f"none of the {len(listing.pages)} pages that it lists matches {index.match!r}"
    remedy = f"mend `match` in {FILE}: a part of the paths of the pages that are looked for"
    return KnownPages(listing, index.match, (Problem(message, file=index.address, remedy=remedy),))


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
