"""Where the API is: the first server of the document, and operations that have one of their own.

The key of a client goes to each server that its operations name. So a server on another host is
taken from an operation only if the document names that host among its own servers too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from scripts.documents import JsonObject, Value, as_array, as_object, join_pointer
from scripts.generate.account import Account, Place
from scripts.generate.normalise.part import refusal
from scripts.generate.normalise.path_items import (
    Called,
    called_operations,
    called_paths,
    path_items,
)
from scripts.problem import ProblemLog

_ADDRESS = re.compile(r"https?://[^{}\s?#]+")
_NAME_IT = (
    "name its host among the `servers` of the document, by an overlay, if the key may go there"
)
_WRITE_IT = "write it with scheme and host, or take it out, by an overlay"


@dataclass(frozen=True, slots=True)
class Servers:
    """The address of the API (empty if the caller has to give it), and those of single operations.

    `own` leads to the latter from path and method.
    """

    base_url: str
    own: dict[tuple[str, str], str]


def servers(document: JsonObject, account: Account, *, has_key: bool) -> Servers:
    """Read the servers of a document and of its operations; notes what is left to the caller.

    Raises `BadInput` for an operation's server that is no whole address, or that a key (`has_key`)
    would go to although the document does not name its host.
    """
    root = as_array(document.get("servers"))
    stated = list(_stated(document, account))
    used = [listed or root for _, _, listed in stated]
    shared = used[0] if used and all(each == used[0] for each in used) else root
    base_url = _base_url(shared, account)
    named = {_host(_address(each)) for each in (*root, *shared)}
    own: dict[tuple[str, str], str] = {}
    log = ProblemLog()
    for called, place, listed in stated:
        if not listed or listed == shared:
            continue
        with log.collecting():
            address = _own(place, listed, account)
            if has_key and _host(address) not in named:
                message = f"the key would go to {_host(address)}, which only operations name"
                raise refusal((*place, "servers"), message, _NAME_IT)
            if address != base_url:
                own[called.path, called.method] = address
    log.problems = list(dict.fromkeys(log.problems))
    log.check()
    return Servers(base_url, own)


def _stated(document: JsonObject, account: Account) -> Iterator[tuple[Called, Place, list[Value]]]:
    """Yield each operation with the nearest servers that it has, and where they stand."""
    for path in called_paths(document):
        for item in path_items(document, path):
            account.claim_all(item.place, ("servers",), item.keywords)
    for called in called_operations(document):
        account.claim_all(called.part.place, ("servers",), called.operation)
        holders = [part for part in (called.part, *called.items) if "servers" in part.keywords]
        nearest = holders[0] if holders else called.part
        yield called, nearest.place, as_array(nearest.keywords.get("servers"))


def _base_url(listed: Sequence[Value], account: Account) -> str:
    if len(listed) > 1:
        account.note("the first server is the default, others are given as `base_url`: /servers/0")
    if not listed:
        account.note("there is no server: give `base_url` to the client: /servers")
    server = as_object(listed[0]) if listed else {}
    _note_variables(("servers", 0), server, account)
    url = _address(server)
    if _ADDRESS.fullmatch(url):
        return url
    if url:
        account.note(f"{url!r} is no whole address: give `base_url` to the client: /servers/0/url")
    return ""


def _own(place: Place, listed: Sequence[Value], account: Account) -> str:
    server = as_object(listed[0])
    at: Place = (*place, "servers", 0)
    if len(listed) > 1:
        account.note(f"the first server is the one of this operation: {join_pointer(at)}")
    _note_variables(at, server, account)
    url = _address(server)
    if not _ADDRESS.fullmatch(url):
        raise refusal((*at, "url"), f"{url!r} is no whole address", _WRITE_IT)
    return url


def _note_variables(place: Place, server: JsonObject, account: Account) -> None:
    for name, default in _variables(server).items():
        at = join_pointer((*place, "variables"))
        account.note(f"`{name}` in the address is {default!r} by default: {at}")


def _variables(server: JsonObject) -> dict[str, str]:
    held = as_object(server.get("variables"))
    return {name: str(as_object(each).get("default", "")) for name, each in held.items()}


def _address(server: Value) -> str:
    """Return the address of a server, its variables replaced by their defaults."""
    held = as_object(server)
    url = str(held.get("url", ""))
    for name, default in _variables(held).items():
        url = url.replace(f"{{{name}}}", default)
    return url.rstrip("/")


def _host(address: str) -> str:
    """Return scheme, host and port of an address, in lower case."""
    try:
        parts = urlsplit(address)
        default = {"http": 80, "https": 443}.get(parts.scheme)
        port = "" if parts.port in (None, default) else f":{parts.port}"
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}".lower()
