"""The formats that values of examples, defaults and enums are held against."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jsonschema import FormatChecker


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_OFFSET = re.compile(r".*\d(?:[Zz]|[+-]\d\d:\d\d)")


def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or _SCHEME.fullmatch(value) is not None


def _is_email(value: object) -> bool:
    return not isinstance(value, str) or _EMAIL.fullmatch(value) is not None


def _is_date_time(value: object) -> bool:
    """Check a date, the letter T, a time and an offset (RFC 3339)."""
    if not isinstance(value, str):
        return True
    datetime.fromisoformat(value)
    return value[10:11] in ("T", "t") and _OFFSET.fullmatch(value) is not None


def _is_date(value: object) -> bool:
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


def _is_uuid(value: object) -> bool:
    from uuid import UUID  # which imports much of the standard library

    return not isinstance(value, str) or str(UUID(value)) == value.lower()


def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


def _is_int64(value: object) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63


_CHECKS: dict[str, Callable[[object], bool]] = {
    "date": _is_date,
    "date-time": _is_date_time,
    "email": _is_email,
    "int32": _is_int32,
    "int64": _is_int64,
    "uri": _is_uri,
    "uuid": _is_uuid,
}

KNOWN = frozenset(_CHECKS)
"""The formats there is a check for."""


def has_format(name: str, value: object) -> bool:
    """Whether a value has a known format; what is no text, or no integer, passes."""
    try:
        return _CHECKS[name](value)
    except ValueError:
        return False


@cache
def format_checker() -> FormatChecker:
    """Return the checks as jsonschema takes them."""
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    for name, check in _CHECKS.items():
        checker.checks(name, raises=ValueError)(check)
    return checker
