"""Where jsonpath-rfc9535 1.0.1 differs from RFC 9535 in filters.

- `@` on a primitive is handed over bare instead of as a node, so `[?@]` overlooks `0`, `false` and
  `""` (section 2.3.5.2.1 asks for existence) and `value(@)` or `count(@)` raise `TypeError`.
- `$` in a filter inside of a filter means the outer filter's node instead of the document's root.
- `[1] == [true]` is true, as in Python.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from jsonpath_rfc9535 import JSONPathNode, JSONPathNodeList, Parser
from jsonpath_rfc9535.filter_expressions import (
    ComparisonExpression,
    Expression,
    FilterContext,
    RelativeFilterQuery,
    _compare,
)
from jsonpath_rfc9535.tokens import TokenStream

from scripts.documents import Value, same


class FilterParser(Parser):
    """Parses expressions to filters that follow the RFC."""

    def parse_relative_query(self, stream: TokenStream) -> Expression:
        """Parse a query that starts with `@`."""
        parsed = cast("RelativeFilterQuery", super().parse_relative_query(stream))
        return _CurrentQuery(parsed.token, parsed.query)

    def parse_infix_expression(self, stream: TokenStream, left: Expression) -> Expression:
        """Parse the rest of a comparison, or of `&&` or `||`."""
        parsed = super().parse_infix_expression(stream, left)
        if isinstance(parsed, ComparisonExpression):
            return _Comparison(parsed.token, parsed.left, parsed.operator, parsed.right)
        return parsed


class _CurrentQuery(RelativeFilterQuery):
    def evaluate(self, context: FilterContext) -> object:
        nodes: Iterable[JSONPathNode] = [
            JSONPathNode(value=context.current, location=(), parent=None, root=context.root)
        ]
        for segment in self.query.segments:
            nodes = segment.resolve(nodes)
        return JSONPathNodeList(nodes)


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
