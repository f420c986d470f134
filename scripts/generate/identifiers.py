"""Identifiers for members and parameters: none that Python or the generated code uses itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from scripts.generate.generator import PythonIdentifier

_PREFIX = "field_"
_IN_A_CLASS = frozenset(
    {
        *("additional_properties", "from_dict", "read", "to_dict"),
        *("Any", "File", "FileInput", "Literal", "Member", "Reader", "UNSET", "Unset"),
    }
)
"""What every model has as a member of its own, and what its class body refers to."""

_IN_A_FUNCTION = frozenset(
    {
        *("body", "client", "url", "httpx2"),
        *("sync", "sync_detailed", "asyncio", "asyncio_detailed"),
    }
)
"""The other arguments of an operation's functions, and what these functions call."""


def attribute_names(names: Sequence[str], used: Collection[str]) -> dict[str, str]:
    """Name the attributes of a class; `used` are the names that the class's own code refers to."""
    return _identifiers(names, _IN_A_CLASS.union(used))


def argument_names(names: Sequence[str]) -> dict[str, str]:
    """Name the arguments of an operation's functions."""
    return _identifiers(names, _IN_A_FUNCTION)


def _identifiers(names: Sequence[str], taken: Collection[str]) -> dict[str, str]:
    """Give each name an identifier of its own: in snake case, else as it is, else numbered."""
    snake = {name: str(PythonIdentifier(name, _PREFIX)) for name in names}
    count = Counter(snake.values())
    found: dict[str, str] = {}
    given: set[str] = set()
    for name in names:
        chosen = snake[name]
        if count[chosen] > 1:
            chosen = str(PythonIdentifier(name, _PREFIX, skip_snake_case=True))
        if chosen in taken:
            chosen = f"{chosen}_"
        base, number = chosen, 1
        while chosen in given or chosen in taken:
            number += 1
            chosen = f"{base}_{number}"
        given.add(chosen)
        found[name] = chosen
    return found
