"""The steps of `vendor`: page, document, restoration, spec."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from scripts.documents import (
    Document,
    JsonObject,
    Value,
    as_array,
    as_object,
    parse_document,
    read_document,
)
from scripts.intake.page.finding import Found, find_document
from scripts.intake.reading import Page, read_page
from scripts.intake.refusal import (
    CHOSEN_WRONG,
    SPLIT_LINES,
    explain,
    parse_choices,
    shown_choices,
    suspect,
)
from scripts.intake.restore.account import guessed_lines
from scripts.intake.restore.fields import quirks
from scripts.intake.restore.habits import Agreed, Known, agreed
from scripts.intake.restore.joined import is_joined, split_joined
from scripts.intake.restore.restoration import restore
from scripts.intake.vendored import Vendored, foreign, write, write_all
from scripts.intake.wholeness import (
    UNMARKED,
    Incomplete,
    doubts,
    expect_nothing_lost,
    expect_openapi,
    expect_whole,
    suspicions,
)
from scripts.problem import BadInput, Problem
from scripts.specs.naming import models, operations_of, servers, spec_name
from scripts.specs.sources import flatten, flattened_sha256, read_sources, sha256, spec_files

__all__ = [
    "Decisions",
    "Incomplete",
    "NotProven",
    "Page",
    "Vendored",
    "known_from",
    "read_page",
    "vendor",
    "vendor_all",
    "vendor_each",
    "write",
    "write_all",
]

_MOST_LINES = 10_000
"""A flattened document of more lines is not one of a page."""


_BROKEN = (
    "save the page again, whole; if the vendor's page itself is broken, vendor a mended copy of it"
)


class NotProven(Exception):
    """The page's indentation cannot be proven; `lines` tell where and how to decide it.

    `readings` are all that the page may have, if they are known.
    """

    def __init__(self, lines: Sequence[str], readings: Sequence[Document] = ()) -> None:
        self.lines, self.readings = tuple(lines), tuple(readings)
        super().__init__("\n".join(lines))


PageOutcome = Vendored | NotProven | BadInput
"""What came of a page: its spec, or why there is none."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person has decided of a page.

    `choices` tell where lines stand whose indentation was lost (`121=12`), `name` is the name of
    the spec if its document shall not decide it. `is_whole` says that a person has looked whether
    a part is missing: then what no other page has is taken all the same.
    """

    choices: Sequence[str] = ()
    name: str | None = None
    is_whole: bool = False


_UNDECIDED = Decisions()


@dataclass(frozen=True, slots=True)
class _FoundPage:
    """A page whose document was found, the way to its spec half gone."""

    page: Page
    found: Found
    decided: Decisions
    today: date


def vendor(
    page: Page,
    specs: Path,
    *,
    choices: Sequence[str] = (),
    name: str | None = None,
    today: date,
    is_whole: bool = False,
) -> Vendored:
    """Take a page apart and restore its document; raises `BadInput` or `NotProven`.

    The other options are those of `Decisions`.
    """
    return vendor_all([page], specs, Decisions(choices, name, is_whole), today=today)[0]


def vendor_all(
    pages: Sequence[Page], specs: Path, decided: Decisions = _UNDECIDED, *, today: date
) -> list[Vendored]:
    """Take pages apart and restore their documents, all or none of them.

    Pages teach each other how their site writes: the whole ones come first, and a page that could
    not be restored is looked at again once another one was. Raises `BadInput` with the faults of
    all pages, `Incomplete` if they all are that something is missing, or `NotProven` if all that
    is wrong is indentation that cannot be proven, or what looks as if a part were missing.
    """
    outcomes = vendor_each(pages, specs, decided, today=today)
    faults = [each for each in outcomes if isinstance(each, BadInput)]
    refusals = [each for each in outcomes if isinstance(each, NotProven)]
    if faults:
        if len(faults) == 1 and not refusals:
            raise faults[0]
        problems = [Problem(str(refusal)) for refusal in refusals]
        is_cut = not problems and all(isinstance(fault, Incomplete) for fault in faults)
        every = [*(problem for fault in faults for problem in fault.problems), *problems]
        raise Incomplete(every) if is_cut else BadInput(every)
    if refusals:
        raise NotProven([line for refusal in refusals for line in refusal.lines])
    return [each for each in outcomes if isinstance(each, Vendored)]


def vendor_each(
    pages: Sequence[Page], specs: Path, decided: Decisions = _UNDECIDED, *, today: date
) -> list[PageOutcome]:
    """Take pages apart and restore their documents, each for itself; what comes of each, in order.

    They teach each other as those of `vendor_all`.
    """
    outcomes: dict[int, PageOutcome] = {}
    flat: dict[int, _FoundPage] = {}
    for number, page in enumerate(pages):
        try:
            found = find_document(page.data, page.name)
            step = _FoundPage(page, found, decided, today)
            if _is_flat(step.found.text) and not _reads_as_it_is(step):
                flat[number] = step
            else:
                outcomes[number] = _whole(step)
        except (BadInput, NotProven) as refusal:
            outcomes[number] = refusal
    if flat:
        _restore(flat, outcomes, specs)
    return [outcomes[number] for number in range(len(pages))]


def known_from(specs: Path) -> Known:
    """Learn from the vendored specs of a folder that stand as their pages have them.

    What cannot be read teaches nothing, nor what a person wrote, edited or decided: a line that is
    wrong there would be the proof of other pages.
    """
    known = Known()
    entries = read_sources(specs).entries
    for path in spec_files(specs):
        entry = entries.get(path.stem, {})
        if entry.get("origin") != "vendored" or _is_decided(entry):
            continue
        try:
            document = read_document(path)
        except BadInput:
            continue
        if sha256(document.text) == entry.get("sha256"):
            known.learn(document, _guessed(entry))
    return known


def _restore(flat: dict[int, _FoundPage], outcomes: dict[int, PageOutcome], specs: Path) -> None:
    """Restore the flattened pages, in rounds for as long as each teaches something new.

    What all readings of a page have alike that could not be restored teaches the others.
    """
    known = known_from(specs)
    told: dict[int, Agreed] = {}
    for whole in outcomes.values():
        if isinstance(whole, Vendored):
            known.learn(whole.document)
    is_first = True
    while flat:
        refused: dict[int, NotProven] = {}
        is_news = False
        for number, step in flat.items():
            others = [page for of, page in told.items() if of != number]
            outcome = _tried(step, known.beside(others) if others else known)
            outcomes[number] = outcome
            if isinstance(outcome, Vendored) and not _is_decided(outcome.entry):
                known.learn(outcome.document, _guessed(outcome.entry))
                is_news = True
            elif isinstance(outcome, NotProven):
                refused[number] = outcome
        told = {of: agreed(each.readings) for of, each in refused.items() if each.readings}
        is_news = is_news or (is_first and len(refused) > 1 and bool(told))
        flat = {number: flat[number] for number in refused} if is_news else {}
        is_first = False


def _tried(step: _FoundPage, known: Known) -> PageOutcome:
    try:
        return _restored(step, known)
    except (BadInput, NotProven) as refusal:
        return refusal


def _is_decided(entry: JsonObject) -> bool:
    """Whether a person chose where lines of a spec stand."""
    return bool(as_object(entry.get("restored")).get("chosen"))


def _guessed(entry: JsonObject) -> set[str]:
    """Return the lines of a spec that stand where they do by a guess."""
    restored = as_object(entry.get("restored"))
    return guessed_lines(as_array(restored.get("differences")))


def _whole(step: _FoundPage) -> Vendored:
    """Take a document as it stands on the page."""
    if step.decided.choices:
        raise BadInput([_no_choice(step)])
    found = step.found
    document = _parsed(step)
    expect_openapi(document)
    if not step.decided.is_whole:
        expect_whole(document, found)
    whole = parse_document(found.text, step.page.name) if found.line > 1 else document
    _expect_unsuspicious(step, whole)
    differences: list[Value] = [*quirks(whole.value), *doubts(whole, found)]
    by: list[Value] = ["it stands on the page as it is", *_confirmed(step)]
    how: JsonObject = {"shape": "whole", "by": by}
    return _vendored(step, whole, {**how, **({"differences": differences} if differences else {})})


def _expect_unsuspicious(step: _FoundPage, document: Document) -> None:
    """Raise `NotProven` for what no whole page has, unless a person says that this one is."""
    found = [] if step.decided.is_whole else list(suspicions(document, step.found))
    if found:
        raise NotProven([*suspect(found, step.page.name)])


def _confirmed(step: _FoundPage) -> list[str]:
    return ["a person has looked: no part of it is missing"] if step.decided.is_whole else []


def _parsed(step: _FoundPage) -> Document:
    """Read the document at its line of the page; every fault gets a way out."""
    try:
        return parse_document(_padded(step.found), step.page.name)
    except BadInput as refusal:
        raise BadInput(
            replace(problem, remedy=problem.remedy or _BROKEN) for problem in refusal.problems
        ) from None


def _restored(step: _FoundPage, known: Known) -> Vendored:
    """Restore a document that has lost its indentation, or its line ends as well."""
    found, name = step.found, step.page.name
    roots: frozenset[int] | None = None
    if is_joined(found.text):
        split = split_joined(found.text)
        lines, roots = split.lines, split.roots
        numbers = list(range(1, len(lines) + 1))
        shape = "joined"
    else:
        lines = flatten(found.text)
        rows = found.text.split("\n")
        numbers = [found.line + at for at, row in enumerate(rows) if row.strip()]
        shape = "flattened"
    if len(lines) > _MOST_LINES:
        raise BadInput([_too_long(step, len(lines))])
    chosen = parse_choices(step.decided.choices, numbers)
    outcome = restore(lines, known, chosen, roots=roots)
    if outcome.best is None or not outcome.restored:
        counted = [SPLIT_LINES] if roots is not None else []
        wrong = [CHOSEN_WRONG] if chosen and outcome.best is None else []
        readings = [reading.document for reading in outcome.possible]
        raise NotProven([*explain(outcome, numbers, name), *counted, *wrong], readings)
    if not step.decided.is_whole:
        expect_nothing_lost(outcome.best.document, name)
    _expect_unsuspicious(step, outcome.best.document)
    restored: JsonObject = {"shape": shape, "by": [*outcome.proofs, *_confirmed(step)]}
    differences = [*outcome.differences]
    if not found.is_end_marked:
        differences.append(f"{UNMARKED}: {lines[-1]!r} is taken for the last line")
    if differences:
        restored["differences"] = [*differences]
    if chosen:
        restored["chosen"] = [*shown_choices(chosen, numbers)]
    return _vendored(step, outcome.best.document, restored)


def _vendored(step: _FoundPage, document: Document, restored: JsonObject) -> Vendored:
    expect_openapi(document)
    page, found, value = step.page, step.found, document.value
    facts: JsonObject = {
        "origin": "vendored",
        "page": page.name,
        "address": page.address if page.address != page.name else None,
        "states": found.states,
        "title": found.title,
        "vendored": step.today.isoformat(),
        "models": list(models(value)),
        "operations": [f"{method} {path}" for method, path, _ in operations_of(value)],
        "servers": list(servers(value)),
        "foreign_servers": list(foreign(servers(value))) or None,
        "restored": restored,
        "page_sha256": sha256(page.data),
        "flattened_sha256": flattened_sha256(document.text),
        "sha256": sha256(document.text),
    }
    entry: JsonObject = {key: value for key, value in facts.items() if value is not None}
    return Vendored(spec_name(document, found.title, step.decided.name), document, found, entry)


def _is_flat(text: str) -> bool:
    if text.lstrip().startswith(("{", "[")):
        return False
    return not any(line[:1] in " \t" for line in text.split("\n") if line)


def _reads_as_it_is(step: _FoundPage) -> bool:
    """Whether a document without indentation needs none: its objects are written with braces."""
    if "{" not in step.found.text:
        return False
    try:
        value = parse_document(step.found.text, step.page.name).value
    except BadInput:
        return False
    return isinstance(value.get("info"), dict) and isinstance(value.get("paths"), dict)


def _padded(found: Found) -> str:
    """Put the document at its line of the page, so that problems name the page's lines."""
    return "\n" * (found.line - 1) + found.text


def _no_choice(step: _FoundPage) -> Problem:
    message = "the document on this page has its indentation, there is nothing to choose"
    return Problem(message, file=step.page.name, remedy="leave --choose out")


def _too_long(step: _FoundPage, count: int) -> Problem:
    message = f"the document has lost its indentation, and {count} lines are too many to restore"
    remedy = "save the page where it keeps its indentation: as Markdown or as HTML"
    return Problem(message, file=step.page.name, line=step.found.line, remedy=remedy)
