"""What an index lists, Markdown links with descriptions (llmstxt.org), and getting it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import unquote, urljoin, urlsplit

from scripts.intake.address import bare, fault_of, stays
from scripts.intake.fetch import Cache, Fetcher, Unreachable
from scripts.intake.index.links import links_of
from scripts.intake.page.decoding import decode
from scripts.intake.page.html import is_whole
from scripts.problem import BadInput, Problem

MOST_ENTRIES = 20_000
"""An index of more lines with links is none."""
MOST_CHARACTERS = 2 * 1024 * 1024
"""Nor is a longer text, or one with longer lines, or with so many lines or brackets that there
are several for each link it may have: reading the links of such takes half a minute."""
_LINES_OF_A_LINK, _BRACKETS_OF_A_LINK = 10, 3
_LONGEST_LINE = 50_000
_PAGE = re.compile(r"/*(?:\.(?:md|mdx|html?))?/*$", re.I)
_EXTENSION = re.compile(r"\.(?:md|mdx|html?|txt|json|ya?ml)$", re.I)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as the index lists it: its address, absolute and without fragment."""

    address: str
    title: str
    description: str = ""

    @property
    def key(self) -> str:
        """The page's path without extension, by which pages and what they state are compared."""
        return page_key(self.address)

    def matches(self, pattern: str | None) -> bool:
        """Whether the path holds `pattern`, or fits it where it has `*` or `?`."""
        if not pattern:
            return True
        path = urlsplit(self.address).path.lstrip("/")
        return any(_fits(written, pattern) for written in (path, unquote(path)))


@dataclass(frozen=True, slots=True)
class Listing:
    """The pages of an index in its order; `foreign` are links to other hosts, never followed."""

    address: str
    pages: tuple[Listed, ...]
    foreign: tuple[str, ...] = ()

    def find(self, key: str) -> Listed | None:
        """Find the page of that path; where a documentation has languages, the shortest path."""
        return next(iter(self.find_all(key)), None)

    def find_all(self, key: str) -> list[Listed]:
        """Find the pages whose path is that one or ends with it, the shortest path first."""
        wanted = page_key(key)
        fits = (page for page in self.pages if _ends_with(page.key, wanted))
        return sorted(fits, key=lambda page: len(page.key))

    def matching(self, pattern: str | None) -> list[Listed]:
        """List the pages that match."""
        return [page for page in self.pages if page.matches(pattern)]


def page_key(place: str) -> str:
    """Return a page's path as people read it, without its extension and slashes at its ends."""
    path = urlsplit(place).path if "://" in place else place
    return unquote(_EXTENSION.sub("", path.strip("/")))


def parse_listing(text: str, address: str) -> Listing:
    """Read the links of an index; relative ones start at its own address.

    A page that is listed twice, as itself and as its Markdown, is one. Raises `BadInput` for more
    text, lines, brackets or links than an index has.
    """
    pages: dict[str, Listed] = {}
    foreign: dict[str, None] = {}
    if too_many := _too_many(text):
        raise _refusal(address, f"this has {too_many}")
    for link in links_of(text):
        place = _resolved(address, link.target)
        if place is None or page_key(place) == page_key(address):
            continue
        if stays(address, place):
            pages.setdefault(same_page(place), Listed(place, link.title, link.description))
        else:
            foreign[place] = None
        if len(pages) + len(foreign) > MOST_ENTRIES:
            raise _refusal(address, f"this has more than {MOST_ENTRIES} links")
    return Listing(address, tuple(pages.values()), tuple(foreign))


def _too_many(text: str) -> str | None:
    """Say of what a text has more than an index has, None if of nothing."""
    lines = text.split("\n")
    limits = (
        (len(text), MOST_CHARACTERS, "more than {} characters"),
        (max(map(len, lines)), _LONGEST_LINE, "a line of more than {} characters"),
        (len(lines), _LINES_OF_A_LINK * MOST_ENTRIES, "more than {} lines"),
        (text.count("["), _BRACKETS_OF_A_LINK * MOST_ENTRIES, "more than {} brackets"),
    )
    return next((told.format(most) for found, most, told in limits if found > most), None)


def same_page(place: str) -> str:
    """Return an address without what only says in which form its page comes."""
    parts = urlsplit(place)
    netloc = parts.netloc.lower()
    return parts._replace(netloc=netloc, path=_PAGE.sub("", parts.path)).geturl()


def _resolved(address: str, target: str) -> str | None:
    try:
        place = bare(urljoin(address, target))
    except ValueError:
        return None
    return None if fault_of(place) else place


def _fits(path: str, pattern: str) -> bool:
    if "*" in pattern or "?" in pattern:
        return fnmatchcase(path, pattern.lstrip("/"))
    return pattern.strip("/") in path


def _ends_with(key: str, wanted: str) -> bool:
    return bool(wanted) and (key == wanted or key.endswith(f"/{wanted}"))


_OK, _NOT_MODIFIED = 200, 304
_REMEDY = "check the address: an index is a Markdown file such as https://…/llms.txt"


def read_index(address: str, fetcher: Fetcher, cache: Cache | None = None) -> Listing:
    """Fetch an index and read it, from `cache` if the host says that it is the same.

    Raises `BadInput` for what cannot be had, is of another host, or lists no page.
    """
    cache = cache or Cache(None)
    known, validators = cache.index(address)
    try:
        answer = fetcher.fetch(address, validators)
    except Unreachable as error:
        raise _refusal(address, str(error)) from error
    if answer.left_host:
        raise _refusal(address, f"the index leads to another host: {answer.moved_to}")
    if answer.status == _NOT_MODIFIED and known is not None:
        return parse_listing(known, answer.place or address)
    if answer.status != _OK:
        raise _refusal(address, f"the host answers {answer.status}")
    text, _ = decode(answer.data, address)
    if is_whole(text):
        raise _refusal(address, "this is a page of HTML, and no index")
    listing = parse_listing(text, answer.place or address)
    if not listing.pages:
        raise _refusal(address, "this lists no page of its own host")
    cache.keep_index(address, text, answer.validators)
    return listing


def _refusal(address: str, message: str) -> BadInput:
    return BadInput([Problem(message, file=address, remedy=_REMEDY)])
