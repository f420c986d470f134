"""JSON samples inside the texts of a page: which names stand together in one object.

Their brackets survive flattening, so they testify where indentation no longer does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_KEY = re.compile(r'"((?:[^"\\]|\\.)+)"\s*:')
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"\s*:?|[{}]')


def companies(lines: list[str]) -> list[frozenset[str]]:
    """List the names of every object with two members or more in the samples of the lines."""
    return [names for names in map(frozenset, _objects(lines)) if len(names) > 1]


def _objects(lines: list[str]) -> Iterator[list[str]]:
    open_objects: list[list[str]] = []
    for line in lines:
        if not open_objects and line != "{":
            continue
        if open_objects and line[0] not in '"{}[],':
            open_objects = []
            continue
        for token in _TOKEN.findall(line):
            if token == "{":  # noqa: S105 - a bracket
                open_objects.append([])
            elif token == "}" and open_objects:  # noqa: S105 - a bracket
                yield open_objects.pop()
            elif token.endswith(":") and open_objects:
                match = _KEY.match(token)
                open_objects[-1].append(match[1] if match else token)
