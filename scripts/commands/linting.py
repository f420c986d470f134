"""What `lint` does; a module of its own, so that `lint --help` need not wait for it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

import click

from scripts.documents import Document, read_document
from scripts.lint import Finding, Level, lint_documents
from scripts.lint.catalogue import as_markdown
from scripts.lint.draft import DraftedOverlay, draft_overlays
from scripts.lint.draft.destination import (
    Folder,
    as_text,
    folder_of,
    is_whole_folder,
    write_new,
)
from scripts.lint.report import REPORTS
from scripts.lint.report.as_text import summary
from scripts.lint.rules import all_rules
from scripts.overlay import Overlay, apply_overlay, read_overlay
from scripts.problem import BadInput, Problem, ProblemLog
from scripts.specs.sources import FILE as SOURCES
from scripts.specs.sources import SUFFIXES

MERGED = Path("generated/openapi.yaml")


@dataclass(frozen=True, slots=True)
class Request:
    """What one asks of `lint`: its arguments and options."""

    documents: tuple[Path, ...]
    form: str
    overlays: tuple[Path, ...]
    suggest: bool
    output: Path | None
    explain: str | None
    rules: bool


def run(request: Request) -> None:
    """Write the findings, the drafts or the rules, and exit with the code of the findings."""
    if request.rules or request.explain is not None:
        told = as_markdown() if request.explain is None else _explanation(request.explain)
        click.echo(told, nl=not request.rules)
        return
    read = _corrected(_read(request.documents or (MERGED,)), _overlays(request.overlays))
    if request.suggest:
        sys.exit(_suggest(read, request.output))
    findings = lint_documents(read)
    if report := REPORTS[request.form](findings, read):
        click.echo(report)
    sys.exit(_code(findings))


def _code(findings: Iterable[Finding]) -> int:
    return int(any(finding.level != Level.NOTE for finding in findings))


def _read(paths: Sequence[Path]) -> list[Document]:
    log = ProblemLog()
    documents = []
    for path in paths:
        if path.is_dir() and not any(_files([path])):
            log.add(_no_documents(path))
    for path in _files(paths):
        with log.collecting():
            document = read_document(path)
            documents.append(document)
            if document.value.keys().isdisjoint(("openapi", "swagger")):
                log.add(_no_api(document))
    log.check()
    return documents


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """List the documents, those of a folder one by one; the list of sources is none of them."""
    for path in paths:
        if path.is_dir():
            found = (each for each in path.iterdir() if each.suffix in SUFFIXES)
            yield from sorted(each for each in found if each.name != SOURCES)
        elif path.name != SOURCES or len(paths) == 1:
            yield path


def _no_documents(folder: Path) -> Problem:
    return Problem(
        "there is no document in this folder",
        file=str(folder),
        expected=f"files that end in {' or '.join(sorted(SUFFIXES))}",
        remedy="name the folder of specs, or the documents themselves",
    )


def _no_api(document: Document) -> Problem:
    return document.problem(
        (),
        "this is no OpenAPI document",
        expected="an object with `openapi`",
        remedy="name the documents to lint; overlays of them go to --with",
    )


def _overlays(paths: Iterable[Path]) -> list[Overlay]:
    log = ProblemLog()
    overlays = []
    for path in paths:
        with log.collecting():
            overlays.append(read_overlay(read_document(path)))
    log.check()
    return overlays


def _corrected(documents: Sequence[Document], overlays: Iterable[Overlay]) -> list[Document]:
    """Apply each overlay to the documents it extends: the one it names, or all if it names none."""
    log = ProblemLog()
    for overlay in overlays:
        with log.collecting():
            documents = [_apply(overlay, document) for document in documents]
    log.check()
    return list(documents)


def _apply(overlay: Overlay, document: Document) -> Document:
    extended = unquote(overlay.extends or "").rpartition("/")[2]
    if extended not in ("", Path(document.name).name):
        return document
    return replace(document, value=apply_overlay(overlay, document.value).value)


def _explanation(name: str) -> str:
    rules = {rule.id: rule for rule in all_rules()}
    if name not in rules:
        raise click.UsageError(f"no rule {name!r}; there are: {', '.join(rules)}")
    rule = rules[name]
    return f"{rule.id} ({rule.level})\n\n{rule.title}\n\nWhy: {rule.reason}\nFix: {rule.fix}"


def _suggest(documents: Sequence[Document], output: Path | None) -> int:
    """Draft what mends the documents, tell what was done, and return the exit code."""
    if output is not None and output.is_dir():
        return _suggest_into(folder_of(output, documents), documents)
    if output is not None and len(documents) > 1:
        message = "several drafts need a folder to go to"
        raise BadInput([Problem(message, file=str(output), expected="a folder that exists")])
    findings = lint_documents(documents)
    texts = []
    for draft in draft_overlays(documents, findings, is_folder=_is_folder(documents)):
        _tell_idle(draft)
        texts += [as_text(draft, documents, output)] if draft.corrections else []
    if output is None:
        click.echo("---\n".join(texts), nl=False)
    elif texts:
        write_new(output, texts[0])
    click.echo(summary(findings, len(documents)), err=True)
    return _code(findings)


def _suggest_into(folder: Folder, documents: Sequence[Document]) -> int:
    """Draft into a folder what its overlays do not mend already, without replacing any of them.

    The exit code is 0 if nothing is left to draft, else 1.
    """
    if count := len(folder.overlays):
        some = f"{count} overlays" if count > 1 else folder.overlays[0].document.name
        click.echo(f"{folder.path}: {some} there already; only what is left is drafted", err=True)
    documents = _corrected(documents, folder.overlays)
    findings = lint_documents(documents)
    is_folder = _is_folder(documents) and not folder.has_shared
    drafts = draft_overlays(documents, findings, is_folder=is_folder)
    for draft in drafts:
        _tell_idle(draft)
    left = [draft for draft in drafts if draft.corrections or not folder.holds(draft.document)]
    for problem in folder.write([draft for draft in left if draft.corrections]):
        click.echo(str(problem), err=True)
    click.echo(summary(findings, len(documents)), err=True)
    return int(bool(left))


def _is_folder(documents: Sequence[Document]) -> bool:
    return len(documents) > 1 and is_whole_folder(documents, SOURCES)


def _tell_idle(draft: DraftedOverlay) -> None:
    """Tell of a document that no action corrects, with what would waive its findings."""
    if draft.document and not draft.corrections:
        click.echo(f"{draft.document.name}: nothing can be mended mechanically", err=True)
        click.echo(draft.leftover, err=True, nl=False)
