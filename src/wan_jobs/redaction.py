"""Keeping the key out of everything that is shown, logged or stored; and the package's loggers.

`wan_jobs` tells what happens to jobs. `wan_jobs.requests` tells of each request: its failures as
INFO, since every one is either repeated or raised, and all others as DEBUG. Both mask bearer
tokens by themselves.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable
from typing import TypeGuard
from urllib.parse import parse_qsl, unquote

MASK = "***"

_DATABASES = ("postgresql://", "postgres://")

_LEAST_TELLING = 8
"""Characters: a key of so many stands in no other text by chance."""

_BEARER = r"(?i)(bearer\s+)[^\s\"',;}\]]+"


class ApiKey:
    """A key that does not show: only `reveal` gives its text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text.strip()

    @property
    def can_be_sent(self) -> bool:
        """Whether the key holds only characters that a header can carry."""
        return self._text.isascii() and self._text.isprintable() and " " not in self._text

    def reveal(self) -> str:
        """Return the key itself, for the Authorization header and nothing else."""
        return self._text

    def fingerprint(self) -> str:
        """Return a short digest that tells two keys apart without telling either."""
        return hashlib.sha256(self._text.encode()).hexdigest()[:16]

    def redact(self, text: str) -> str:
        """Mask the key wherever it stands in `text`."""
        return text.replace(self._text, MASK) if self._text else text

    def is_told_by(self, text: str) -> bool:
        """Whether a text is the key, or holds it; a short one may stand in it by chance."""
        return self._text == text or (len(self._text) >= _LEAST_TELLING and self._text in text)

    def __repr__(self) -> str:
        return f"ApiKey({MASK!r})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ApiKey) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self.fingerprint())

    def __reduce__(self) -> str:
        raise TypeError("a key is not to be pickled")


class DatabaseAddress:
    """Where a Postgres database is; what is shown of it holds no password."""

    __slots__ = ("_secrets", "_text", "shown")

    def __init__(self, text: str) -> None:
        self._text = text
        whole, _, query = text.partition("?")
        scheme, _, rest = whole.partition("://")
        user, at, host = rest.rpartition("@")
        name, _, password = user.partition(":")
        # With an @ behind the ? nobody can tell which of both belongs to the password.
        clear = at or "@" not in query
        self.shown = f"{scheme}://{name}{at}{host}" if clear else f"{scheme}://{MASK}"
        secrets = {text, query, password, unquote(password), *_values(query)}
        self._secrets = sorted((each for each in secrets if each), key=len, reverse=True)

    def reveal(self) -> str:
        """Return the address itself, to connect to it and for nothing else."""
        return self._text

    def redact(self, text: str) -> str:
        """Mask the password, and all that may hold one, wherever it stands in `text`."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text

    def __str__(self) -> str:
        return self.shown

    def __repr__(self) -> str:
        return f"DatabaseAddress({self.shown!r})"

    def __reduce__(self) -> str:
        raise TypeError("an address that may hold a password is not to be pickled")


def is_database(place: object) -> TypeGuard[str]:
    """Whether a journal's place is the address of a database rather than a file."""
    return isinstance(place, str) and place.lower().startswith(_DATABASES)


def shown_place(place: object) -> str:
    """Return a journal's place as it may be shown."""
    return str(DatabaseAddress(place)) if is_database(place) else str(place)


def _values(query: str) -> set[str]:
    """Return the values of an address's query that may be secret."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return {value for name, value in pairs if "password" in name.lower()}


class RedactingFilter(logging.Filter):
    """Masks bearer tokens, and the given keys, in whatever a logger or handler is about to write.

    This package's own logger has one, though its lines hold no key; add one to a handler to clean
    the lines of others: `handler.addFilter(RedactingFilter([key]))`.
    """

    def __init__(self, keys: Iterable[ApiKey | str] = ()) -> None:
        super().__init__()
        self._keys = tuple(ApiKey(key) if isinstance(key, str) else key for key in keys)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place where it must be; it is always kept."""
        message = record.getMessage()
        cleaned = self._clean(message)
        if cleaned != message:
            record.msg, record.args = cleaned, ()
        if record.exc_info:
            formatter = logging.Formatter()
            record.exc_text = self._clean(formatter.formatException(record.exc_info))
            record.exc_info = None
        return True

    def _clean(self, text: str) -> str:
        for key in self._keys:
            text = key.redact(text)
        return re.sub(_BEARER, rf"\g<1>{MASK}", text)


log = logging.getLogger("wan_jobs")
log.addFilter(RedactingFilter())

requests_log = logging.getLogger("wan_jobs.requests")
requests_log.addFilter(RedactingFilter())
