"""The steps of `vendor`: page, document, restoration, spec."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from scripts.documents import Document, Mapping, Value, parse_document, read_document
from scripts.documents.atomic import write_atomically
from scripts.problem import BadInput, Problem
from scripts.vendor.fetch import Fetcher, is_address
from scripts.vendor.flat import flatten, flattened_sha256, sha256
from scripts.vendor.naming import models, operations_of, servers, spec_name
from scripts.vendor.page import FORMS, MAX_BYTES, Found, find_document
from scripts.vendor.refusal import explain, parse_choices
from scripts.vendor.restore.fitness import quirks
from scripts.vendor.restore.joined import is_joined, split_joined
from scripts.vendor.restore.restoration import Known, restore
from scripts.vendor.sources import FILE, read_sources, write_sources

OUR_HOST = "api.apikley.ru"


class NotProven(Exception):
    """The page's indentation cannot be proven; `lines` tell where and how to decide it."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read: its bytes, the name people know it by, its address if it has one."""

    name: str
    data: bytes
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Vendored:
    """The document of a page as it goes into specs/, with what is recorded about it."""

    name: str
    document: Document
    found: Found
    entry: Mapping

    @property
    def foreign_servers(self) -> list[str]:
        """The servers that are not ours; a key must never be sent there."""
        return _foreign(servers(self.document.value))


def read_page(place: str, fetcher: Fetcher | None = None) -> Page:
    """Read a file, standard input (`-`) or an address; raises `BadInput`."""
    if place == "-":
        return Page("standard input", sys.stdin.buffer.read(MAX_BYTES + 1))
    if is_address(place):
        fetched = (fetcher or Fetcher()).fetch(place)
        return Page(fetched.address, fetched.body, fetched.address)
    try:
        return Page(Path(place).name, Path(place).read_bytes())
    except OSError as error:
        raise BadInput(
            [Problem(place, None, None, None, f"cannot be read: {error.strerror}")]
        ) from error


def vendor(page: Page, specs: Path, *, choices: Sequence[str] = (), today: date) -> Vendored:
    """Take a page apart and restore its document; raises `BadInput` or `NotProven`."""
    found = find_document(page.data, page.name)
    document, restored = _document(found, page.name, specs, choices)
    name = spec_name(document)
    facts: Mapping = {
        "origin": "vendored",
        "page": page.address or page.name,
        "states": found.states,
        "title": found.title,
        "vendored": today.isoformat(),
        "models": list(models(document.value)),
        "operations": [f"{method} {path}" for method, path, _ in operations_of(document.value)],
        "servers": list(servers(document.value)),
        "foreign_servers": list(_foreign(servers(document.value))) or None,
        "restored": restored,
        "page_sha256": sha256(page.data),
        "flattened_sha256": flattened_sha256(document.text),
        "sha256": sha256(document.text),
    }
    entry: Mapping = {key: value for key, value in facts.items() if value is not None}
    return Vendored(name, document, found, entry)


def write(vendored: Vendored, specs: Path) -> bool:
    """Write spec and entry, unless they are there already; False if nothing changed.

    Raises `BadInput` if the spec of that name is one of another model or authored by hand.
    """
    sources = read_sources(specs)
    path = specs / f"{vendored.name}.yaml"
    before = sources.entries.get(vendored.name)
    _refuse_to_replace(vendored, path, before)
    unchanged = path.exists() and sha256(path.read_bytes()) == vendored.entry["sha256"]
    if unchanged and before and _same_page(before, vendored.entry):
        return False
    specs.mkdir(parents=True, exist_ok=True)
    write_atomically(path, vendored.document.text)
    write_sources(specs, {**sources.entries, vendored.name: vendored.entry})
    return True


def known_from(specs: Path) -> Known:
    """Learn from the vendored specs of a folder; one that cannot be read teaches nothing."""
    known = Known()
    entries = read_sources(specs).entries
    for path in sorted(specs.glob("*.yaml")):
        if path.name == FILE or entries.get(path.stem, {}).get("origin") == "authored":
            continue
        try:
            value = read_document(path).value
        except BadInput:
            continue
        known.texts.learn(value)
        known.habits.learn(value)
    return known


def tell(vendored: Vendored) -> Iterator[str]:
    """Say what was found on the page."""
    entry, found = vendored.entry, vendored.found
    yield f"{vendored.name}: {FORMS[found.form]}"
    for label, key in (
        ("title", "title"),
        ("states", "states"),
        ("operation", "operations"),
        ("model", "models"),
        ("server", "servers"),
    ):
        value = entry.get(key)
        if value:
            text = ", ".join(map(str, value)) if isinstance(value, list) else value
            yield f"  {label:<10} {text}"
    restored = entry["restored"]
    if isinstance(restored, dict):
        for label, key in (("restored", "by"), ("not proven", "differences")):
            lines = restored.get(key)
            for line in lines if isinstance(lines, list) else ():
                yield f"  {label:<10} {line}"
    for line in found.notes:
        yield f"  note       {line}"
    for line in found.cut:
        yield f"  cut off    {line}"


def _document(
    found: Found, name: str, specs: Path, choices: Sequence[str]
) -> tuple[Document, Mapping]:
    """Read the document of a page, restored if it has lost its indentation."""
    if not _is_flat(found.text):
        document = parse_document(_padded(found), name)
        differences: list[Value] = list(quirks(document.value))
        how: Mapping = {"shape": "whole", "by": ["it stands on the page as it is"]}
        whole = parse_document(found.text, name) if found.line > 1 else document
        return whole, {**how, **({"differences": differences} if differences else {})}
    if is_joined(found.text):
        lines = split_joined(found.text)
        numbers = list(range(1, len(lines) + 1))
        shape = "joined"
    else:
        lines = flatten(found.text)
        rows = found.text.split("\n")
        numbers = [found.line + at for at, row in enumerate(rows) if row.strip()]
        shape = "flattened"
    chosen = parse_choices(choices, numbers)
    outcome = restore(lines, known_from(specs), chosen, joined=shape == "joined")
    if outcome.best is None or not outcome.restored:
        raise NotProven(list(explain(outcome, numbers, name)))
    restored: Mapping = {"shape": shape, "by": list(outcome.proofs)}
    if outcome.differences:
        restored["differences"] = [*outcome.differences]
    if choices:
        restored["chosen"] = [*sorted(choices)]
    return outcome.best.document, restored


def _is_flat(text: str) -> bool:
    if text.lstrip().startswith(("{", "[")):
        return False
    return not any(line[:1] == " " for line in text.split("\n"))


def _padded(found: Found) -> str:
    """Put the document at its line of the page, so that problems name the page's lines."""
    return "\n" * (found.line - 1) + found.text


def _foreign(addresses: Sequence[str]) -> list[str]:
    return [address for address in addresses if _host(address) != OUR_HOST]


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _same_page(before: Mapping, entry: Mapping) -> bool:
    """Whether an entry tells of the very same page; its date and its proofs may then stay."""
    return all(before.get(key) == entry[key] for key in ("page", "page_sha256", "sha256"))


def _refuse_to_replace(vendored: Vendored, path: Path, before: Mapping | None) -> None:
    if before and before.get("origin") == "authored":
        raise BadInput(
            [
                Problem(
                    str(path),
                    None,
                    None,
                    None,
                    "this spec was authored by hand and is not replaced by a page's",
                    remedy=f"remove it and its entry in {FILE} first if the page is better",
                )
            ]
        )
    if not path.exists():
        return
    there, here = models(read_document(path).value), models(vendored.document.value)
    if there != here:
        raise BadInput(
            [
                Problem(
                    str(path),
                    None,
                    None,
                    None,
                    f"this spec is of {', '.join(there) or 'no model'}, the page of "
                    f"{', '.join(here) or 'no model'}",
                    remedy="vendor into another folder (--specs), or remove the old spec first",
                )
            ]
        )
