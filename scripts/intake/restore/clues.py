"""What the lines of a document tell before any of them is placed.

Some lines have a depth that is certain: a document has its `paths`, and what a reference names has
its place; if only one line can be that member, it is. So the ends of long components are known, and
a search has less to compare.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from scripts.documents import split_pointer
from scripts.intake.restore.entries import read_entry
from scripts.intake.restore.fields import EXPORTED_ROOT, common_name, field
from scripts.openapi.grammar import METHODS

_REFERENCE = re.compile(r"""\$ref['"]?:\s*(['"])?#/components/[^/]+/((?(1)[^'"]|[^'"\s])+)""")
_TARGET = re.compile(r"""\$ref['"]?:\s*['"]?#/components/([^/'"\s]+)/([^/'"]+)['"]?$""")
_PATH = re.compile(r"""/\S*:|'/\S*':|"/\S*":""")
_MARK = re.compile(r"(?:- )?(x-(?:run-in-)?(?:apidog|apifox)[\w-]*):")
_STATUS = re.compile(r"'[1-5]\d\d':")
_EXTENSION = re.compile(r"(?:- )?x-[a-z][\w-]*:(?: |$)")


def unescaped(name: str) -> str:
    """Return the name that a reference, a URI fragment of a JSON Pointer, ends with."""
    return split_pointer(f"/{unquote(name)}")[0]


def referenced(lines: list[str]) -> Iterator[str]:
    """Yield the names of components that a `$ref` or a security requirement points at."""
    for line in lines:
        if match := _REFERENCE.search(line):
            yield unescaped(match[2])
        elif (entry := read_entry(line)) and entry.dashes == 1 and entry.value == "[]":
            yield entry.key or ""


@dataclass(frozen=True, slots=True)
class Marks:
    """The names of an exporter that the lines of its document hold.

    `is_export` says whether Apidog or Apifox wrote the document, `paired` whether both of the marks
    of schemas come equally often, `imported` whether there are other programs' extensions,
    `is_stripped` whether it seems to be an export that has lost its marks.
    """

    names: frozenset[str] = frozenset()
    paired: bool = False
    imported: bool = False
    is_stripped: bool = False

    @property
    def is_export(self) -> bool:
        """Whether the document bears an exporter's marks."""
        return bool(self.names)

    @property
    def has_known_orders(self) -> bool:
        """Whether the exporter wrote all of the document, so that its orders tell nothing new."""
        return self.is_export and not self.imported


def marks(lines: list[str]) -> Marks:
    """Gather the marks of an exporter; an export without some of them has none of those at all."""
    found = (match[1] for line in lines if (match := _MARK.match(line)))
    counts = Counter(common_name(name) for name in found)
    paired = counts["x-apidog-orders"] == counts["x-apidog-ignore-properties"]
    imported = any(_EXTENSION.match(line) and not _MARK.match(line) for line in lines)
    return Marks(frozenset(counts), paired, imported, not counts and _is_framed(lines))


def _is_framed(lines: list[str]) -> bool:
    """Whether operations and responses have what Apidog puts into each, wanted or not.

    That may be exported without the marks, or somebody has left them out.
    """
    pairs = set(pairwise(line.partition(" ")[0] for line in lines))
    statuses = sum(bool(_STATUS.fullmatch(line)) for line in lines)
    return (
        lines.count("deprecated: false") > 0
        and ("summary:", "deprecated:") in pairs
        and lines.count("headers: {}") >= statuses > 0
    )


CUT_OUT_ROOT = {"openapi", "info", "servers", "security", "tags", "paths", "components"}
"""All that Mintlify puts into the document of a page: it is cut out of the site's."""


def is_of_mintlify(lines: list[str]) -> bool:
    """Whether the document's members stand as on Mintlify's pages, all 130 of them js-yaml's."""
    names = ("servers:", "security:", "paths:", "components:")
    first = _firsts(lines)
    places = [first[name] for name in names if name in first]
    return len(places) == len(names) and places == sorted(places)


def is_cut_out(lines: list[str]) -> bool:
    """Whether the document has a single operation and the order of one cut out for its page."""
    first = _firsts(lines)
    order = [name for name in ("info:", "servers:", "paths:", "components:") if name in first]
    return (
        len(_paths(lines)) == len(_methods(lines)) == 1
        and lines[1:2] == ["info:"]
        and {"servers:", "paths:"} <= first.keys()
        and order == sorted(order, key=first.__getitem__)
    )


def _firsts(lines: list[str]) -> dict[str, int]:
    """Map each line to where it stands first."""
    first: dict[str, int] = {}
    for number, line in enumerate(lines):
        first.setdefault(line.removesuffix(" []"), number)
    return first


def repeated_keys(lines: list[str]) -> set[str]:
    """Return the keys that open more than one line, such as those of an example and its schema."""
    counts = Counter(entry.key for line in lines if (entry := read_entry(line)) and entry.key)
    return {key for key, count in counts.items() if count > 1}


def anchors(lines: list[str]) -> dict[int, int]:
    """Map the indexes of such lines to the depth of their entry (members of the root: 0).

    Where an empty one stands on another line, either may be meant.
    """
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        places.setdefault(line, []).append(number)
    return {
        places[line][0]: depth
        for line, depth in _certain(lines)
        if len(places.get(line, ())) == 1
        and places.keys().isdisjoint({f"{line} []", f"{line} {{}}"})
    }


def _certain(lines: list[str]) -> Iterator[tuple[str, int]]:
    """Yield the lines that a document must have if it is whole, with the depth they have there."""
    yield from (("info:", 0), ("paths:", 0))
    targets = {match.groups() for line in lines if (match := _TARGET.search(line))}
    schemes = set(_schemes(lines))
    if targets or schemes:
        yield "components:", 0
    for section in {section for section, _ in targets}:
        yield f"{section}:", 1
    if schemes:
        yield "securitySchemes:", 1
    for name in {unescaped(name) for _, name in targets}:
        yield f"{name}:", 2
        yield "'" + name.replace("'", "''") + "':", 2
    yield from ((f"{name}:", 2) for name in schemes)
    if marks(lines).is_export:
        yield from ((f"{name}:", 0) for name in EXPORTED_ROOT)
        yield from (("schemas:", 1), ("securitySchemes:", 1))
    yield from _of_operation(lines)


def _schemes(lines: list[str]) -> Iterator[str]:
    """Yield the names of security schemes that a requirement names: `- name: []`."""
    for line in lines:
        entry = read_entry(line)
        if entry and entry.dashes == 1 and entry.key and entry.value == "[]":
            yield entry.key


def _of_operation(lines: list[str]) -> Iterator[tuple[str, int]]:
    """Yield the line of the only path, of its only operation and of what that must have."""
    paths, methods = _paths(lines), _methods(lines)
    if len(paths) == 1 and len(methods) == 1:
        yield paths[0], 1
        yield methods[0], 2
        if lines[0].startswith("openapi: 3.0"):
            yield "responses:", 3


def _paths(lines: list[str]) -> list[str]:
    return [line for line in lines if _PATH.fullmatch(line)]


def _methods(lines: list[str]) -> list[str]:
    """Return the lines that open an operation; a property may be named `options` as well."""
    return [
        line
        for line, after in pairwise(lines)
        if line[-1:] == ":" and line[:-1] in METHODS and _is_of_operation(after)
    ]


def _is_of_operation(line: str) -> bool:
    entry = read_entry(line)
    return bool(entry and entry.key and field("operation", entry.key))
