"""`match()` and `search()` of RFC 9535 (section 2.4.6 and 2.4.7), bounded in time.

An I-Regexp such as `(a+)+b` makes a backtracking engine try for ages on a short text, so the
library's own two functions are replaced by ones that give up.
"""

from __future__ import annotations

import regex  # type: ignore[import-untyped]
from iregexp_check import check
from jsonpath_rfc9535.function_extensions import Match, Search
from jsonpath_rfc9535.function_extensions._pattern import map_re

PATTERN_SECONDS = 1.0


class BoundedMatch(Match):
    """`match()`; raises `TimeoutError` after `PATTERN_SECONDS`."""

    def __call__(self, string: object, pattern: object) -> bool:
        """Whether the whole of `string` matches the I-Regexp `pattern`."""
        return _found(string, pattern, whole=True)


class BoundedSearch(Search):
    """`search()`; raises `TimeoutError` after `PATTERN_SECONDS`."""

    def __call__(self, string: object, pattern: object) -> bool:
        """Whether some part of `string` matches the I-Regexp `pattern`."""
        return _found(string, pattern, whole=False)


def _found(string: object, pattern: object, *, whole: bool) -> bool:
    if not isinstance(string, str) or not isinstance(pattern, str) or not check(pattern):
        return False
    seek = regex.fullmatch if whole else regex.search
    try:
        return bool(seek(map_re(pattern), string, regex.VERSION1, timeout=PATTERN_SECONDS))
    except regex.error:
        return False
