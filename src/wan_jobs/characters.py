"""Half characters: lone surrogates, which JSON and file names may hold and no UTF-8 text can."""

from __future__ import annotations


def is_unicode(text: str) -> bool:
    """Whether `text` holds whole characters only, and so can be sent."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def with_whole_characters(text: str) -> str:
    r"""Return `text` with half characters escaped, as in `\ud800`, fit to be stored and shown."""
    return text.encode("utf-8", "backslashreplace").decode()
