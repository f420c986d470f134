"""What the index of the documentation says of the vendored pages, and of those that are new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scripts.documents import JsonObject
from scripts.intake.address import address_of
from scripts.intake.fetch import Cache, Fetcher
from scripts.intake.index.listing import Listed, Listing, page_key, read_index
from scripts.problem import BadInput, Problem
from scripts.specs.sources import DocsIndex


@dataclass(frozen=True, slots=True)
class KnownPages:
    """What the index lists now; nothing where none is named, or it cannot be had (`problems`)."""

    listing: Listing | None = None
    match: str | None = None
    problems: tuple[Problem, ...] = ()

    def address(self, entry: JsonObject) -> str | None:
        """Return where the page of an entry is: as recorded, else as what it states is listed."""
        recorded = address_of(entry)
        if recorded or self.listing is None or entry.get("origin") == "authored":
            return recorded
        found = self._stated(entry)
        return found.address if found else None

    def moved_to(self, entry: JsonObject) -> str | None:
        """Return where the index lists the page of an entry now, if that is another address."""
        found = self._stated(entry)
        recorded = address_of(entry)
        if found is None or (recorded and page_key(found.address) == page_key(recorded)):
            return None
        return found.address

    def news(self, entries: Mapping[str, JsonObject]) -> tuple[Listed, ...]:
        """List the pages that match and that no entry was vendored from."""
        if self.listing is None:
            return ()
        known = {page_key(place) for entry in entries.values() if (place := self.address(entry))}
        return tuple(one for one in self.listing.matching(self.match) if one.key not in known)

    def _stated(self, entry: JsonObject) -> Listed | None:
        """Find the page by the file that it states of its document, else by its last name."""
        if self.listing is None:
            return None
        states, recorded = entry.get("states"), address_of(entry)
        if isinstance(states, str) and states.split():
            return self.listing.find(states.split()[0])
        return self.listing.find(page_key(recorded).rpartition("/")[2]) if recorded else None


def look_up(index: DocsIndex | None, fetcher: Fetcher, cache: Cache) -> KnownPages:
    """Read the index that sources.yaml names; one that cannot be had is a problem to tell."""
    if index is None:
        return KnownPages()
    try:
        listing = read_index(index.address, fetcher, cache)
    except BadInput as refusal:
        return KnownPages(None, index.match, refusal.problems)
    return KnownPages(listing, index.match)
