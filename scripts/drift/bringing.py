"""Bringing in what changed: specs, output and changelog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scripts.diff import Comparison, compare_documents
from scripts.diff.report import as_markdown
from scripts.documents import Document, Mapping, read_document
from scripts.documents.atomic import write_atomically
from scripts.drift.changelog import add_entry
from scripts.drift.corrections import Correction, stale_corrections
from scripts.drift.finding import CHANGED, PageReport
from scripts.pipeline import read_inputs, regenerate
from scripts.pipeline.progress import Progress
from scripts.problem import BadInput, Problem
from scripts.vendor.sources import read_sources, write_sources

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
    """Vendor what changed and what moved, regenerate, write the changelog."""
    written = tuple(_vendor(report, folders.specs, today) for report in reports if report.is_safe)
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
        add_entry(folders.changelog, entry)
    return Brought(written, comparison=comparison)


def _vendor(report: PageReport, specs: Path, today: date) -> str:
    """Write a spec and its entry, or only the new address of a page that is the same."""
    name = report.page.name
    entry: Mapping = dict(report.page.entry)
    if report.fresh is not None:
        entry = {**entry, **report.fresh.facts, "vendored": today.isoformat()}
        write_atomically(specs / f"{name}.yaml", report.fresh.document.text)
    if report.moved_to:
        entry["address"] = report.moved_to
    write_sources(specs, {**read_sources(specs).entries, name: entry})
    return name


def _output(out: Path) -> Document | None:
    return read_document(out / _OUTPUT) if (out / _OUTPUT).exists() else None


def _compare(old: Document | None, out: Path) -> Comparison | None:
    new = _output(out)
    if old is None or new is None:
        return None
    return Comparison(old.name, new.name, compare_documents(old, new))
