"""Getting the pages of an index, one at a time; what cannot be had is told, never left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scripts.intake.fetch import Answer, Fetcher, Unreachable, Validators
from scripts.intake.index.listing import Listed
from scripts.intake.page.html import is_whole
from scripts.intake.reading import Page, read_page
from scripts.problem import BadInput

MOST_PAGES = 500
"""So many pages at a second each take eight minutes; who means more names them in parts."""
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
            why = "the host says that it is the same"
            gathered.skipped.append(Skipped(one.address, why, is_fault=False))
        else:
            gathered.pages.append(page)
    return gathered


def _fetched(address: str, fetcher: Fetcher, validators: Validators) -> Page | None:
    """Fetch a page, its Markdown twin first; None if it is as it was."""
    if not urlsplit(address).path.endswith(_TEXTS):
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
    head = answer.data[:2000].decode(errors="replace")
    return None if answer.status == 200 and is_whole(head) else answer
