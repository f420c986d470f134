"""Vendoring what an index lists: every page that holds a document, and a word about every other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scripts.documents import JsonObject
from scripts.intake.address import address_of
from scripts.intake.cache import Cache
from scripts.intake.fetch import Fetcher, Validators
from scripts.intake.index.gathering import MOST_PAGES, Skipped, gather
from scripts.intake.index.listing import Listed, Listing, page_key
from scripts.intake.page.finding import NoDocument
from scripts.intake.reading import Page
from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import NotProven, vendor
from scripts.problem import BadInput, Problem
from scripts.specs.sources import read_sources


@dataclass(slots=True)
class Harvest:
    """What came of the pages of an index that match; `pages` are those of `found`, in its order."""

    listed: int
    matched: int
    found: list[Vendored] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def faults(self) -> list[Skipped]:
        """The pages that should have been taken and could not be."""
        return [one for one in self.skipped if one.is_fault]


def harvest(
    listing: Listing,
    pattern: str | None,
    specs: Path,
    fetcher: Fetcher,
    cache: Cache,
    today: date,
) -> Harvest:
    """Fetch the pages that match and vendor each; writes nothing.

    Raises `BadInput` where no page matches, or more than one fetches without asking twice.
    """
    matching = listing.matching(pattern)
    _expect_some(listing, matching, pattern)
    entries = _by_key(read_sources(specs).entries)

    def validators(address: str) -> Validators:
        entry = entries.get(page_key(address), {})
        return cache.validators(str(address_of(entry)), str(entry.get("sha256")))

    gathered = gather(matching, fetcher, validators)
    harvested = Harvest(len(listing.pages), len(matching), skipped=gathered.skipped)
    for page in gathered.pages:
        try:
            harvested.found.append(vendor(page, specs, today=today))
            harvested.pages.append(page)
        except NoDocument:
            harvested.skipped.append(Skipped(page.name, "holds no OpenAPI document", False))
        except BadInput as refusal:
            why = "\n".join(map(str, refusal.problems))
            harvested.skipped.append(Skipped(page.name, why, is_fault=True))
        except NotProven as refusal:
            harvested.skipped.append(Skipped(page.name, "\n".join(refusal.lines), is_fault=True))
    return harvested


def _by_key(entries: Mapping[str, JsonObject]) -> dict[str, JsonObject]:
    return {page_key(place): entry for entry in entries.values() if (place := address_of(entry))}


def _expect_some(listing: Listing, matching: list[Listed], pattern: str | None) -> None:
    count = len(matching)
    if 0 < count <= MOST_PAGES:
        return
    if not count:
        message = f"none of the {len(listing.pages)} pages that it lists matches {pattern!r}"
        remedy = "match a part of their paths, such as `market/wan`, or a pattern with `*`"
    else:
        message = f"{count} pages match, and at most {MOST_PAGES} are fetched in one run"
        remedy = "name fewer: --match with a part of their paths, such as `market/wan`"
    raise BadInput([Problem(message, file=listing.address, remedy=remedy)])
