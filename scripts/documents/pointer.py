"""JSON Pointers (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from scripts.documents.value import Value

Parts: TypeAlias = tuple[str | int, ...]
"""A place inside of a document, one key or index per step."""


def join_pointer(parts: Iterable[str | int]) -> str:
    """Write the parts of a location as a pointer; no parts give `""`, the whole document."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def split_pointer(pointer: str) -> tuple[str, ...]:
    """Read a pointer's reference tokens; raises `ValueError` if it does not start with `/`."""
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"a JSON Pointer starts with '/': {pointer!r}")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))


def resolve_pointer(value: Value, parts: Sequence[str | int]) -> Value:
    """Follow `parts` from `value`; raises `LookupError` where a step leads nowhere."""
    for part in parts:
        value = _step(value, part)
    return value


def _step(value: Value, part: str | int) -> Value:
    if isinstance(value, dict):
        return value[str(part)]
    if isinstance(value, list) and str(part).isdecimal():
        return value[int(part)]
    raise LookupError(part)
