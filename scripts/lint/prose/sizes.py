"""What a text says about the size of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = {"KB": 1, "MB": 1024, "GB": 1024 * 1024}
_SIZE = re.compile(
    r"\b(?P<kind>max(?:imum)?(?: file)?(?: size)?[^.;\n()]{0,25}?|up to|less than|not exceed(?:ing)?"
    r"|no (?:more|larger) than)[: ]{1,2}(?P<number>\d+(?:\.\d+)?) ?(?P<unit>[KMG]B)\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(r"total|across|all |combined", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileSize:
    """A greatest size of one file, in kilobytes."""

    kilobytes: float
    quote: str


def read_sizes(text: str) -> list[FileSize]:
    """Read the greatest sizes of single files; sizes of all files together are left out."""
    return [
        FileSize(float(match["number"]) * _UNITS[match["unit"].upper()], match[0])
        for match in _SIZE.finditer(text)
        if not _OF_ALL.search(match["kind"])
    ]
