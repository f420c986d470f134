"""Addresses of pages: which are fetched, and which redirects stay with the same host."""

from __future__ import annotations

from urllib.parse import SplitResult, urldefrag, urlsplit

from scripts.documents import JsonObject

_PORTS = {"http": 80, "https": 443}


def address_of(entry: JsonObject) -> str | None:
    """Return where the page of an entry is: as written by hand, or where it was vendored from."""
    address, page = entry.get("address"), entry.get("page")
    if isinstance(address, str):
        return address
    return page if isinstance(page, str) and is_address(page) else None


def is_address(place: str) -> bool:
    """Whether a place is meant as an http or https address rather than as a file."""
    return place.lower().startswith(("http://", "https://"))


def fault_of(address: str) -> str | None:
    """Say why an address cannot be one of a page; None if it can."""
    parts = _parts(address)
    if parts is None or parts.scheme not in _PORTS or not parts.hostname:
        return "this is no http or https address"
    if any(character.isspace() or not character.isprintable() for character in address):
        return "this is no http or https address: it holds white space"
    if parts.username is not None or parts.password is not None:
        return "an address with a user name or a password is neither fetched nor recorded"
    return None


def bare(address: str) -> str:
    """Drop what is not the page's own: the fragment, which no host ever sees."""
    return urldefrag(address).url


def shown(address: str) -> str:
    """Return an address as it may be printed and logged: without user name and password."""
    parts = _parts(address)
    if parts is None or "@" not in parts.netloc:
        return address
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def stays(place: str, target: str) -> bool:
    """Whether a redirect stays on its host; https instead of http does, the way back does not."""
    here, there = _parts(place), _parts(target)
    if here is None or there is None or fault_of(target):
        return False
    if here.hostname != there.hostname:
        return False
    upgrades = (here.scheme, there.scheme) == ("http", "https")
    is_usual = (_port(here), _port(there)) == (_PORTS["http"], _PORTS["https"])
    same = (here.scheme, _port(here)) == (there.scheme, _port(there))
    return same or (upgrades and is_usual)


def _parts(address: str) -> SplitResult | None:
    """Take an address apart; None for what cannot be one."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _port(parts: SplitResult) -> int | None:
    return parts.port or _PORTS.get(parts.scheme)
