"""What a text says about the size of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.prose.clauses import holds_always
from scripts.prose.remembered import remembered

_UNITS = {"KB": 1, "MB": 1024, "GB": 1024 * 1024}
_AT_MOST = (
    r"max(?:imum)?(?: file)?(?: size)?[^.;\n()]{0,25}?|up to|less than|not exceed(?:ing)?"
    r"|no (?:more|larger) than"
)
_SIZE = re.compile(
    rf"\b(?P<kind>{_AT_MOST})[: ]{{1,2}}(?P<size>(?P<number>\d+(?:\.\d+)?) ?(?P<unit>[KMG]B))\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(r"total|across|all |combined", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileSize:
    """A greatest size of one file: in kilobytes, the phrase, and the number with its unit."""

    kilobytes: float
    quote: str
    size: str

    def with_size(self, other: FileSize) -> str:
        """Write this quote with the size of another."""
        return self.quote.replace(self.size, other.size)


@remembered
def read_sizes(text: str) -> tuple[FileSize, ...]:
    """Read the greatest sizes of single files; sizes of all files together are left out."""
    return tuple(
        FileSize(_kilobytes(match), match[0], match["size"])
        for match in _SIZE.finditer(text)
        if not _OF_ALL.search(match["kind"]) and holds_always(text, *match.span())
    )


def _kilobytes(match: re.Match[str]) -> float:
    return float(match["number"]) * _UNITS[match["unit"].upper()]
