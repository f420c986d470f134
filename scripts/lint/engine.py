"""Running the rules over documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from scripts.documents import Document, join_pointer
from scripts.lint.corpus import corpus_sites
from scripts.lint.finding import Fault, Finding
from scripts.lint.rule import Rule, all_rules
from scripts.lint.site import SchemaSite, SchemasSite, Site
from scripts.lint.subject import LintedDocument
from scripts.lint.waivers import Waivers
from scripts.lint.walk import sites


class Checks:
    """The rules, by the type of site and the members that its object has."""

    def __init__(self) -> None:
        self._by_type: dict[type[Site], list[Rule]] = defaultdict(list)
        for rule in all_rules():
            for kind in rule.sites:
                self._by_type[kind].append(rule)
        self._found: dict[tuple[type[Site], tuple[str, ...]], list[Rule]] = {}

    def of(self, site: Site) -> list[Rule]:
        """List the rules that look at a site; most sites have members like another's."""
        key = (type(site), site.members)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = [
                rule
                for rule in self._by_type.get(type(site), ())
                if not rule.needs or not rule.needs.isdisjoint(site.members)
            ]
        return found


def lint_document(document: Document) -> list[Finding]:
    """Check one document by every rule; the findings come in the order of their places."""
    return lint_documents([document])


def lint_documents(documents: Sequence[Document]) -> list[Finding]:
    """Check documents one by one and against each other."""
    checks = Checks()
    subjects: list[LintedDocument] = []
    subjects += [LintedDocument(document, subjects) for document in documents]
    walked = [(subject, list(sites(subject))) for subject in subjects]
    compared = corpus_sites(walked)
    found: list[Finding] = []
    for index, (subject, places) in enumerate(walked):
        schemas = tuple(site for site in places if isinstance(site, SchemaSite))
        whole = SchemasSite(subject, (), subject.value, schemas)
        found += _findings(subject, [*places, whole, *compared[index : index + 1]], checks)
    return sorted(found, key=lambda finding: finding.order)


def _findings(subject: LintedDocument, places: Iterable[Site], checks: Checks) -> Iterator[Finding]:
    waivers = Waivers(subject, frozenset(rule.id for rule in all_rules()))
    for rule, fault in _faults(places, checks):
        if not waivers.cover(rule.id, fault.parts):
            yield _finding(subject.document, rule, fault)
    for rule, fault in _faults(waivers.sites(), checks):
        yield _finding(subject.document, rule, fault)


def _faults(places: Iterable[Site], checks: Checks) -> Iterator[tuple[Rule, Fault]]:
    for site in places:
        for rule in checks.of(site):
            for fault in rule.check(site):
                yield rule, fault


def _finding(document: Document, rule: Rule, fault: Fault) -> Finding:
    line, column = document.place(fault.parts) or (None, None)
    return Finding(
        rule.id,
        rule.level,
        document.name,
        line,
        column,
        join_pointer(fault.parts),
        fault.message,
        fault.evidence,
        fault.suggestion,
    )
