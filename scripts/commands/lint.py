"""`python -m scripts lint`: find what is wrong with OpenAPI documents, and draft what mends it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import click

from scripts.documents import Document, read_document
from scripts.documents.atomic import write_atomically
from scripts.lint import Finding, Level, lint_documents
from scripts.lint.catalogue import as_markdown
from scripts.lint.draft import draft_text
from scripts.lint.report import REPORTS
from scripts.lint.report.as_text import summary
from scripts.lint.rules import all_rules
from scripts.overlay import Overlay, apply_overlay, read_overlay
from scripts.problem import BadInput, Problem, ProblemLog

MERGED = Path("generated/openapi.yaml")

_EPILOG = """\b
Examples:
  python -m scripts lint
  python -m scripts lint specs/wan-2-5-text-to-video.yaml --suggest -o draft.overlay.yaml
  python -m scripts lint specs/wan-2-5-text-to-video.yaml --with draft.overlay.yaml
  python -m scripts lint specs/*.yaml --format github
  python -m scripts lint --explain prose-enum-differs

Exit codes: 0 no errors and no warnings, 1 there are some, 2 bad input.
"""


@click.command(epilog=_EPILOG)
@click.argument("documents", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(REPORTS)),
    default="text",
    show_default=True,
    help="How to write the findings.",
)
@click.option(
    "--with",
    "overlays",
    multiple=True,
    metavar="OVERLAY",
    type=click.Path(path_type=Path),
    help="Lint the documents as this overlay leaves them; may be repeated.",
)
@click.option("--suggest", is_flag=True, help="Write a draft overlay instead of the findings.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where --suggest writes: a file, or for several documents a folder.",
)
@click.option("--explain", metavar="RULE", help="Tell the reason and the fix of a rule.")
@click.option("--rules", is_flag=True, help="Write the list of all rules as Markdown.")
def command(
    documents: tuple[Path, ...],
    form: str,
    overlays: tuple[Path, ...],
    suggest: bool,
    output: Path | None,
    explain: str | None,
    rules: bool,
) -> None:
    """Find what is wrong with OpenAPI documents.

    Without DOCUMENT the merged document generated/openapi.yaml is linted, which must have no
    finding. Name specs to see what their pages say; what an overlay already mends is found again,
    unless it is given by --with.
    """
    if rules or explain is not None:
        click.echo(as_markdown() if explain is None else _explanation(explain), nl=not rules)
        return
    if output is not None and not suggest:
        raise click.UsageError("-o belongs to --suggest")
    read = _read(documents or (MERGED,))
    if overlays:
        read = _corrected(read, overlays)
    findings = lint_documents(read)
    if suggest:
        _write_drafts(read, findings, output)
        click.echo(summary(findings, len(read)), err=True)
    elif report := REPORTS[form](findings, read):
        click.echo(report)
    sys.exit(int(any(finding.level != Level.NOTE for finding in findings)))


def _read(paths: Sequence[Path]) -> list[Document]:
    log = ProblemLog()
    documents = []
    for path in paths:
        with log.collecting():
            documents.append(read_document(path))
    log.check()
    return documents


def _corrected(documents: Sequence[Document], overlays: Iterable[Path]) -> list[Document]:
    """Apply each overlay to the documents it extends: the one it names, or all if it names none."""
    log = ProblemLog()
    for path in overlays:
        with log.collecting():
            overlay = read_overlay(read_document(path))
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


def _write_drafts(
    documents: Sequence[Document], findings: Sequence[Finding], output: Path | None
) -> None:
    if output is not None and len(documents) > 1 and not output.is_dir():
        message = "several drafts need a folder to go to"
        raise BadInput([Problem(str(output), None, None, None, message, "a folder that exists")])
    drafts = []
    written: dict[Path, str] = {}
    for document in documents:
        target = _target(document, output)
        extends = document.name
        if target is not None:
            extends = Path(os.path.relpath(document.name, target.parent)).as_posix()
        text = draft_text(document, findings, extends)
        if text is None:
            click.echo(f"{document.name}: nothing can be mended mechanically", err=True)
        elif target is None:
            drafts.append(text)
        else:
            written[target] = text
    _expect_free(written)
    for target, text in written.items():
        write_atomically(target, text)
    click.echo("---\n".join(drafts), nl=False)


def _expect_free(targets: Iterable[Path]) -> None:
    """Refuse to replace a file: it may be an overlay that somebody wrote."""
    remedy = "name another file, and take over from it what is right"
    taken = [
        Problem(str(path), None, None, None, "the draft would replace this file", None, remedy)
        for path in targets
        if path.exists()
    ]
    if taken:
        raise BadInput(taken)


def _target(document: Document, output: Path | None) -> Path | None:
    if output is None or not output.is_dir():
        return output
    return output / f"{Path(document.name).stem}.overlay.yaml"
