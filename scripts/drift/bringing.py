"""Bringing in what changed: specs, output and changelog."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from scripts.diff import Comparison, compare_documents
from scripts.diff.report import as_markdown
from scripts.documents import Document, read_document
from scripts.documents.files import read_file, write_atomically
from scripts.drift.finding import CHANGED, PageReport
from scripts.drift.trial import Held, Trial, entry_of, try_all
from scripts.pipeline.inputs import read_inputs
from scripts.pipeline.regenerate import regenerate
from scripts.pipeline.report import Progress
from scripts.problem import BadInput, Problem
from scripts.specs.replacing import replaced_specs
from scripts.specs.sources import read_sources

_OUTPUT = "openapi.yaml"
_TITLE = "# Changelog"
_UNRELEASED = re.compile(r"^## \[?unreleased\]?.*$", re.I | re.M)
_SECTION = re.compile(r"^## ", re.M)


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

    `specs` are the names of those brought in, with output and changelog. Pages that are `held` are
    as they were, and so is everything where there are `problems` and no `specs`. `comparison` is
    what users of the client feel, None where the output stayed.
    """

    specs: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    problems: tuple[Problem, ...] = ()
    comparison: Comparison | None = None

    @property
    def is_done(self) -> bool:
        """Whether no person is needed."""
        return not self.held and not self.problems


def bring_in(
    reports: Sequence[PageReport], folders: Folders, today: date, progress: Progress
) -> Brought:
    """Vendor what changed and what moved, regenerate, write the changelog: all of it, or nothing.

    A page that the pipeline does not take as it is now, since a correction is superfluous or a new
    fault wants one, is held back. Specs, output and changelog agree at the end in any case.
    """
    changed = [report for report in reports if report.finding in CHANGED]
    moved = [report for report in reports if report.is_safe and report not in changed]
    trial = Trial()
    try:
        if changed:
            read_changelog(folders.changelog)
            trial = try_all(read_inputs(folders.specs, folders.overlays), changed)
        with _written([*trial.taken, *moved], folders.specs, today):
            brought = _regenerated(folders, progress) if trial.taken else Brought()
    except BadInput as refusal:
        return Brought((), trial.held, refusal.problems)
    specs = tuple(report.page.name for report in reports if report in (*trial.taken, *moved))
    return replace(brought, specs=specs, held=trial.held)


@contextmanager
def _written(reports: Sequence[PageReport], specs: Path, today: date) -> Iterator[None]:
    """Write specs and entries, to stay if what is done with them succeeds."""
    if not reports:
        yield
        return
    entries = dict(read_sources(specs).entries)
    entries.update({report.page.name: entry_of(report, today) for report in reports})
    texts = {
        specs / f"{report.page.name}.yaml": report.fresh.document.text
        for report in reports
        if report.fresh is not None
    }
    with replaced_specs(specs, texts, entries):
        yield


def _regenerated(folders: Folders, progress: Progress) -> Brought:
    old = _output(folders.out)
    regenerate(folders.specs, folders.overlays, folders.out, progress)
    comparison = _compare(old, folders.out)
    if comparison and (entry := as_markdown(comparison)):
        try:
            add_entry(folders.changelog, entry)
        except OSError as error:
            return Brought(problems=(_unwritten(folders.changelog, error),), comparison=comparison)
    return Brought(comparison=comparison)


def _unwritten(changelog: Path, error: OSError) -> Problem:
    message = f"the changelog cannot be written: {error}"
    remedy = "put the paragraph of this report into it by hand"
    return Problem(message, file=str(changelog), remedy=remedy)


def _output(out: Path) -> Document | None:
    return read_document(out / _OUTPUT) if (out / _OUTPUT).exists() else None


def _compare(old: Document | None, out: Path) -> Comparison | None:
    new = _output(out)
    if old is None or new is None:
        return None
    return Comparison(old.name, new.name, compare_documents(old, new))


def add_entry(path: Path, entry: str) -> None:
    """Put an entry at the top of the unreleased section, which is made if there is none."""
    write_atomically(path, with_entry(read_changelog(path), entry))


def read_changelog(path: Path) -> str:
    """Read the changelog, a new one if there is none; raises `BadInput` if it cannot be read."""
    try:
        return read_file(path).decode() if path.exists() else f"{_TITLE}\n"
    except (OSError, UnicodeDecodeError) as error:
        message = f"the changelog cannot be read: {error}"
        remedy = "save it as UTF-8 text, then run again"
        raise BadInput([Problem(message, file=str(path), remedy=remedy)]) from error


def with_entry(text: str, entry: str) -> str:
    """Return a changelog's text with an entry in it."""
    if heading := _UNRELEASED.search(text):
        before, after = text[: heading.end()], text[heading.end() :]
        return f"{before}\n\n{entry.strip()}\n{_apart(after)}"
    section = _SECTION.search(text)
    at = section.start() if section else len(text)
    before, after = text[:at].rstrip("\n"), text[at:]
    return f"{before}\n\n## Unreleased\n\n{entry.strip()}\n{_apart(after)}"


def _apart(rest: str) -> str:
    rest = rest.lstrip("\n")
    return f"\n{rest}" if rest else ""
