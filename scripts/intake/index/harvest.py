"""Getting and vendoring what an index lists, one page at a time, with a word about every other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from scripts.documents import JsonObject
from scripts.intake.address import address_of
from scripts.intake.fetch import Answer, Cache, Fetcher, Unreachable, Validators
from scripts.intake.index.listing import Listed, Listing, page_key
from scripts.intake.page.finding import NoDocument
from scripts.intake.page.html import is_whole
from scripts.intake.reading import Page, read_page
from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import NotProven, vendor_each
from scripts.problem import BadInput, Problem
from scripts.specs.sources import read_sources


@dataclass(slots=True)
class Harvest:
    """What came of the pages of an index that match; `pages` are those of `found`, in its order.

    `foreign` are the addresses of other hosts that match, which are not followed, `moved` tells of
    the pages that stand elsewhere by now: where they are listed, by where they are.
    """

    listed: int
    matched: int
    foreign: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
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
    foreign = [place for place in listing.foreign if Listed(place, "").matches(pattern)]
    harvested = Harvest(len(listing.pages), len(matching), foreign, gathered.moved)
    harvested.skipped = gathered.skipped
    outcomes = vendor_each(gathered.pages, specs, today=today)
    for page, outcome in zip(gathered.pages, outcomes, strict=True):
        if isinstance(outcome, Vendored):
            harvested.found.append(outcome)
            harvested.pages.append(page)
        else:
            harvested.skipped.append(_skipped(page, outcome))
    _leave_out_twins(harvested)
    return harvested


def _leave_out_twins(done: Harvest) -> None:
    """Take none of the pages that make the same spec: which of them is right, a person decides."""
    taken = list(zip(done.found, done.pages, strict=True))
    makers: dict[str, list[str]] = {}
    for one, page in taken:
        makers.setdefault(one.name, []).append(page.name)
    for name, places in makers.items():
        for place in places if len(places) > 1 else ():
            others = ", ".join(other for other in places if other != place)
            why = f"it makes the spec {name}, as does {others}: vendor the right one by itself"
            done.skipped.append(Skipped(place, why, is_fault=True))
    alone = [(one, page) for one, page in taken if len(makers[one.name]) == 1]
    done.found, done.pages = [one for one, _ in alone], [page for _, page in alone]


def _skipped(page: Page, refusal: BadInput | NotProven) -> Skipped:
    if isinstance(refusal, NoDocument):
        return _without_document(page, refusal)
    why = map(str, refusal.problems) if isinstance(refusal, BadInput) else refusal.lines
    return Skipped(page.name, "\n".join(why), is_fault=True)


def _without_document(page: Page, none: NoDocument) -> Skipped:
    """Tell a page that has no document from one that is not the page that is listed."""
    if none.is_another_page:
        return Skipped(page.name, "; ".join(one.message for one in none.problems), is_fault=True)
    is_text = urlsplit(page.name).path.lower().endswith(_TEXTS)
    if is_text and is_whole(page.data[:_HEAD].decode(errors="replace")):
        return Skipped(page.name, "it is HTML, where the address is one of text", is_fault=True)
    return Skipped(page.name, NO_DOCUMENT, is_fault=False)


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


MOST_PAGES = 500
"""So many pages at a second each take eight minutes; who means more names them in parts."""
NO_DOCUMENT, SAME = "holds no OpenAPI document", "the host says that it is the same"
_HEAD = 2000
"""So many bytes show whether a page is HTML."""
_TEXTS = (".md", ".mdx", ".txt", ".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page that was not taken, and why; `is_fault` if a person should know that it is missing."""

    address: str
    why: str
    is_fault: bool


@dataclass(slots=True)
class Gathered:
    """The pages that came, and those that did not."""

    pages: list[Page] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)


def gather(
    listed: Sequence[Listed],
    fetcher: Fetcher,
    validators: Callable[[str], Validators] = lambda _address: Validators(),
) -> Gathered:
    """Fetch pages in their order, each as Markdown where the site offers that.

    `validators` gives what to ask with for a page that is vendored already.
    """
    gathered = Gathered()
    for one in listed:
        try:
            page = _fetched(one.address, fetcher, validators(one.address))
        except BadInput as refusal:
            why = "; ".join(problem.message for problem in refusal.problems)
            gathered.skipped.append(Skipped(one.address, why, is_fault=True))
            continue
        if page is None:
            gathered.skipped.append(Skipped(one.address, SAME, is_fault=False))
        else:
            gathered.pages.append(page)
            if page_key(page.name) != one.key:
                gathered.moved[page.name] = one.address
    return gathered


def _fetched(address: str, fetcher: Fetcher, validators: Validators) -> Page | None:
    """Fetch a page, its Markdown twin first; None if it is as it was."""
    if not urlsplit(address).path.lower().endswith(_TEXTS):
        answer = _twin(address, fetcher, validators)
        if answer is not None:
            twin = answer.moved_to or f"{address.rstrip('/')}.md"
            is_same = answer.status == 304
            return None if is_same else Page(twin, answer.data, twin, answer.validators)
    return read_page(address, fetcher, validators=validators)


def _twin(address: str, fetcher: Fetcher, validators: Validators) -> Answer | None:
    """Fetch the Markdown that many sites offer beside a page; None if there is none."""
    parts = urlsplit(address)
    if parts.query or not parts.path.strip("/"):
        return None
    try:
        answer = fetcher.fetch(f"{address.rstrip('/')}.md", validators)
    except Unreachable:
        return None
    if answer.left_host or answer.status not in (200, 304):
        return None
    head = answer.data[:_HEAD].decode(errors="replace")
    return None if answer.status == 200 and is_whole(head) else answer
