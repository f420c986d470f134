"""Several documents linted together, as rules that compare documents see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from scripts.lint.site import OperationSite, SchemaSite, Site
from scripts.lint.subject import Subject

AnySite = TypeVar("AnySite", bound=Site)


@dataclass(frozen=True, slots=True, eq=False)
class CorpusSite(Site):
    """One document (`subject`) among those it was linted with."""

    operations: dict[str, list[OperationSite]]
    """Operations of all documents by operationId."""
    members: dict[str, list[SchemaSite]]
    """Schemas of members that clients send, of all documents, by name."""

    @classmethod
    def of(cls, found: Sequence[tuple[Subject, Sequence[Site]]]) -> CorpusSite | None:
        """Index what the walks found; None for a single document, which has no others."""
        if len(found) < 2:
            return None
        operations: dict[str, list[OperationSite]] = defaultdict(list)
        members: dict[str, list[SchemaSite]] = defaultdict(list)
        for _, sites in found:
            for site in sites:
                if isinstance(site, OperationSite) and site.text("operationId"):
                    operations[site.text("operationId")].append(site)
                elif isinstance(site, SchemaSite) and site.is_property:
                    members[site.name or ""].append(site)
        first = found[0][0]
        return cls(first, (), first.value, dict(operations), dict(members))

    def seen_from(self, subject: Subject) -> CorpusSite:
        """Return the same comparison for another of the documents."""
        return replace(self, subject=subject, value=subject.value)

    def own(self, sites: Sequence[AnySite]) -> Iterator[AnySite]:
        """Pick the sites of this document."""
        return (site for site in sites if site.subject is self.subject)

    def foreign(self, sites: Sequence[AnySite]) -> Iterator[AnySite]:
        """Pick the sites of the other documents."""
        return (site for site in sites if site.subject is not self.subject)
