"""Regular expressions over English, compiled only when a text may hold what they look for.

The readers have some two hundred; compiling them all takes longer than reading a hundred pages,
and most pages need a few.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import ParamSpec, TypeVar, cast

_MOST_TEXTS = 2048
Arguments = ParamSpec("Arguments")
Claims = TypeVar("Claims")


class Phrase:
    """A pattern; `cues` are words in small letters one of which a text must hold to match it.

    Without a cue, every text may match. The flags are those of `re`.
    """

    def __init__(self, pattern: str, *cues: str, flags: int = re.IGNORECASE) -> None:
        """Take a pattern without compiling it."""
        self._pattern = pattern
        self._cues = cues
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self._pattern, self._flags)

    def may_match(self, text: str) -> bool:
        """Whether a text holds a cue."""
        if not self._cues:
            return True
        folded = _folded(text)
        return any(cue in folded for cue in self._cues)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Find the first match in a part of the text; `$` meets the end of the part."""
        return self.compiled.search(text, start, end) if self.may_match(text) else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Match what stands at a place."""
        return self.compiled.match(text, start) if self.may_match(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Match the whole text."""
        return self.compiled.fullmatch(text) if self.may_match(text) else None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """Yield every match in a part of the text."""
        if self.may_match(text):
            yield from self.compiled.finditer(text, start, end)

    def texts(self, text: str) -> list[str]:
        """List what the pattern's one group matches."""
        return [match[1] for match in self.finditer(text)]

    def without(self, text: str, filler: str = " ") -> str:
        """Put a filler in the place of every match."""
        return self.compiled.sub(filler, text) if self.may_match(text) else text


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    return text.lower()


def remembered_all(
    read: Callable[Arguments, Iterable[Claims]],
) -> Callable[Arguments, tuple[Claims, ...]]:
    """Keep all that a pure reader found in each of the last texts."""
    return remembered(lambda *texts, **named: tuple(read(*texts, **named)))


def remembered(read: Callable[Arguments, Claims]) -> Callable[Arguments, Claims]:
    """Keep what a pure reader made of the last texts; what it returns must not be changed."""
    return cast("Callable[Arguments, Claims]", lru_cache(maxsize=_MOST_TEXTS)(read))
