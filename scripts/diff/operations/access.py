"""What an operation may set for itself and else takes from the service: servers and security.

Servers are where requests go, and with them the key; security is how requests prove whose they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import SERVICE, Change, Effect, Impact, Kind
from scripts.diff.operations.operation import Operation, OperationPair
from scripts.diff.shape import Located
from scripts.diff.sides import Below, Side, Sides, child
from scripts.documents import Value, as_array, as_object, as_text

SECURITY_NARROWED = Kind("security-narrowed", "A way to authenticate is gone.")
SECURITY_WIDENED = Kind("security-widened", "There is a further way to authenticate.")
SECURITY_CHANGED = Kind("security-changed", "Requests must be authenticated in another way.")
_Ways = frozenset[frozenset[str]]
_BY_EFFECT = {
    Effect.NARROWED: (SECURITY_NARROWED, Impact.BREAKING),
    Effect.WIDENED: (SECURITY_WIDENED, Impact.ADDITIVE),
    Effect.MOVED: (SECURITY_CHANGED, Impact.BREAKING),
}
SERVER_ADDED = Kind("server-added", "The service has a further address.")
SERVER_REMOVED = Kind("server-removed", "The service is no longer at an address.")
KINDS = (
    SECURITY_NARROWED,
    SECURITY_WIDENED,
    SECURITY_CHANGED,
    SERVER_ADDED,
    SERVER_REMOVED,
)


def compare_security(pair: OperationPair, sides: Sides) -> Iterator[Change | Below]:
    """Tell what became of an operation's own security; that of all is told once."""
    if not pair.old.has("security") and not pair.new.has("security"):
        return
    whole = _ways(sides.old, sides.old.at("security")), _ways(sides.new, sides.new.at("security"))
    old = _ways(sides.old, pair.old.member("security")) if pair.old.has("security") else whole[0]
    new = _ways(sides.new, pair.new.member("security")) if pair.new.has("security") else whole[1]
    if (old, new) != whole and (effect := _effect(old, new)):
        kind, impact = _BY_EFFECT[effect]
        yield pair.change(kind, impact, _message(old, new), _words(old), _words(new))


def compare_service_security(sides: Sides) -> Iterator[Change]:
    """Tell what became of the security of all operations that have none of their own."""
    old = _ways(sides.old, sides.old.at("security"))
    new = _ways(sides.new, sides.new.at("security"))
    if effect := _effect(old, new):
        kind, impact = _BY_EFFECT[effect]
        message = _message(old, new)
        yield Change(kind, impact, SERVICE, "", message, _words(old), _words(new))


def _ways(side: Side, requirements: Located) -> _Ways:
    """Return the ways to authenticate, each as what must come together; nothing is a way, too."""
    ways = [as_object(item) for item in as_array(requirements.value)] or [{}]
    return frozenset(
        frozenset(
            text
            for name, scopes in way.items()
            if not name.startswith("x-")
            for text in _needs(side, name, scopes)
        )
        for way in ways
    )


def _needs(side: Side, name: str, scopes: object) -> Iterator[str]:
    """Say what a scheme asks for; its own name is nothing that travels."""
    scheme = side.resolved(side.at("components", "securitySchemes", name))
    told = [as_text(child(scheme, key).value) for key in ("type", "scheme", "in", "name")]
    words = " ".join(word for word in told if word) or name
    yield words.casefold() if "http" in told else words
    for scope in scopes if isinstance(scopes, list) else ():
        yield f"scope {scope}"


def _effect(old: _Ways, new: _Ways) -> Effect | None:
    """Compare what satisfies: a way that asks for less is open to whoever had more."""
    lost = any(not any(now <= was for now in new) for was in old)
    gained = any(not any(was <= now for was in old) for now in new)
    if lost:
        return Effect.MOVED if gained else Effect.NARROWED
    return Effect.WIDENED if gained else None


def _message(old: _Ways, new: _Ways) -> str:
    return f"now asks for {_words(new)} (was {_words(old)})"


def _words(ways: _Ways) -> str:
    return " or ".join(sorted(" and ".join(sorted(way)) or "no key" for way in ways))


def compare_servers(pair: OperationPair, sides: Sides) -> Iterator[Change | Below]:
    """Tell what became of the servers of one operation or path; those of all are told once."""
    old, new = _own(pair.old), _own(pair.new)
    if old is None and new is None:
        return
    before = _urls(old or sides.old.at("servers"))
    after = _urls(new or sides.new.at("servers"))
    for url in _only(before, after):
        yield pair.change(SERVER_REMOVED, Impact.BREAKING, f"is no longer at `{url}`", url)
    for url in _only(after, before):
        yield pair.change(SERVER_ADDED, Impact.ADDITIVE, f"is now at `{url}`", None, url)


def compare_service_servers(sides: Sides) -> Iterator[Change]:
    """Tell what became of the servers of the documents."""
    before, after = _urls(sides.old.at("servers")), _urls(sides.new.at("servers"))
    for url in _only(before, after):
        message = f"is no longer at `{url}`"
        yield Change(SERVER_REMOVED, Impact.BREAKING, SERVICE, "", message, url, old="/servers")
    for url in _only(after, before):
        message = f"is now at `{url}`"
        yield Change(SERVER_ADDED, Impact.ADDITIVE, SERVICE, "", message, None, url, new="/servers")


def _own(operation: Operation) -> Located | None:
    for holder in (operation.part, operation.item):
        if "servers" in as_object(holder.value):
            return child(holder, "servers")
    return None


def _urls(servers: Located) -> list[str]:
    """Return the addresses; without any, a document's server is its own `/`."""
    urls = [_url(server) for server in as_array(servers.value)]
    return [url for url in urls if url is not None] or ["/"]


def _url(server: Value) -> str | None:
    url = as_text(as_object(server).get("url"))
    return None if url is None else url.rstrip("/") or "/"


def _only(urls: list[str], others: list[str]) -> list[str]:
    return [url for url in urls if url not in others]
