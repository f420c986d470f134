"""References to reusable actions: what `$ref` of a Reusable Action Reference Object may say.

Overlay 1.2, "Reusable Action Reference Object": a same-document relative reference (RFC 3986,
section 4.4) whose fragment is a JSON Pointer of one token below `/components/actions/`.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes, urldefrag, urljoin, urlsplit

from scripts.documents import split_pointer

_PREFIX = "/components/actions/"
_NO_URI = re.compile(r"[\x00-\x20\x7f]|%(?![0-9A-Fa-f]{2})")
_BAD_ESCAPE = re.compile(r"~(?![01])")


def reusable_name(reference: str, base: str) -> str:
    """Return the key of the reusable action that a reference names.

    `base` is the URI of the overlay itself. Raises `ValueError` with the reason, fit to follow the
    reference in a sentence.
    """
    if fault := uri_fault(reference):
        raise ValueError(fault)
    whole, mark, fragment = reference.partition("#")
    _expect_same_document(whole, base)
    try:
        pointer = unquote_to_bytes(fragment).decode()
    except UnicodeDecodeError:
        raise ValueError("has an escape that is not UTF-8") from None
    if not mark or not pointer.startswith(_PREFIX):
        raise ValueError(f"does not lead below `#{_PREFIX}`")
    if _BAD_ESCAPE.search(pointer):
        raise ValueError("has a `~` that is neither `~0` nor `~1`")
    *_, name = tokens = split_pointer(pointer)
    if len(tokens) != len(_PREFIX.split("/")) - 1:
        raise ValueError("leads into a reusable action, not to one")
    return name


def uri_fault(text: str) -> str | None:
    """Say why a text is no URI reference, fit to follow it in a sentence; None if it is one."""
    if found := _NO_URI.search(text):
        wrong = {" ": "a space", "%": "a `%` without two hexadecimal digits"}
        return f"has {wrong.get(found[0], 'a control character')}, which no URI has"
    return "has a second `#`" if text.count("#") > 1 else None


def _expect_same_document(whole: str, base: str) -> None:
    if not whole:
        return
    try:
        is_absolute = bool(urlsplit(whole).scheme)
        resolved = urljoin(base, whole)
    except ValueError as error:
        raise ValueError(f"is no URI: {error}") from None
    if is_absolute:
        raise ValueError("is absolute, where only a relative reference may stand")
    if uri_fault(base):
        raise ValueError("is relative to a `$self` that is no URI")
    if resolved != urldefrag(base).url:
        raise ValueError(f"leads to another document, {resolved}")
