"""Where jsonpath-rfc9535 1.0.1 differs from RFC 9535 in filters.

- `@` on a primitive is handed over bare instead of as a node, so `[?@]` overlooks `0`, `false` and
  `""` (section 2.3.5.2.1 asks for existence) and `value(@)` or `count(@)` raise `TypeError`.
- `$` in a filter inside of a filter means the outer filter's node instead of the document's root.
- `[1] == [true]` is true, as in Python.
- `match()` and `search()` (sections 2.4.6 and 2.4.7) are not bounded in time: an I-Regexp such as
  `(a+)+b` makes a backtracking engine try for ages on a short text, so ours give up.

Queries in filters are part of the same `Evaluation`, and count as its steps.
"""

from __future__ import annotations

from typing import cast

import regex  # type: ignore[import-untyped]
from iregexp_check import check
from jsonpath_rfc9535 import JSONPathNode, JSONPathNodeList, Parser
from jsonpath_rfc9535.filter_expressions import (
    ComparisonExpression,
    Expression,
    FilterContext,
    RelativeFilterQuery,
    RootFilterQuery,
    _compare,
)
from jsonpath_rfc9535.function_extensions import Match, Search
from jsonpath_rfc9535.function_extensions._pattern import map_re
from jsonpath_rfc9535.tokens import TokenStream

from scripts.documents import Value, same
from scripts.overlay.evaluation import Context, Evaluation

PATTERN_SECONDS = 1.0


class FilterParser(Parser):
    """Parses expressions to filters that follow the RFC."""

    def parse_relative_query(self, stream: TokenStream) -> Expression:
        """Parse a query that starts with `@`."""
        parsed = cast("RelativeFilterQuery", super().parse_relative_query(stream))
        return _CurrentQuery(parsed.token, parsed.query)

    def parse_root_query(self, stream: TokenStream) -> Expression:
        """Parse a query that starts with `$`."""
        parsed = cast("RootFilterQuery", super().parse_root_query(stream))
        return _RootQuery(parsed.token, parsed.query)

    def parse_infix_expression(self, stream: TokenStream, left: Expression) -> Expression:
        """Parse the rest of a comparison, or of `&&` or `||`."""
        parsed = super().parse_infix_expression(stream, left)
        if isinstance(parsed, ComparisonExpression):
            return _Comparison(parsed.token, parsed.left, parsed.operator, parsed.right)
        return parsed


class _CurrentQuery(RelativeFilterQuery):
    def evaluate(self, context: FilterContext) -> object:
        found = _evaluation(context).select(self.query, cast("Value", context.current))
        return JSONPathNodeList(cast("list[JSONPathNode]", found))


class _RootQuery(RootFilterQuery):
    def evaluate(self, context: FilterContext) -> object:
        found = _evaluation(context).select_from_root(self.query)
        return JSONPathNodeList(cast("list[JSONPathNode]", found))


def _evaluation(context: FilterContext) -> Evaluation:
    return cast("Context", context).evaluation


class _Comparison(ComparisonExpression):
    def evaluate(self, context: FilterContext) -> bool:
        left, right = (_unwrap(side.evaluate(context)) for side in (self.left, self.right))
        if _is_container(left) and _is_container(right):
            equal = same(cast("Value", left), cast("Value", right))
            return not equal if self.operator == "!=" else equal and "=" in self.operator
        return _compare(left, self.operator, right)


def _unwrap(result: object) -> object:
    if isinstance(result, JSONPathNodeList) and len(result) == 1:
        return result[0].value
    return result


def _is_container(value: object) -> bool:
    return isinstance(value, dict | list) and not isinstance(value, JSONPathNodeList)


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
