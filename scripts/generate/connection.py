"""Where the API is and how its key is sent: the servers, and the security schemes in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from scripts.documents import JsonObject, Value, as_array, as_object, join_pointer
from scripts.generate.account import Account
from scripts.generate.normalise.headers import check_name
from scripts.generate.normalise.part import Part, follow, refusal
from scripts.generate.normalise.path_items import called_operations
from scripts.generate.normalise.plain import PlainApi
from scripts.generate.servers import servers
from scripts.generate.source_text import string_literal

_AS_BEARER = ("oauth2", "openIdConnect")


_BEARER = ("header", "Authorization", "Bearer")

Way: TypeAlias = tuple[str, str, str]
"""Where a key is sent, under which name, and what stands before it."""


@dataclass(frozen=True, slots=True)
class Connection:
    """What `server.py.jinja` fills in; every part is Python source."""

    base_url: str
    key_in: str
    key_name: str
    key_prefix: str
    further_keys: tuple[tuple[str, str, str, str, bool], ...]


def connection(document: JsonObject, account: Account, plain: PlainApi) -> Connection:
    """Read the servers and the schemes that the client uses; notes what it leaves to the user.

    Operations with a server of their own are told it. Raises `BadInput` as `servers` does, and for
    keys of one request that exclude each other.
    """
    ways = _ways(document, account)
    default = next(filter(None, ways.values()), _BEARER)
    further = dict(_further(document, ways, default, account))
    for name, way in ways.items():
        if way not in (None, default) and name not in further:
            place = join_pointer(["components", "securitySchemes", name])
            account.note(f"another scheme is the default; set this one on the client: {place}")
    found = servers(document, account, has_key=any(_used(document)))
    for called, address in found.own.items():
        plain.operations[called].server = address
    key_in, key_name, key_prefix = map(string_literal, default)
    return Connection(
        string_literal(found.base_url),
        key_in,
        key_name,
        key_prefix,
        tuple(
            (string_literal(name), *_literals(way), is_needed)
            for name, (way, is_needed) in further.items()
        ),
    )


def _literals(way: Way) -> Way:
    place, name, prefix = way
    return string_literal(place), string_literal(name), string_literal(prefix)


def _ways(document: JsonObject, account: Account) -> dict[str, Way | None]:
    """Return how the keys of the schemes in use are sent; None for what the caller has to send."""
    schemes = as_object(as_object(document.get("components")).get("securitySchemes"))
    used = dict.fromkeys(_used(document))
    for name in used.keys() - schemes.keys():
        account.note(f"there is no scheme {name!r}, which `security` names: /components")
    ways = {name: _way(_scheme(document, name)) for name in used if name in schemes}
    for name in (name for name, way in ways.items() if way is None):
        place = join_pointer(["components", "securitySchemes", name])
        account.note(f"what this scheme asks for is left to the caller: {place}")
    return ways


def _further(
    document: JsonObject, ways: Mapping[str, Way | None], default: Way, account: Account
) -> Iterator[tuple[str, tuple[Way, bool]]]:
    """Yield the schemes whose keys go beside that of the default, and whether all calls need them.

    They are those of the first alternative whose keys can stand in one request, where every
    alternative of `security` asks for two or more.
    """
    root = Part(document, ())
    # What the whole document asks for comes last, and so stands.
    for holder in (*(called.part for called in called_operations(document)), root):
        asked = [as_object(each) for each in as_array(holder.keywords.get("security"))]
        if not asked or any(len(each) < 2 for each in asked):
            continue
        place = (*holder.place, "security")
        chosen = next((each for each in asked if _stand_together(each, ways)), None)
        if chosen is None:
            raise refusal(place, "two keys that it asks for at once have one place", _ONE_PLACE)
        for name in chosen:
            way = ways.get(name)
            if way is not None and way != default:
                account.note(
                    f"the client needs `further_keys[{name!r}]` too: {join_pointer(place)}"
                )
                yield name, (way, holder is root)


def _stand_together(names: Iterable[str], ways: Mapping[str, Way | None]) -> bool:
    sent = {way for name in names if (way := ways.get(name))}
    return len({(place, name.lower()) for place, name, _ in sent}) == len(sent)


_ONE_PLACE = "leave one of them out of `security`, by an overlay"


def _scheme(document: JsonObject, name: str) -> JsonObject:
    """Return a scheme, its reference followed; raises `BadInput` for a key no header can be."""
    part = Part(document, ()).at("components", "securitySchemes", name)
    reference = part.keywords.get("$ref")
    found = follow(document, reference, part.place) if isinstance(reference, str) else part
    if found.keywords.get("type") == "apiKey":
        check_name(str(found.keywords.get("name")), str(found.keywords.get("in")), found)
    return found.keywords


def _used(document: JsonObject) -> Iterator[str]:
    holders = [document, *(called.operation for called in called_operations(document))]
    for holder in holders:
        for requirement in as_array(holder.get("security")):
            yield from as_object(requirement)


def _way(scheme: JsonObject) -> Way | None:
    kind, place = scheme.get("type"), str(scheme.get("in"))
    if kind == "apiKey" and place in ("header", "query", "cookie"):
        return place, str(scheme.get("name")), ""
    if kind == "http":
        return _http(scheme.get("scheme"))
    return _BEARER if kind in _AS_BEARER else None


def _http(scheme: Value) -> Way | None:
    names = {"bearer": "Bearer", "basic": "Basic"}
    name = names.get(str(scheme).lower())
    return ("header", "Authorization", name) if name else None
