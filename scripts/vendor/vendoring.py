"""The steps of `vendor`: page, document, restoration, spec."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from scripts.documents import Document, Mapping, parse_document, read_document
from scripts.documents.atomic import write_atomically
from scripts.problem import BadInput, Problem
from scripts.vendor.flat import flatten, flattened_sha256, sha256
from scripts.vendor.naming import models, operations_of, servers, spec_name
from scripts.vendor.page import FORMS, Found, find_document
from scripts.vendor.restore.restoration import restore
from scripts.vendor.restore.texts import TextMemory
from scripts.vendor.sources import FILE, read_sources, write_sources

OUR_SERVER = "https://api.apikley.ru"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read: its bytes and the name people know it by."""

    name: str
    data: bytes


def vendor(
    place: str, specs: Path, *, to_stdout: bool, choices: tuple[str, ...], quiet: bool
) -> int:
    """Vendor one page and return the exit code."""
    page = read_page(place)
    found = find_document(page.data, page.name)
    document, restored = take_apart(found, page.name, specs)
    name = spec_name(document)
    if to_stdout:
        click.echo(document.text, nl=False)
        return 0
    sources = read_sources(specs)
    _refuse_other_model(name, document, specs)
    entry = _entry(page, found, document, restored)
    before = sources.entries.get(name)
    if before and {**before, "vendored": None} == {**entry, "vendored": None}:
        entry = before
    specs.mkdir(parents=True, exist_ok=True)
    write_atomically(specs / f"{name}.yaml", document.text)
    write_sources(specs, {**sources.entries, name: entry})
    if not quiet:
        click.echo(f"{name}: {FORMS[found.form]}", err=True)
    return 0


def read_page(place: str) -> Page:
    """Read a file or standard input."""
    if place == "-":
        return Page("standard input", sys.stdin.buffer.read())
    try:
        return Page(Path(place).name, Path(place).read_bytes())
    except OSError as error:
        raise BadInput(
            [Problem(place, None, None, None, f"cannot be read: {error.strerror}")]
        ) from error


def take_apart(found: Found, name: str, specs: Path) -> tuple[Document, Mapping]:
    """Read the document of a page, restored if it has lost its indentation."""
    indented = any(line[:1] == " " for line in found.text.split("\n"))
    if indented or found.text.lstrip().startswith("{"):
        return parse_document(found.text, name), {"shape": "whole", "by": ["read as it stands"]}
    memory = TextMemory()
    for path in sorted(specs.glob("*.yaml")):
        if path.name != FILE:
            memory.learn(read_document(path).value)
    outcome = restore(flatten(found.text), memory)
    if outcome.best is None:
        raise BadInput([Problem(name, found.line, None, None, "no reading of the lines")])
    return outcome.best.document, {
        "shape": "flattened",
        "by": ["flattened it gives the page's lines"],
    }


def _refuse_other_model(name: str, document: Document, specs: Path) -> None:
    path = specs / f"{name}.yaml"
    if not path.exists():
        return
    there = models(read_document(path).value)
    if there != models(document.value):
        raise BadInput([Problem(str(path), None, None, None, f"this spec is of {there}")])


def _entry(page: Page, found: Found, document: Document, restored: Mapping) -> Mapping:
    facts: Mapping = {
        "origin": "vendored",
        "page": page.name,
        "states": found.states,
        "title": found.title,
        "vendored": datetime.now(UTC).date().isoformat(),
        "models": list(models(document.value)),
        "operations": [f"{method} {path}" for method, path, _ in operations_of(document.value)],
        "servers": list(servers(document.value)),
        "restored": restored,
        "page_sha256": sha256(page.data),
        "flattened_sha256": flattened_sha256(found.text),
        "sha256": sha256(document.text),
    }
    return {key: value for key, value in facts.items() if value is not None}
