"""Where the API is and how its key is sent: the first server, and the security schemes in use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.documents import JsonObject, Value, join_pointer
from scripts.generate.account import Account, Place
from scripts.generate.parsing import list_of, object_of, operations
from scripts.generate.source_text import string_literal

_ADDRESS = re.compile(r"https?://[^{}\s]+")
_AS_BEARER = ("oauth2", "openIdConnect")


@dataclass(frozen=True, slots=True)
class Connection:
    """What `server.py.jinja` fills in; every part is Python source."""

    base_url: str
    key_in: str
    key_name: str
    key_prefix: str


def connection(document: JsonObject, account: Account) -> Connection:
    """Read the server and the scheme that the client uses; notes what it leaves to the user."""
    place, name, prefix = _key(document, account)
    url = _base_url(document, account)
    return Connection(*map(string_literal, (url, place, name, prefix)))


def _base_url(document: JsonObject, account: Account) -> str:
    servers = _servers(document, account)
    if len(servers) > 1:
        account.note("the first server is the default, others are given as `base_url`: /servers/0")
    server = object_of(servers[0]) if servers else {}
    url = str(server.get("url", ""))
    for name, variable in object_of(server.get("variables")).items():
        default = str(object_of(variable).get("default", ""))
        account.note(f"`{name}` in the address is {default!r} by default: /servers/0/variables")
        url = url.replace(f"{{{name}}}", default)
    if _ADDRESS.fullmatch(url):
        return url.rstrip("/")
    if url not in ("", "/"):
        account.note(f"{url!r} is no whole address: give `base_url` to the client: /servers/0/url")
    return ""


def _servers(document: JsonObject, account: Account) -> list[Value]:
    """Return the servers of the document, or those that all its operations have instead.

    Where operations differ in their servers, those that are not the document's stay unclaimed.
    """
    root = list_of(document.get("servers"))
    own: list[tuple[Place, list[Value]]] = []
    used = []
    for path, method, operation in operations(document):
        item = object_of(object_of(document.get("paths")).get(path))
        stated = [(("paths", path, method), operation), (("paths", path), item)]
        held = [(place, list_of(each["servers"])) for place, each in stated if "servers" in each]
        own += held
        used.append(held[0][1] if held else root)
    shared = used[0] if used and all(each == used[0] for each in used) else root
    for place, servers in own:
        if servers == shared:
            account.claim(place, "servers")
    return shared


def _key(document: JsonObject, account: Account) -> tuple[str, str, str]:
    """Return where the key is sent, under which name, and what stands before it."""
    schemes = object_of(object_of(document.get("components")).get("securitySchemes"))
    used = [name for name in dict.fromkeys(_used(document)) if name in schemes]
    ways = {name: _way(object_of(schemes[name])) for name in used}
    for name, way in ways.items():
        place = join_pointer(["components", "securitySchemes", name])
        if way is None:
            account.note(f"what this scheme asks for is left to the caller: {place}")
        elif way != next(filter(None, ways.values())):
            account.note(f"another scheme is the default; set this one on the client: {place}")
    return next(filter(None, ways.values()), ("header", "Authorization", "Bearer"))


def _used(document: JsonObject) -> Iterator[str]:
    holders = [document, *(operation for _, _, operation in operations(document))]
    for holder in holders:
        for requirement in list_of(holder.get("security")):
            yield from object_of(requirement)


def _way(scheme: JsonObject) -> tuple[str, str, str] | None:
    kind, place = scheme.get("type"), str(scheme.get("in"))
    if kind == "apiKey" and place in ("header", "query", "cookie"):
        return place, str(scheme.get("name")), ""
    if kind == "http":
        return _http(scheme.get("scheme"))
    return ("header", "Authorization", "Bearer") if kind in _AS_BEARER else None


def _http(scheme: Value) -> tuple[str, str, str] | None:
    names = {"bearer": "Bearer", "basic": "Basic"}
    name = names.get(str(scheme).lower())
    return ("header", "Authorization", name) if name else None
