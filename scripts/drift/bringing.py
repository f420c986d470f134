"""Bringing in what changed: specs, output and changelog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scripts.diff import Comparison, compare_documents
from scripts.diff.report import as_markdown
from scripts.documents import Document, Mapping, read_document
from scripts.drift.changelog import add_entry
from scripts.drift.corrections import Correction, stale_corrections
from scripts.drift.finding import CHANGED, PageReport
from scripts.pipeline import read_inputs, regenerate
from scripts.pipeline.progress import Progress
from scripts.problem import BadInput, Problem
from scripts.vendor.sources import read_sources
from scripts.vendor.writing import confirmed, replace_specs

_OUTPUT = "openapi.yaml"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where everything is."""

    specs: Path
    overlays: Path
    out: Path
    changelog: Path


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of the update.

    `specs` are the names of those written. With `stale` corrections or other `problems` in the way,
    the output and the changelog are as they were; else `comparison` is what users of the client
    feel, None where nothing was brought in.
    """

    specs: tuple[str, ...] = ()
    stale: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()
    comparison: Comparison | None = None

    @property
    def is_done(self) -> bool:
        """Whether no person is needed."""
        return not self.stale and not self.problems


def bring_in(
    reports: Sequence[PageReport], folders: Folders, today: date, progress: Progress
) -> Brought:
    """Vendor what changed and what moved, regenerate, write the changelog.

    The specs are written all or none. They stay where a correction or a new fault of a page stops
    the rest, since a person needs them to mend it; output and changelog are then as they were.
    """
    try:
        written = _vendor([report for report in reports if report.is_safe], folders.specs, today)
    except BadInput as refusal:
        return Brought(problems=refusal.problems)
    changed = any(report.finding in CHANGED for report in reports)
    if not changed:
        return Brought(written)
    old = _output(folders.out)
    try:
        stale = stale_corrections(read_inputs(folders.specs, folders.overlays))
        if stale:
            return Brought(written, tuple(stale))
        regenerate(folders.specs, folders.overlays, folders.out, progress)
    except BadInput as refusal:
        return Brought(written, (), refusal.problems)
    comparison = _compare(old, folders.out)
    if comparison and (entry := as_markdown(comparison)):
        try:
            add_entry(folders.changelog, entry)
        except (OSError, UnicodeDecodeError) as error:
            problem = _unwritten(folders.changelog, error)
            return Brought(written, (), (problem,), comparison)
    return Brought(written, comparison=comparison)


def _vendor(reports: Sequence[PageReport], specs: Path, today: date) -> tuple[str, ...]:
    """Write specs and their entries, or only the new address of a page that is the same."""
    entries = dict(read_sources(specs).entries)
    texts: dict[Path, str] = {}
    for report in reports:
        page, fresh = report.page, report.fresh
        entry: Mapping = dict(page.entry)
        if fresh is not None:
            entry.pop("foreign_servers", None)
            entry = confirmed({**entry, **fresh.facts}, page.spec, fresh.document)
            entry["vendored"] = today.isoformat()
            texts[specs / f"{page.name}.yaml"] = fresh.document.text
        if report.moved_to:
            entry["address"] = report.moved_to
        entries[page.name] = entry
    if reports:
        replace_specs(specs, texts, entries)
    return tuple(report.page.name for report in reports)


def _unwritten(changelog: Path, error: Exception) -> Problem:
    message = f"the changelog cannot be written: {error}"
    remedy = "put the paragraph of this report into it by hand"
    return Problem(str(changelog), None, None, None, message, None, remedy)


def _output(out: Path) -> Document | None:
    return read_document(out / _OUTPUT) if (out / _OUTPUT).exists() else None


def _compare(old: Document | None, out: Path) -> Comparison | None:
    new = _output(out)
    if old is None or new is None:
        return None
    return Comparison(old.name, new.name, compare_documents(old, new))
