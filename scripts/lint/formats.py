"""The formats that values of examples, defaults and enums are held against."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from jsonschema import FormatChecker

FORMATS = FormatChecker(formats=())
"""The checks by format; what is no text, or for the integer formats no integer, passes."""

KNOWN = frozenset({"date", "date-time", "email", "int32", "int64", "uri", "uuid"})
"""The formats there is a check for."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_OFFSET = re.compile(r".*\d(?:[Zz]|[+-]\d\d:\d\d)")


@FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or _SCHEME.fullmatch(value) is not None


@FORMATS.checks("email")
def _is_email(value: object) -> bool:
    return not isinstance(value, str) or _EMAIL.fullmatch(value) is not None


@FORMATS.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    """Check a date, the letter T, a time and an offset (RFC 3339)."""
    if not isinstance(value, str):
        return True
    datetime.fromisoformat(value)
    return value[10:11] in ("T", "t") and _OFFSET.fullmatch(value) is not None


@FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


@FORMATS.checks("uuid", raises=ValueError)
def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value.lower()


@FORMATS.checks("int32")
def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@FORMATS.checks("int64")
def _is_int64(value: object) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63
