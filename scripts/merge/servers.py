"""Servers: one host for all, with each document's base path folded into its paths.

The host decides where a user's key is sent, so a document that names another one is refused, never
followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from scripts.documents import JsonObject, Parts, Value, as_array, as_object, same
from scripts.merge.report import Report
from scripts.merge.source import Source, Telling
from scripts.openapi import METHODS
from scripts.problem import Problem, ProblemLog

_PORTS = {"http": "80", "https": "443"}
_ADDRESS = re.compile(
    r"((?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?)?"
    r"(?P<path>(/[\w.~!$&'()*+,;=:@%-]+)*/?)",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Server:
    origin: str
    base: str
    value: JsonObject
    parts: Parts


def fold_servers(sources: Sequence[Source], host: str | None, report: Report) -> list[Value]:
    """Return the merged document's servers, after moving base paths of each source into its paths.

    `host` is the only host allowed; without one, all documents must name the same.
    """
    if host is None and _equal_lists(sources):
        shared = sources[0].value.get("servers")
        return as_array(shared)
    servers = [(source, server) for source in sources for server in _servers(source, report)]
    if not servers and host is None:
        return []
    origin = f"https://{host}" if host else _first_origin(servers)
    for source, server in servers:
        if server.origin not in ("", origin):
            report.add(_foreign(source, server, origin))
    for source in sources:
        _fold(source, report)
    return [_merged_server(origin, servers, report)]


def _equal_lists(sources: Sequence[Source]) -> bool:
    first = sources[0].value.get("servers")
    return all(same(source.value.get("servers"), first) for source in sources) and not any(
        "servers" in level for source in sources for level, _ in _levels(source) if level
    )


def _levels(source: Source) -> Iterator[tuple[JsonObject, Parts]]:
    """Yield the objects below the root that may have servers of their own."""
    paths = source.value.get("paths")
    for path, item in as_object(paths).items():
        if isinstance(item, dict) and not path.startswith("x-"):
            yield item, ("paths", path)
            for method in METHODS:
                operation = item.get(method)
                if isinstance(operation, dict):
                    yield operation, ("paths", path, method)


def _servers(source: Source, log: ProblemLog) -> Iterator[_Server]:
    for level, parts in ((source.value, ()), *_levels(source)):
        listed = level.get("servers", [])
        if not isinstance(listed, list):
            continue
        for index, entry in enumerate(listed):
            place = (*parts, "servers", index)
            server = _read(entry, place)
            if server:
                yield server
            else:
                log.add(_unreadable(source, place))


def _read(entry: Value, parts: Parts) -> _Server | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("url"), str):
        return None
    address = _ADDRESS.fullmatch(str(entry["url"]))
    if address is None:
        return None
    base = (address["path"] or "").rstrip("/")
    if any(unquote(segment) in (".", "..") for segment in base.split("/")):
        return None
    scheme, host = (address["scheme"] or "").lower(), (address["host"] or "").lower()
    port = "" if address["port"] == _PORTS.get(scheme) else address["port"]
    origin = f"{scheme}://{host}{f':{port}' if port else ''}" if host else ""
    return _Server(origin, base, entry, parts)


def _unreadable(source: Source, parts: Parts) -> Problem:
    return source.problem(
        parts,
        "the server's address cannot be used",
        expected="url: https://HOST/PATH without variables, query, user name or dot segments",
        remedy="correct it by an overlay of this document",
    )


def _foreign(source: Source, server: _Server, origin: str) -> Problem:
    return source.problem(
        (*server.parts, "url"),
        f"the server {server.value['url']} is not {origin}: keys would be sent to another host",
        expected=f"a server at {origin}",
        remedy="correct it by an overlay if the page is about our API (`extends: ../specs/` serves "
        "for all), else remove the spec",
    )


def _first_origin(servers: Sequence[tuple[Source, _Server]]) -> str:
    return next((server.origin for _, server in servers if server.origin), "")


def _fold(source: Source, log: ProblemLog) -> None:
    """Prefix each path with the base of the server nearest to it, and drop the servers."""
    paths = source.value.get("paths")
    if not isinstance(paths, dict):
        return
    root = _base(source, source.value, (), log)
    folded: JsonObject = {}
    for path, item in paths.items():
        if not isinstance(item, dict) or path.startswith("x-"):
            folded[path] = item
            continue
        base = _base(source, item, ("paths", path), log, root)
        for method in METHODS:
            if isinstance(operation := item.get(method), dict) and "servers" in operation:
                log.add(_operation_servers(source, path, method))
        if f"{base}{path}" in folded:
            log.add(_twin_path(source, path, source.original_paths[f"{base}{path}"]))
        source.original_paths[f"{base}{path}"] = path
        folded[f"{base}{path}"] = {key: held for key, held in item.items() if key != "servers"}
    source.value["paths"] = folded
    source.value.pop("servers", None)


def _twin_path(source: Source, path: str, first: str) -> Problem:
    return source.problem(
        ("paths", path),
        f"with the path of its server, this is the same path as at "
        f"{source.where(('paths', first))}",
        expected="each path once",
        remedy="remove one of the two, or correct its servers, by an overlay",
    )


def _operation_servers(source: Source, path: str, method: str) -> Problem:
    return source.problem(
        ("paths", path, method, "servers"),
        "an operation has servers of its own",
        expected="servers at the path or at the root",
        remedy="move them up by an overlay",
    )


def _base(source: Source, level: JsonObject, parts: Parts, log: ProblemLog, above: str = "") -> str:
    listed = level.get("servers")
    if not isinstance(listed, list) or not listed:
        return above
    bases = {server.base for entry in listed if (server := _read(entry, parts))}
    if len(bases) > 1:
        log.add(
            source.problem(
                (*parts, "servers"),
                "the servers have different paths, so an operation would stand at several",
                expected="one server, or servers with the same path",
                remedy="remove the others by an overlay",
            )
        )
    return min(bases, default=above)


def _merged_server(
    origin: str, servers: Sequence[tuple[Source, _Server]], report: Report
) -> JsonObject:
    """Make one server of all, with what most say of it; no address has variables."""
    merged: JsonObject = {"url": origin or "/"}
    for name in {name: None for _, server in servers for name in server.value if name != "url"}:
        tellings = [
            Telling(source, (*server.parts, name), server.value[name])
            for source, server in servers
            if name in server.value
        ]
        parts = ("servers", 0, name)
        if name == "variables":
            report.leave_out(parts, tellings, "no address has a variable")
        else:
            merged[name] = report.unify_extension(tellings, parts)
    return merged
