"""What an overlay holds: its actions, their own or shared, and the document they are meant for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes, urldefrag, urljoin, urlsplit

from scripts.documents import Document, JsonObject, Value, split_pointer
from scripts.overlay.query import Location, Query
from scripts.problem import Problem

_PREFIX = "/components/actions/"
_NO_URI = re.compile(r"[\x00-\x20\x7f]|%(?![0-9A-Fa-f]{2})")
_BAD_ESCAPE = re.compile(r"~(?![01])")


@dataclass(frozen=True)
class Action:
    """One change of an overlay.

    `index` counts from 0; `parts` is where the action stands in its document, `shared` where the
    fields of the reusable action stand that it refers to, and `own` names the fields that it has
    itself. `has_update` tells `update: null` from no update. `extensions` holds the `x-` members.
    """

    document: Document = field(repr=False, compare=False)
    index: int
    parts: Location
    shared: Location | None
    own: frozenset[str]
    target: str
    query: Query | None
    description: str | None
    update: Value
    has_update: bool
    copy: str | None
    source: Query | None
    remove: bool
    extensions: JsonObject

    @property
    def updates(self) -> bool:
        """Whether its `update` counts: beside `remove` or `copy` it has no impact."""
        return self.has_update and not self.remove and self.copy is None

    @property
    def copies(self) -> bool:
        """Whether its `copy` counts: beside `remove` or `update` it has no impact."""
        return self.copy is not None and not self.remove and not self.has_update

    def place(self, field_name: str) -> Location:
        """Return where a field of the action stands: in itself, or in what it refers to."""
        if self.shared is None or field_name in self.own:
            return (*self.parts, field_name)
        return (*self.shared, field_name)

    def problem(
        self,
        field_name: str,
        message: str,
        expected: str | None,
        remedy: str,
        inside: Location = (),
    ) -> Problem:
        """Make a `Problem` that stands at one of the action's fields, or `inside` of it."""
        return self.document.problem(
            (*self.place(field_name), *inside), message, expected=expected, remedy=remedy
        )


@dataclass(frozen=True)
class Overlay:
    """A valid overlay document.

    `version` is the version of the specification, such as `(1, 1)`. `extends` is the URI reference
    of the document the overlay was made for, as written. A `lenient` overlay may use what many
    tools take and the specification does not; `warnings` tells where.
    """

    document: Document
    version: tuple[int, int]
    extends: str | None
    actions: tuple[Action, ...]
    lenient: bool = False
    warnings: tuple[Problem, ...] = ()


def base_uri(document: Document) -> str:
    """Return the URI that relative references in a document are resolved against."""
    own, location = document.value.get("$self"), Path(document.name).resolve().as_uri()
    return urljoin(location, own) if isinstance(own, str) else location


def reusable_name(reference: str, base: str) -> str:
    """Return the key of the reusable action that a reference names.

    Overlay 1.2, "Reusable Action Reference Object": a same-document relative reference (RFC 3986,
    section 4.4) whose fragment is a JSON Pointer of one token below `/components/actions/`. `base`
    is the URI of the overlay itself. Raises `ValueError` with the reason, fit to follow the
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
