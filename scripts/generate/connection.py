"""Where the API is and how its key is sent: the servers, and the security schemes in use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.documents import JsonObject, Value, as_array, as_object, join_pointer
from scripts.generate.account import Account
from scripts.generate.normalise.headers import check_name
from scripts.generate.normalise.part import Part, follow
from scripts.generate.normalise.path_items import called_operations
from scripts.generate.normalise.plain import PlainApi
from scripts.generate.servers import servers
from scripts.generate.source_text import string_literal

_AS_BEARER = ("oauth2", "openIdConnect")


@dataclass(frozen=True, slots=True)
class Connection:
    """What `server.py.jinja` fills in; every part is Python source."""

    base_url: str
    key_in: str
    key_name: str
    key_prefix: str


def connection(document: JsonObject, account: Account, plain: PlainApi) -> Connection:
    """Read the servers and the scheme that the client uses; notes what it leaves to the user.

    Operations with a server of their own are told it. Raises `BadInput` as `servers` does.
    """
    place, name, prefix = _key(document, account)
    found = servers(document, account, has_key=any(_used(document)))
    for called, address in found.own.items():
        plain.operations[called].server = address
    return Connection(*map(string_literal, (found.base_url, place, name, prefix)))


def _key(document: JsonObject, account: Account) -> tuple[str, str, str]:
    """Return where the key is sent, under which name, and what stands before it."""
    schemes = as_object(as_object(document.get("components")).get("securitySchemes"))
    used = dict.fromkeys(_used(document))
    for name in used.keys() - schemes.keys():
        account.note(f"there is no scheme {name!r}, which `security` names: /components")
    for place in _asks_for_several(document):
        account.note(f"several keys are asked for at once; the client is given one: {place}")
    ways = {name: _way(_scheme(document, name)) for name in used if name in schemes}
    for name, way in ways.items():
        place = join_pointer(["components", "securitySchemes", name])
        if way is None:
            account.note(f"what this scheme asks for is left to the caller: {place}")
        elif way != next(filter(None, ways.values())):
            account.note(f"another scheme is the default; set this one on the client: {place}")
    return next(filter(None, ways.values()), ("header", "Authorization", "Bearer"))


def _scheme(document: JsonObject, name: str) -> JsonObject:
    """Return a scheme, its reference followed; raises `BadInput` for a key no header can be."""
    part = Part(document, ()).at("components", "securitySchemes", name)
    reference = part.keywords.get("$ref")
    found = follow(document, reference, part.place) if isinstance(reference, str) else part
    if found.keywords.get("type") == "apiKey":
        check_name(str(found.keywords.get("name")), str(found.keywords.get("in")), found)
    return found.keywords


def _asks_for_several(document: JsonObject) -> Iterator[str]:
    """Yield where every alternative of `security` asks for two schemes or more at once."""
    holders = [Part(document, ()), *(called.part for called in called_operations(document))]
    for holder in holders:
        asked = [as_object(each) for each in as_array(holder.keywords.get("security"))]
        if asked and all(len(each) > 1 for each in asked):
            yield join_pointer((*holder.place, "security"))


def _used(document: JsonObject) -> Iterator[str]:
    holders = [document, *(called.operation for called in called_operations(document))]
    for holder in holders:
        for requirement in as_array(holder.get("security")):
            yield from as_object(requirement)


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
