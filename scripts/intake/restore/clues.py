"""What the lines of a document tell before any of them is placed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.intake.restore.entries import read_entry

_REFERENCE = re.compile(r"""\$ref['"]?:\s*['"]?#/components/[^/]+/([^'"\s]+)""")
_MARK = re.compile(r"(?:- )?(x-(?:run-in-)?(?:apidog|apifox)[\w-]*):")


def referenced(lines: list[str]) -> Iterator[str]:
    """Yield the names of components that a `$ref` or a security requirement points at."""
    for line in lines:
        if match := _REFERENCE.search(line):
            yield match[1]
        elif (entry := read_entry(line)) and entry.dashes == 1 and entry.value == "[]":
            yield entry.key or ""


@dataclass(frozen=True, slots=True)
class Marks:
    """The names of an exporter that the lines of its document hold.

    `is_export` says whether Apidog or Apifox wrote the document, `paired` whether both of the marks
    of schemas come equally often.
    """

    names: frozenset[str] = frozenset()
    paired: bool = False

    @property
    def is_export(self) -> bool:
        """Whether the document bears an exporter's marks."""
        return bool(self.names)


def marks(lines: list[str]) -> Marks:
    """Gather the marks of an exporter; an export without some of them has none of those at all."""
    counts = Counter(match[1] for line in lines if (match := _MARK.match(line)))
    paired = counts["x-apidog-orders"] == counts["x-apidog-ignore-properties"]
    return Marks(frozenset(counts), paired)


def repeated_keys(lines: list[str]) -> set[str]:
    """Give the keys that open more than one line, such as those of an example and of its schema."""
    counts = Counter(entry.key for line in lines if (entry := read_entry(line)) and entry.key)
    return {key for key, count in counts.items() if count > 1}
