"""Reading a page from wherever it is: a file, standard input or an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import overload

from scripts.documents.files import read_file, read_standard_input
from scripts.intake.address import bare, fault_of, is_address, shown
from scripts.intake.fetch import Fetcher, Unreachable, Validators
from scripts.intake.page.decoding import MAX_BYTES
from scripts.problem import BadInput, Problem

_BY_HAND = (
    "open it in a browser, save the page or copy its text to a file, and vendor that file with "
    "--address"
)
_LATER = f"check the address, or try again later; else {_BY_HAND}"
_REMEDIES = {404: "look the address up in the index of the documentation", 401: _BY_HAND}


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read: its bytes, the name people know it by, its address if it has one.

    `validators` are what its host gave to ask with whether it is still the same.
    """

    name: str
    data: bytes
    address: str | None = None
    validators: Validators = field(default_factory=Validators)


@overload
def read_page(place: str, fetcher: Fetcher | None = None, address: str | None = None) -> Page: ...
@overload
def read_page(
    place: str,
    fetcher: Fetcher | None = None,
    address: str | None = None,
    *,
    validators: Validators,
) -> Page | None: ...
def read_page(
    place: str,
    fetcher: Fetcher | None = None,
    address: str | None = None,
    *,
    validators: Validators | None = None,
) -> Page | None:
    """Read a file, standard input (`-`) or an address; raises `BadInput`.

    `address` says where the page of a file stands; nothing is asked there. With `validators` the
    host is asked whether the page is another one, and None says that it is not.
    """
    if address is not None and (fault := fault_of(address)):
        raise _refusal(shown(address), fault, "give the address of the page, https://…")
    if is_address(place):
        return _fetched(place, fetcher or Fetcher(), address, validators)
    recorded = bare(address) if address else None
    try:
        if place == "-":
            return Page("standard input", read_standard_input(MAX_BYTES), recorded)
        return Page(Path(place).name, read_file(Path(place), MAX_BYTES), recorded)
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        raise _refusal(place, reason, "name a file that is there, of one page") from error


def _fetched(
    place: str, fetcher: Fetcher, address: str | None, validators: Validators | None
) -> Page | None:
    name = shown(place)
    if address is not None:
        message = "--address is for a page that is read from a file"
        raise _refusal(name, message, "leave it out: the address is recorded by itself")
    try:
        answer = fetcher.fetch(place, validators)
    except Unreachable as error:
        raise _refusal(name, str(error), _LATER) from error
    if answer.left_host:
        message = f"the page leads to another host: {answer.moved_to}"
        raise _refusal(name, message, "vendor that address itself if you trust it")
    if answer.status == 304:
        return None
    if answer.status != 200:
        remedy = _REMEDIES.get(404 if answer.status == 410 else answer.status, _BY_HAND)
        raise _refusal(name, f"the host answers {answer.status}", remedy)
    where = answer.moved_to or bare(place)
    return Page(where, answer.data, where, answer.validators)


def _refusal(place: str, message: str, remedy: str) -> BadInput:
    return BadInput([Problem(message, file=place, remedy=remedy)])
