"""What became of a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scripts.diff import Comparison, Severity
from scripts.documents import Document, JsonObject
from scripts.drift.pages import VendoredPage
from scripts.problem import Problem


class PageFinding(StrEnum):
    """What became of a page."""

    UNCHANGED = "unchanged"
    TEXT = "text only"
    ADDITIVE = "additive"
    BREAKING = "breaking"
    MOVED = "moved"
    """It says the same at another address of its host; or it is at another host, and unread."""
    ERROR_PAGE = "error page"
    """The server says no, or what it sends holds no OpenAPI document."""
    GONE = "gone"
    """The host knows the page no more, and no index lists it elsewhere."""
    SHRANK = "shrank"
    """So much is gone that the page is rather broken than changed."""
    OTHER_HOST = "other host"
    """The document names a server that the vendored one did not: the key would go there."""
    OTHER_MODEL = "other model"
    OTHER_OPERATION = "other operation"
    """None of the document's operations is one that the vendored document has."""
    REFUSED = "restoration refused"
    UNREACHABLE = "unreachable"


BY_SEVERITY = {
    Severity.NONE: PageFinding.TEXT,
    Severity.ADDITIVE: PageFinding.ADDITIVE,
    Severity.BREAKING: PageFinding.BREAKING,
}
"""What to call a page whose document changed, by what its users feel of it."""

CHANGED = frozenset({PageFinding.TEXT, PageFinding.ADDITIVE, PageFinding.BREAKING})
"""The document on the page says something else, and nothing about it is suspicious."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """The document as the page holds it now, and what sources.yaml shall say of it."""

    document: Document
    facts: JsonObject


@dataclass(frozen=True)
class PageReport:
    """What became of one page.

    `message` says it in a sentence, `problems` in detail; `comparison` holds the changes of the
    document, `fresh` the document itself, both where there are any. `moved_to` is the page's new
    address; if `left_host`, that is on another host.
    """

    page: VendoredPage
    finding: PageFinding
    message: str
    comparison: Comparison | None = None
    fresh: Fresh | None = None
    moved_to: str | None = None
    left_host: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def is_safe(self) -> bool:
        """Whether it can be brought in without a person."""
        return self.finding in CHANGED or (self.finding is PageFinding.MOVED and not self.left_host)
