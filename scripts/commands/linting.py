"""What `lint` does; a module of its own, so that `lint --help` need not wait for it.

Overlays and drafts, which are slow to import, are imported when they are asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from scripts.commands.process import collector_at_rest
from scripts.documents import Document, read_document
from scripts.lint import lint_documents
from scripts.lint.finding import exit_code
from scripts.lint.report import REPORTS
from scripts.lint.rule import all_rules, as_markdown
from scripts.problem import Problem, ProblemLog
from scripts.specs.sources import FILE as SOURCES
from scripts.specs.sources import SUFFIXES

MERGED = Path("generated/openapi.yaml")


class Request(NamedTuple):
    """What one asks of `lint`: its arguments and options."""

    documents: tuple[Path, ...]
    form: str
    overlays: tuple[Path, ...]
    suggest: bool
    output: Path | None
    explain: str | None
    rules: bool


@collector_at_rest()
def run(request: Request) -> None:
    """Write the findings, the drafts or the rules, and exit with the code of the findings."""
    if request.rules or request.explain is not None:
        told = as_markdown() if request.explain is None else _explanation(request.explain)
        click.echo(told, nl=not request.rules)
        return
    read = _read(request.documents or (MERGED,))
    if request.overlays:
        from scripts.commands.overlaying import corrected, read_overlays

        read = corrected(read, read_overlays(request.overlays))
    if request.suggest:
        from scripts.commands.suggesting import suggest

        sys.exit(suggest(read, request.output))
    findings = lint_documents(read)
    if report := REPORTS[request.form](findings, read):
        click.echo(report)
    sys.exit(exit_code(findings))


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


def _explanation(name: str) -> str:
    rules = {rule.id: rule for rule in all_rules()}
    if name not in rules:
        raise click.UsageError(f"no rule {name!r}; there are: {', '.join(rules)}")
    rule = rules[name]
    return f"{rule.id} ({rule.level})\n\n{rule.title}\n\nWhy: {rule.reason}\nFix: {rule.fix}"
