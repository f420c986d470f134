"""What `overlay` does, and documents as overlays leave them, for `lint`.

A module of its own, so that `overlay --help` need not wait for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import click

from scripts.documents import Document, JsonObject, read_document, read_value, to_yaml
from scripts.documents.files import write_atomically
from scripts.overlay import Application, Overlay, Verdict, apply_overlay, read_overlay
from scripts.problem import BadInput, Problem, ProblemLog

_STANDARD_STREAM = "-"


def apply(
    document: str, overlays: Sequence[Path], output: Path | None, *, lenient: bool, quiet: bool
) -> None:
    """Apply overlays in turn and write the result; exits with 1 where actions are stale."""
    value, corrections = _read(document, overlays, lenient=lenient)
    stale: list[Problem] = []
    for overlay in corrections:
        application = apply_overlay(overlay, value)
        value = application.value
        stale.extend(application.stale())
        _warn((*overlay.warnings, *application.warnings))
        if not quiet:
            _report(overlay, application)
    if stale and not lenient:
        _refuse_stale(stale)
    _write(value, output)


def validate(overlays: Sequence[Path], *, lenient: bool, quiet: bool) -> None:
    """Say of each overlay that it is valid; raises `BadInput` with all that is wrong."""
    for overlay in read_overlays(overlays, lenient=lenient):
        _warn(overlay.warnings)
        if not quiet:
            major, minor = overlay.version
            count = _count(len(overlay.actions), "action")
            click.echo(f"{overlay.document.name}: valid Overlay {major}.{minor}, {count}", err=True)


def _read(
    document: str, overlays: Sequence[Path], *, lenient: bool
) -> tuple[JsonObject, list[Overlay]]:
    log = ProblemLog()
    corrections: list[Overlay] = []
    base: JsonObject = {}
    with log.collecting():
        base = read_value(None if document == _STANDARD_STREAM else Path(document))
    with log.collecting():
        corrections = read_overlays(overlays, lenient=lenient)
    log.check()
    return base, corrections


def read_overlays(paths: Iterable[Path], *, lenient: bool = False) -> list[Overlay]:
    """Read overlays; raises `BadInput` with everything that is wrong with them."""
    log = ProblemLog()
    overlays = []
    for path in paths:
        with log.collecting():
            overlays.append(read_overlay(read_document(path), lenient=lenient))
    log.check()
    return overlays


def _warn(warnings: Sequence[Problem]) -> None:
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)


def _report(overlay: Overlay, application: Application) -> None:
    for outcome in application.outcomes:
        nodes = _count(outcome.matched, "node")
        verdict = f"{outcome.verdict.value:9}  {nodes:>8}"
        click.echo(f"  {verdict}  {outcome.action.target}", err=True)
    counts = ", ".join(
        f"{application.count(verdict)} {verdict.value}"
        for verdict in Verdict
        if application.count(verdict)
    )
    total = _count(len(application.outcomes), "action")
    click.echo(f"{overlay.document.name}: {total}: {counts}", err=True)


def _refuse_stale(stale: Sequence[Problem]) -> None:
    for problem in stale:
        click.echo(str(problem), err=True)
    subject = "1 action is" if len(stale) == 1 else f"{len(stale)} actions are"
    hint = "(--lenient accepts that)"
    click.echo(f"{subject} stale {hint}; nothing was written.", err=True)
    raise SystemExit(1)


def _write(value: JsonObject, output: Path | None) -> None:
    try:
        text = _to_json(value) if output and output.suffix.lower() == ".json" else to_yaml(value)
        if output is None or str(output) == _STANDARD_STREAM:
            click.echo(text, nl=False)
        else:
            write_atomically(output, text)
    except UnicodeEncodeError as error:
        raise _unwritable(output, "half of a surrogate pair is not UTF-8") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(output, error.strerror) from error


def _to_json(value: JsonObject) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _unwritable(output: Path | None, reason: str | None) -> BadInput:
    name = str(output or "standard output")
    return BadInput([Problem(f"cannot be written: {reason}", file=name)])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def corrected(documents: Sequence[Document], overlays: Iterable[Overlay]) -> list[Document]:
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
