"""What `lint --suggest` does: draft overlays, and write them where they replace nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from scripts.commands.overlaying import corrected
from scripts.documents import Document
from scripts.lint import lint_documents
from scripts.lint.draft import DraftedOverlay, draft_overlays
from scripts.lint.draft.destination import (
    Folder,
    as_text,
    folder_of,
    is_whole_folder,
    write_new,
)
from scripts.lint.finding import exit_code
from scripts.lint.report import summary
from scripts.problem import BadInput, Problem
from scripts.specs.sources import FILE as SOURCES


def suggest(documents: Sequence[Document], output: Path | None) -> int:
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
    return exit_code(findings)


def _suggest_into(folder: Folder, documents: Sequence[Document]) -> int:
    """Draft into a folder what its overlays do not mend already, without replacing any of them.

    The exit code is 0 if nothing is left to draft, else 1.
    """
    if count := len(folder.overlays):
        some = f"{count} overlays" if count > 1 else folder.overlays[0].document.name
        click.echo(f"{folder.path}: {some} there already; only what is left is drafted", err=True)
    documents = corrected(documents, folder.overlays)
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
