"""Parameters as they are written on the wire: each style of OpenAPI 3.1.1, 4.8.12.3.

A value is a scalar, a list of scalars or an object of scalars; for whatever else is given, or
nested deeper, OpenAPI has no form, and `InvalidRequest` names the parameter and its place. What is
`UNSET` or None is not sent. Values are percent-encoded (RFC 3986), delimiters stand as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from math import isfinite
from typing import TypeAlias
from urllib.parse import quote

from .errors import InvalidRequest
from .model import plain
from .types import UNSET

Encode: TypeAlias = Callable[[str], str]

QUERY = "query parameter"
_PATH = "path parameter"
_HALF = "it holds half a character"

_RESERVED = ":/?@!$'()*,;"
"""The reserved characters that stand in a query and end neither a value nor the query."""

_COOKIE = "!#$&'()*+/:<=>?@[]^`{|}"
"""What a cookie's value may hold besides letters, digits and `-._~` (RFC 6265, 4.1.1)."""

_HEADER = re.compile(r"(?![ \t])[\t -~]*(?<![ \t])")
"""What a header's value may hold, with what every server reads alike."""


@contextmanager
def naming(place: str, name: str) -> Iterator[None]:
    """Turn a `ValueError` about a value into an `InvalidRequest` that names what takes it."""
    try:
        yield
    except UnicodeEncodeError:
        raise InvalidRequest(f"the {place} `{name}` cannot be sent: {_HALF}") from None
    except ValueError as error:
        raise InvalidRequest(f"the {place} `{name}` cannot be sent: {error}") from None


def form(
    name: str,
    value: object,
    *,
    explode: bool = True,
    reserved: bool = False,
    place: str = QUERY,
) -> list[str]:
    """Write `name=a&name=b` or, not exploded, `name=a,b`; of an object `x=1&y=2` or `name=x,1`."""
    with naming(place, name):
        encode = _encoder(_RESERVED if reserved else "")
        value = _sendable(value)
        if value is None or value in ([], {}):
            return []
        match value:
            case dict() if explode:
                return [f"{encode(key)}={_word(item, encode)}" for key, item in value.items()]
            case list() if explode:
                return [f"{_name(name)}={_word(item, encode)}" for item in value]
        return [f"{_name(name)}={_joined(value, ',', encode)}"]


def space_delimited(
    name: str, value: object, *, reserved: bool = False, place: str = QUERY
) -> list[str]:
    """Write `name=a%20b`; of an object `name=x%201`."""
    return _delimited(name, value, "%20", reserved, place)


def pipe_delimited(
    name: str, value: object, *, reserved: bool = False, place: str = QUERY
) -> list[str]:
    """Write `name=a%7Cb`; of an object `name=x%7C1`."""
    return _delimited(name, value, "%7C", reserved, place)


def deep_object(
    name: str, value: object, *, reserved: bool = False, place: str = QUERY
) -> list[str]:
    """Write `name[x]=1&name[y]=2`, the brackets percent-encoded."""
    with naming(place, name):
        encode = _encoder(_RESERVED if reserved else "")
        value = _sendable(value)
        if value is None:
            return []
        if not isinstance(value, dict):
            raise ValueError("it takes an object")
        return [
            f"{_name(f'{name}[{key}]')}={_word(item, encode)}"
            for key, item in value.items()
            if item is not None
        ]


def json_query(name: str, value: object) -> list[str]:
    """Write `name=` and the value as JSON."""
    with naming(QUERY, name):
        return [] if value is UNSET else [f"{_name(name)}={_name(json_text(value))}"]


def json_text(value: object) -> str:
    """Write a value as JSON; raises `ValueError` for what JSON cannot hold."""
    return _json(value, ascii_only=False)


def simple(name: str, value: object, *, explode: bool = False) -> str:
    """Write `a,b` into a path; of an object `x,1` or, exploded, `x=1`."""
    with naming(_PATH, name):
        return _joined(_given(value), ",", _name, pairs=explode)


def label(name: str, value: object, *, explode: bool = False) -> str:
    """Write `.a,b` or, exploded, `.a.b` into a path; of an object `.x,1` or `.x=1`."""
    with naming(_PATH, name):
        return "." + _joined(_given(value), "." if explode else ",", _name, pairs=explode)


def matrix(name: str, value: object, *, explode: bool = False) -> str:
    """Write `;name=a,b` or, exploded, `;name=a;name=b` into a path; of an object `;x=1;y=2`."""
    with naming(_PATH, name):
        value = _given(value)
        if explode and isinstance(value, dict):
            return "".join(f";{_name(key)}={_word(item, _name)}" for key, item in value.items())
        if explode and isinstance(value, list):
            return "".join(f";{_name(name)}={_word(item, _name)}" for item in value)
        text = _joined(value, ",", _name)
        return f";{_name(name)}={text}" if text else f";{_name(name)}"


def json_path(name: str, value: object) -> str:
    """Write a value as JSON into a path."""
    with naming(_PATH, name):
        return _name(json_text(value))


def header(name: str, value: object, *, explode: bool = False) -> object:
    """Write `a,b` as a header's value; of an object `x,1` or, exploded, `x=1`.

    Raises `InvalidRequest` for what no header can hold (RFC 9110, 5.5), such as a line end.
    """
    with naming("header", name):
        value = _sendable(value)
        if value is None:
            return UNSET
        text = _joined(value, ",", str, pairs=explode)
        if not _HEADER.fullmatch(text):
            raise ValueError("a header holds ASCII in one line, and no space at its ends")
        return text


def json_header(name: str, value: object) -> object:
    """Write a value as JSON for a header, in ASCII."""
    with naming("header", name):
        return value if value is UNSET else _json(value, ascii_only=True)


def cookie(name: str, value: object) -> object:
    """Write `a,b` as a cookie's value; of an object `x,1`."""
    with naming("cookie", name):
        value = _sendable(value)
        return UNSET if value is None else _joined(value, ",", _encoder(_COOKIE))


def json_cookie(name: str, value: object) -> object:
    """Write a value as JSON for a cookie."""
    with naming("cookie", name):
        return value if value is UNSET else _encoder(_COOKIE)(json_text(value))


def fill_path(path: str, values: Mapping[str, str]) -> str:
    """Put encoded values into the path of an operation.

    Raises `InvalidRequest` for a value that is empty or makes a segment `.` or `..`, since the
    request would go to another operation.
    """
    for name, value in values.items():
        if not value:
            raise InvalidRequest(f"`{name}` stands in the path and cannot be empty")
    segments = []
    for segment in path.split("/"):
        filled = segment
        for name, value in values.items():
            filled = filled.replace("{" + name + "}", value)
        if filled != segment and filled in (".", ".."):
            raise InvalidRequest(f"{filled!r} in the path {path} leads to another operation")
        segments.append(filled)
    return "/".join(segments)


def scalar_text(value: object) -> str:
    """Write a text, number or truth value; raises `ValueError` for any other."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return str.__str__(value)  # an enumeration's own would be its name
        case int():
            return int.__repr__(value)
        case float() if isfinite(value):
            return float.__repr__(value)
        case float():
            raise ValueError(f"{value} is no number that can be sent")
        case dict() | list() | tuple():
            raise ValueError(
                f"OpenAPI has no form for a value inside of a value: {repr(value)[:200]}"
            )
    raise ValueError(f"it cannot take a {type(value).__name__}")


def _json(value: object, *, ascii_only: bool) -> str:
    try:
        return json.dumps(
            plain(value), ensure_ascii=ascii_only, separators=(",", ":"), allow_nan=False
        )
    except TypeError as error:
        raise ValueError(str(error)) from None


def _delimited(name: str, value: object, delimiter: str, reserved: bool, place: str) -> list[str]:
    with naming(place, name):
        value = _sendable(value)
        if value is None or value in ([], {}):
            return []
        encode = _encoder(_RESERVED if reserved else "")
        return [f"{_name(name)}={_joined(value, delimiter, encode)}"]


def _sendable(value: object) -> object:
    """Turn models into objects; None for what is not sent."""
    return None if value is UNSET else plain(value)


def _given(value: object) -> object:
    value = _sendable(value)
    if value is None:
        raise ValueError("a value in the path must be given")
    return value


def _joined(value: object, delimiter: str, encode: Encode, *, pairs: bool = False) -> str:
    match value:
        case dict():
            mark = "=" if pairs else delimiter
            items = value.items()
            return delimiter.join(
                f"{encode(str(key))}{mark}{_word(item, encode)}" for key, item in items
            )
        case list():
            return delimiter.join(_word(item, encode) for item in value)
    return _word(value, encode)


def _word(value: object, encode: Encode) -> str:
    return "" if value is None else encode(scalar_text(value))


def _name(text: str) -> str:
    return quote(text, safe="")


def _encoder(safe: str) -> Encode:
    return lambda text: quote(text, safe=safe)
