"""What the lines of a document tell before any of them is placed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from scripts.intake.restore.entries import read_entry

_REFERENCE = re.compile(r"""\$ref['"]?:\s*['"]?#/components/[^/]+/([^'"\s]+)""")


def referenced(lines: list[str]) -> Iterator[str]:
    """Yield the names of components that a `$ref` or a security requirement points at."""
    for line in lines:
        if match := _REFERENCE.search(line):
            yield match[1]
        elif (entry := read_entry(line)) and entry.dashes == 1 and entry.value == "[]":
            yield entry.key or ""


def marks(lines: list[str]) -> str:
    """Say whether Apidog exported the document, and whether both of its marks are there."""
    orders = sum(line.startswith("x-apidog-orders:") for line in lines)
    ignored = sum(line.startswith("x-apidog-ignore-properties:") for line in lines)
    return "" if not orders else "paired" if orders == ignored else "single"


def repeated_keys(lines: list[str]) -> set[str]:
    """Give the keys that open more than one line, such as those of an example and of its schema."""
    counts = Counter(entry.key for line in lines if (entry := read_entry(line)) and entry.key)
    return {key for key, count in counts.items() if count > 1}
