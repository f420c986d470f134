"""RFC 9535 JSONPath: what the targets and copy sources of overlays are written in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError, JSONPathQuery

from scripts.documents import JsonObject, Value
from scripts.overlay.evaluation import MAX_STEPS, Evaluation, TooManySteps, Visit
from scripts.overlay.filters import PATTERN_SECONDS, BoundedMatch, BoundedSearch, FilterParser

Location = tuple[str | int, ...]
"""The keys and indices that lead from the root of a document to a node."""

MAX_LENGTH = 4_000
"""How long an expression may be; a longer one is nested or chained beyond any use."""

_EXCERPT = 72
_SHORT_NAME = re.compile(
    r"""(?P<literal>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|(?<![\w.\]$-])\d+(?:\.\d+)?)"""
    r"""|(?P<dots>\.\.?)(?P<name>[\w$-]+)"""
)
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_SHORT_FORM = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CONTROL = re.compile(r"[\x00-\x1f]")


class QueryError(Exception):
    """A JSONPath that is not one, or that cannot be evaluated within bounds.

    `reason` says why; `offset` is the place of the fault in the expression, if it has one.
    """

    def __init__(self, reason: str, offset: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset


@dataclass(frozen=True, slots=True)
class SelectedNode:
    """A value in a document, with the object or array that holds it (None for the root)."""

    location: Location
    value: Value
    container: Value


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled JSONPath expression."""

    text: str
    compiled: JSONPathQuery = field(repr=False, compare=False)

    def select(self, root: JsonObject) -> list[SelectedNode]:
        """Find the nodes that the query selects, each once; raises `QueryError`."""
        try:
            found = Evaluation(root).select(self.compiled, root)
        except JSONPathError as error:
            raise QueryError(_reason(error)) from error
        except TooManySteps as error:
            raise QueryError(f"it visits more than {MAX_STEPS} nodes") from error
        except RecursionError as error:
            raise QueryError("it is nested too deeply") from error
        except TimeoutError as error:
            limit = f"{PATTERN_SECONDS:g} s"
            raise QueryError(f"a pattern in it takes longer than {limit} to match") from error
        return list({visit.location(): _node(visit) for visit in found}.values())


class _Environment(JSONPathEnvironment):
    """RFC 9535 with patterns bounded in time."""

    parser_class = FilterParser

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        self.function_extensions["match"] = BoundedMatch()
        self.function_extensions["search"] = BoundedSearch()


_ENVIRONMENT = _Environment()


def compile_query(text: str) -> Query:
    """Compile a JSONPath expression; raises `QueryError` if RFC 9535 does not allow it."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"it has {len(text)} characters, more than the {MAX_LENGTH} allowed")
    try:
        return Query(text, _ENVIRONMENT.compile(text))
    except JSONPathError as error:
        raise QueryError(_reason(error), _offset(error, text)) from error
    except RecursionError as error:
        raise QueryError("it is nested too deeply") from error
    except (ArithmeticError, LookupError, ValueError) as error:
        raise QueryError("a number or an escape in it cannot be read") from error


def point_at(text: str, offset: int | None = None) -> str:
    """Show an expression, its part around `offset` if it is long, with a caret under `offset`."""
    start = max(0, min((offset or 0) - _EXCERPT // 2, len(text) - _EXCERPT))
    shown = _printable(text[start : start + _EXCERPT])
    if offset is None:
        return shown
    return f"{shown}\n{' ' * len(_printable(text[start:offset]))}^"


def quote_names(text: str) -> str:
    """Write `.x-name` as `['x-name']`, and `.200` as `['200']`.

    RFC 9535 has no hyphen, no `$` and no leading digit in names of the short form.
    """
    return _SHORT_NAME.sub(_quoted, text)


def json_path(location: Location) -> str:
    """Write a location as an RFC 9535 JSONPath, names in their short form where they have one."""
    return "$" + "".join(map(_segment, location))


def _quoted(found: re.Match[str]) -> str:
    if found["literal"] or _PLAIN_NAME.fullmatch(found["name"]):
        return found[0]
    return f"{found['dots'] if len(found['dots']) > 1 else ''}['{found['name']}']"


def _node(visit: Visit) -> SelectedNode:
    return SelectedNode(visit.location(), visit.value, visit.parent.value if visit.parent else None)


def _reason(error: JSONPathError) -> str:
    return str(error.args[0]) if error.args else "it cannot be read"


def _offset(error: JSONPathError, text: str) -> int:
    index = error.token.index if error.token else -1
    return index if 0 <= index <= len(text) else len(text)


def _printable(text: str) -> str:
    return "".join(
        character if character.isprintable() else repr(character)[1:-1] for character in text
    )


def _segment(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _SHORT_FORM.fullmatch(step):
        return f".{step}"
    escaped = step.replace("\\", "\\\\").replace("'", "\\'")
    escaped = _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", escaped)
    return f"['{escaped}']"
