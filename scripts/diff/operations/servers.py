"""Servers: where requests, and with them the key, go."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.change import SERVICE, Change, Impact, Kind
from scripts.diff.operations.operation import Operation, OperationPair
from scripts.diff.shape import Part
from scripts.diff.sides import Below, Sides, child
from scripts.documents import Value, as_array, as_object, as_text

ADDED = Kind("server-added", "The service has a further address.")
REMOVED = Kind("server-removed", "The service is no longer at an address.")
KINDS = (ADDED, REMOVED)


def compare(pair: OperationPair, sides: Sides) -> Iterator[Change | Below]:
    """Tell what became of the servers of one operation or path; those of all are told once."""
    old, new = _own(pair.old), _own(pair.new)
    if old is None and new is None:
        return
    before = _urls(old or sides.old.at("servers"))
    after = _urls(new or sides.new.at("servers"))
    for url in _only(before, after):
        yield pair.change(REMOVED, Impact.BREAKING, f"is no longer at `{url}`", url)
    for url in _only(after, before):
        yield pair.change(ADDED, Impact.ADDITIVE, f"is now at `{url}`", None, url)


def compare_service(sides: Sides) -> Iterator[Change]:
    """Tell what became of the servers of the documents."""
    before, after = _urls(sides.old.at("servers")), _urls(sides.new.at("servers"))
    for url in _only(before, after):
        message = f"is no longer at `{url}`"
        yield Change(REMOVED, Impact.BREAKING, SERVICE, "", message, url, old="/servers")
    for url in _only(after, before):
        message = f"is now at `{url}`"
        yield Change(ADDED, Impact.ADDITIVE, SERVICE, "", message, None, url, new="/servers")


def _own(operation: Operation) -> Part | None:
    for holder in (operation.part, operation.item):
        if "servers" in as_object(holder.value):
            return child(holder, "servers")
    return None


def _urls(servers: Part) -> list[str]:
    """Return the addresses; without any, a document's server is its own `/`."""
    urls = [_url(server) for server in as_array(servers.value)]
    return [url for url in urls if url is not None] or ["/"]


def _url(server: Value) -> str | None:
    url = as_text(as_object(server).get("url"))
    return None if url is None else url.rstrip("/") or "/"


def _only(urls: list[str], others: list[str]) -> list[str]:
    return [url for url in urls if url not in others]
