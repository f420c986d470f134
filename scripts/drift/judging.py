"""What became of the pages: each is looked at, and judged by what its server sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from scripts.diff import Comparison, Severity, compare_documents
from scripts.documents import Document, JsonObject
from scripts.drift.finding import BY_SEVERITY, CHANGED, Fresh, PageFinding, PageReport
from scripts.drift.pages import KnownPages, VendoredPage
from scripts.intake.address import stays
from scripts.intake.fetch import Answer, Cache, Fetcher, Unreachable
from scripts.intake.page.finding import find_document
from scripts.intake.vendoring import Incomplete, NotProven, Page, vendor
from scripts.problem import BadInput, Problem
from scripts.specs.naming import models, operations_of, servers
from scripts.specs.sources import flatten, flattened_sha256, read_sources, sha256

_NOT_MODIFIED = 304
_GONE = (404, 410)
_OF_THE_DAY = ("page", "vendored")
_LEAST_LEFT = 0.5
"""A document that lost more than half of its lines is taken for broken."""

_MOST_PLACES = 5
"""So many pages are asked for one that is gone."""
_STILL_THE_PAGE = {*CHANGED, PageFinding.MOVED, PageFinding.OTHER_HOST}

_HIDDEN_EMAIL = re.compile(r"\[email[\s\u00a0]*protected\]")


def watch(
    pages: Sequence[VendoredPage],
    fetcher: Fetcher,
    cache: Cache,
    specs: Path,
    known: KnownPages,
    tell: Callable[[str], None],
) -> list[PageReport]:
    """Fetch and judge the pages in their order; writes nothing but the cache."""
    reports = []
    entries = read_sources(specs).entries
    for page in pages:
        report = _look(page, fetcher, cache, specs)
        if report.finding is PageFinding.GONE:
            report = _elsewhere(report, fetcher, specs, known, entries)
        elif report.finding is PageFinding.UNCHANGED:
            report = _beside_the_index(report, known)
        tell(f"{page.name}: {report.finding}")
        reports.append(report)
    cache.write()
    return reports


def _look(page: VendoredPage, fetcher: Fetcher, cache: Cache, specs: Path) -> PageReport:
    try:
        known = cache.validators(page.address, page.recorded("sha256"))
        answer = fetcher.fetch(page.address, known)
    except Unreachable as error:
        return PageReport(page, PageFinding.UNREACHABLE, str(error))
    report = judge(page, answer, specs)
    if report.finding is PageFinding.UNCHANGED and answer.status != _NOT_MODIFIED:
        cache.keep(page.address, page.recorded("sha256"), answer.validators)
    return report


def _elsewhere(
    report: PageReport,
    fetcher: Fetcher,
    specs: Path,
    known: KnownPages,
    entries: Mapping[str, JsonObject],
) -> PageReport:
    """Look where the index lists a page that is gone from its address.

    What has its name, or a new one like it, is the page only if it is of the same model.
    """
    if known.lists(report.page.address):
        return replace(report, message=f"{report.message}, though the index still lists the page")
    told, problems = [report.message], list(report.problems)
    named = known.elsewhere(report.page.entry)[:_MOST_PLACES]
    alike = known.alike(report.page.address, entries)[: _MOST_PLACES - len(named)]
    for place in dict.fromkeys((*named, *alike)):
        judged = _at(place, report.page, fetcher, specs)
        if judged.finding in _STILL_THE_PAGE:
            return judged
        if place in named:
            told.append(f"at {place}: {judged.message}")
            problems += judged.problems
    if known.listing is not None and not named:
        told.append("and the index lists it nowhere")
        if alike:
            told.append(f"nor are the new pages most like it of its model ({len(alike)} asked)")
    return replace(report, message=", ".join(told), problems=tuple(problems))


def _at(place: str, page: VendoredPage, fetcher: Fetcher, specs: Path) -> PageReport:
    """Judge a page at another address than its own."""
    try:
        answer = fetcher.fetch(place)
    except Unreachable as error:
        return PageReport(page, PageFinding.UNREACHABLE, str(error))
    return judge(page, replace(answer, moved_to=answer.moved_to or place), specs)


def _beside_the_index(report: PageReport, known: KnownPages) -> PageReport:
    """Say of a page that is as it was if the index has it elsewhere, or no more."""
    address = report.page.address
    if known.listing is None or known.lists(address) or not stays(known.listing.address, address):
        return report
    places = known.elsewhere(report.page.entry)
    where = f"perhaps at {places[0]}" if places else "nowhere"
    return replace(report, message=f"{report.message}; the index lists it {where}")


def judge(page: VendoredPage, answer: Answer, specs: Path) -> PageReport:
    """Compare what was sent with what was vendored; writes nothing."""
    if answer.left_host:
        message = f"the page now leads to another host: {answer.moved_to}"
        return PageReport(
            page, PageFinding.MOVED, message, moved_to=answer.moved_to, left_host=True
        )
    if answer.status == _NOT_MODIFIED:
        return _unchanged(page, answer, "the server says that it is the same")
    if answer.status in _GONE:
        return PageReport(page, PageFinding.GONE, f"the server answers {answer.status}")
    if answer.status != 200:
        message = f"the server answers {answer.status}"
        return PageReport(page, PageFinding.ERROR_PAGE, message)
    if sha256(answer.data) == page.recorded("page_sha256"):
        return _unchanged(page, answer, "the page is the same")
    try:
        found = find_document(answer.data, answer.moved_to or page.address)
    except BadInput as refusal:
        message = "the page holds no OpenAPI document, or several"
        return PageReport(page, PageFinding.ERROR_PAGE, message, problems=refusal.problems)
    if flattened_sha256(found.text) == page.recorded("flattened_sha256"):
        return _unchanged(page, answer, "the document on the page is the same")
    if _without_addresses(found.text) == _without_addresses(page.spec.text):
        return _unchanged(page, answer, "only how the site hides an e-mail address is different")
    return _judge_document(page, answer, specs)


def _unchanged(page: VendoredPage, answer: Answer, message: str) -> PageReport:
    if answer.moved_to:
        message = f"{message}, and is now at {answer.moved_to}"
        return PageReport(page, PageFinding.MOVED, message, moved_to=answer.moved_to)
    return PageReport(page, PageFinding.UNCHANGED, message)


def _judge_document(page: VendoredPage, answer: Answer, specs: Path) -> PageReport:
    try:
        place = answer.moved_to or page.address
        source = Page(place, answer.data, place)
        vendored = vendor(source, specs, name=page.name, today=date.min)
    except Incomplete as refusal:
        missing = "; ".join(problem.message for problem in refusal.problems)
        message = f"a part of the document is gone: {missing}"
        return PageReport(page, PageFinding.SHRANK, message, problems=refusal.problems)
    except BadInput as refusal:
        message = "the document on the page changed and cannot be taken"
        return PageReport(page, PageFinding.REFUSED, message, problems=refusal.problems)
    except NotProven as refusal:
        message = "the document on the page changed and cannot be restored with proof"
        problem = Problem("\n".join(refusal.lines))
        return PageReport(page, PageFinding.REFUSED, message, problems=(problem,))
    document = vendored.document
    facts = {key: value for key, value in vendored.entry.items() if key not in _OF_THE_DAY}
    fresh = Fresh(document, facts)
    if suspicion := _suspicion(page, document):
        finding, message = suspicion
        return PageReport(page, finding, message, fresh=fresh, moved_to=answer.moved_to)
    return _compared(page, fresh, answer.moved_to)


def _suspicion(page: VendoredPage, document: Document) -> tuple[PageFinding, str] | None:
    """Find what must not be brought in without a person."""
    expected, named = page.listed("models"), models(document.value)
    if set(named) != set(expected):
        message = f"the page is now of the model {_list(named)}, it was of {_list(expected)}"
        return PageFinding.OTHER_MODEL, message
    before, now = set(page.listed("operations")), _operations(document)
    if before and not before & now:
        message = f"the page is now of {_list(sorted(now))}, it was of {_list(sorted(before))}"
        return PageFinding.OTHER_OPERATION, message
    if strangers := _hosts(servers(document.value)) - _hosts(page.listed("servers")):
        return PageFinding.OTHER_HOST, f"the page now names the server {_list(sorted(strangers))}"
    lines, former = _lines(document), _lines(page.spec)
    if lines < _LEAST_LEFT * former:
        return PageFinding.SHRANK, f"{lines} lines are left of {former}"
    return None


def _compared(page: VendoredPage, fresh: Fresh, moved_to: str | None) -> PageReport:
    try:
        changes = compare_documents(page.spec, fresh.document)
    except BadInput as refusal:
        message = "the document on the page is no longer one of OpenAPI 3"
        return PageReport(page, PageFinding.REFUSED, message, problems=refusal.problems)
    comparison = Comparison(page.spec.name, page.address, changes)
    texts = "texts changed" if changes else "it is written otherwise and says the same"
    count = sum(comparison.counts.values())
    message = f"{count} changes" if comparison.verdict is not Severity.NONE else texts
    return PageReport(page, BY_SEVERITY[comparison.verdict], message, comparison, fresh, moved_to)


def _hosts(addresses: list[str]) -> set[str]:
    return {_host(address) for address in addresses}


def _host(address: str) -> str:
    """Return host and port, or the whole text of what is no address."""
    try:
        return urlsplit(address).netloc.casefold() or address
    except ValueError:
        return address


def _without_addresses(text: str) -> list[str]:
    """Flatten a document, with every hidden e-mail address written alike."""
    return [_HIDDEN_EMAIL.sub("[email protected]", line) for line in flatten(text)]


def _lines(document: Document) -> int:
    return sum(1 for line in document.text.splitlines() if line.strip())


def _operations(document: Document) -> set[str]:
    return {f"{method} {path}" for method, path, _ in operations_of(document.value)}


def _list(names: list[str]) -> str:
    return ", ".join(names) or "none"
