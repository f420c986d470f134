"""Lines whose depth is certain before anything is searched.

A document has its `paths` and what a reference names has its place; if only one line can be that
member, it is. So the ends of long components are known, and a search has less to compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.intake.restore.clues import marks
from scripts.intake.restore.entries import read_entry
from scripts.intake.restore.fields import EXPORTED_ROOT
from scripts.openapi.grammar import METHODS

_TARGET = re.compile(r"""\$ref['"]?:\s*['"]?#/components/([^/'"\s]+)/([^/'"\s]+)['"]?$""")
_PATH = re.compile(r"/\S*:")


def anchors(lines: list[str]) -> dict[int, int]:
    """Map the indexes of such lines to the depth of their entry (members of the root: 0)."""
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        places.setdefault(line, []).append(number)
    return {
        places[line][0]: depth for line, depth in _certain(lines) if len(places.get(line, ())) == 1
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
    yield from ((f"{name}:", 2) for _, name in targets)
    yield from ((f"{name}:", 2) for name in schemes)
    if marks(lines).is_export:
        yield from ((f"{name}:", 0) for name in EXPORTED_ROOT)
    yield from _of_operation(lines)


def _schemes(lines: list[str]) -> Iterator[str]:
    """Yield the names of security schemes that a requirement names: `- name: []`."""
    for line in lines:
        entry = read_entry(line)
        if entry and entry.dashes == 1 and entry.key and entry.value == "[]":
            yield entry.key


def _of_operation(lines: list[str]) -> Iterator[tuple[str, int]]:
    """Yield the line of the only path, of its only operation and of what that must have."""
    paths = [line for line in lines if _PATH.fullmatch(line)]
    methods = [line for line in lines if line.removesuffix(":") in METHODS and line[-1:] == ":"]
    if len(paths) == 1 and len(methods) == 1:
        yield paths[0], 1
        yield methods[0], 2
        if lines[0].startswith("openapi: 3.0"):
            yield "responses:", 3
