"""The document of a page as it goes into specs/, and putting such into a folder, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from scripts.documents import Document, JsonObject, read_document
from scripts.intake.address import is_address
from scripts.intake.page.finding import Found
from scripts.problem import BadInput, Problem, ProblemLog
from scripts.service import API_HOST
from scripts.specs.naming import models, servers
from scripts.specs.replacing import CONFIRMATION, confirmed, replace_specs
from scripts.specs.sources import FILE, read_sources, sha256

_SAME = ("page", "page_sha256", "sha256", "address")
_OF_A_PERSON = ("address", CONFIRMATION)
"""What a person has written into an entry, or had written, and vendoring again must not lose."""


@dataclass(frozen=True, slots=True)
class Vendored:
    """The document of a page as it goes into specs/, with what is recorded about it."""

    name: str
    document: Document
    found: Found
    entry: JsonObject

    @property
    def foreign_servers(self) -> list[str]:
        """The servers that are not ours; a key must never be sent there."""
        return foreign(servers(self.document.value))


def foreign(addresses: Sequence[str]) -> list[str]:
    """Pick the addresses of other hosts than ours."""
    return [address for address in addresses if _host(address) != API_HOST]


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def write_all(found: Sequence[Vendored], specs: Path) -> list[bool]:
    """Write specs and entries that are not there already; say of each whether it changed.

    Raises `BadInput`, and then nothing was written, if a spec would replace one of another model,
    of another page or authored by hand, if two pages make the same spec, or if the folder cannot be
    written to.
    """
    log = ProblemLog()
    sources = read_sources(specs)
    entries = dict(sources.entries)
    texts: dict[Path, str] = {}
    changed = []
    for one in found:
        path = specs / f"{one.name}.yaml"
        before = sources.entries.get(one.name)
        with log.collecting():
            if path in texts:
                first = next(each for each in found if each.name == one.name)
                raise BadInput([_twice(first, one, path)])
            texts[path] = one.document.text
            _refuse_to_replace(one, path, before)
            entry = {**one.entry, **_kept(one, path, before)}
            is_there = path.exists() and sha256(path.read_bytes()) == entry["sha256"]
            changed.append(not (is_there and before and _same_page(before, entry)))
            if changed[-1]:
                entries[one.name] = entry
    log.check()
    if any(changed):
        replace_specs(specs, texts, entries)
    return changed


def write(vendored: Vendored, specs: Path) -> bool:
    """Write one spec and its entry; False if nothing changed. Raises `BadInput`."""
    return write_all([vendored], specs)[0]


def _kept(vendored: Vendored, path: Path, before: JsonObject | None) -> JsonObject:
    """Return what stays of the entry before."""
    kept = {key: (before or {})[key] for key in _OF_A_PERSON if key in (before or {})}
    if "address" in vendored.entry or is_address(str(vendored.entry["page"])):
        kept.pop("address", None)
    if CONFIRMATION in kept and path.exists():
        return confirmed(kept, read_document(path), vendored.document)
    return kept


def _same_page(before: JsonObject, entry: JsonObject) -> bool:
    """Whether an entry tells of the very same page; its date and its proofs may then stay."""
    return all(before.get(key) == entry.get(key) for key in _SAME)


def _refuse_to_replace(vendored: Vendored, path: Path, before: JsonObject | None) -> None:
    if before and before.get("origin") == "authored":
        message = "this spec was authored by hand and is not replaced by a page's"
        remedy = f"remove it and its entry in {FILE} first if the page is better, or use --name"
        raise BadInput([_problem(path, message, remedy)])
    if not path.exists():
        return
    there, here = models(read_document(path).value), models(vendored.document.value)
    elsewhere = "give the page's spec another name (--name), or remove the old spec first"
    if there != here:
        message = f"this spec is of {_list(there)}, the page of {_list(here)}"
        raise BadInput([_problem(path, message, elsewhere)])
    if before and _is_other_page(before, vendored.entry):
        message = (
            f"this spec was vendored from the page {before.get('title')!r}, the page at hand is "
            f"{vendored.entry.get('title')!r}: both name {_list(here)}"
        )
        raise BadInput([_problem(path, message, elsewhere)])


def _is_other_page(before: JsonObject, entry: JsonObject) -> bool:
    """Whether nothing that names a page is the same: neither place nor title nor statement."""
    names = ("page", "address", "title", "states")
    known = [key for key in names if before.get(key) and entry.get(key)]
    title_differs = bool(before.get("title")) and bool(entry.get("title"))
    return title_differs and not any(before[key] == entry[key] for key in known)


def _twice(first: Vendored, second: Vendored, path: Path) -> Problem:
    pages = f"{first.entry['page']} and {second.entry['page']}"
    named = _list(models(first.document.value))
    message = f"two of these pages make this spec: {pages} both name {named}"
    remedy = "leave a copy out; vendor a page that names a wrong model by itself, with --name"
    return _problem(path, message, remedy)


def _problem(path: Path, message: str, remedy: str) -> Problem:
    return Problem(message, file=str(path), remedy=remedy)


def _list(names: list[str]) -> str:
    return ", ".join(names) or "no model"
