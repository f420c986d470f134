"""What a text can be: one that can be sent, or the address of a file.

Half characters are lone surrogates, which JSON and file names may hold and no UTF-8 text can.
"""

from __future__ import annotations


def is_unicode(text: str) -> bool:
    """Whether `text` holds whole characters only, and so can be sent."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_name(text: str) -> bool:
    """Whether `text` may name something in a ledger, whatever that is kept in."""
    return bool(text.strip()) and "\0" not in text and is_unicode(text)


def with_whole_characters(text: str) -> str:
    r"""Return `text` with half characters escaped, as in `\ud800`, fit to be stored and shown."""
    return text.encode("utf-8", "backslashreplace").decode()


def is_http_address(value: object) -> bool:
    """Whether `value` is an absolute http or https URL; what is no text is not judged."""
    if not isinstance(value, str):
        return True
    from urllib.parse import urlsplit  # errors need this module, and are wanted at once

    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    printable = value.isprintable() and " " not in value
    return parts.scheme in {"http", "https"} and bool(host) and port != 0 and printable
