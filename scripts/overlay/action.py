"""What an overlay holds: its actions, and the document they are meant for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

from scripts.documents import Document, JsonObject, Value
from scripts.overlay.query import Location, Query
from scripts.problem import Problem


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
    of the document the overlay was made for, as written, `self_uri` the overlay's own. A `lenient`
    overlay may use what many tools take and the specification does not; `warnings` tells where.
    """

    document: Document
    version: tuple[int, int]
    title: str
    self_uri: str | None
    extends: str | None
    actions: tuple[Action, ...]
    lenient: bool = False
    warnings: tuple[Problem, ...] = ()

    def is_for(self, document: Document) -> bool:
        """Whether `extends` names `document`, by its own `$self` or by where it was read from.

        Relative references are resolved against `$self`, else against the overlay's file
        (Overlay 1.2, "Establishing the Base URI").
        """
        if self.extends is None:
            return False
        wanted = _plain(urljoin(base_uri(self.document), self.extends))
        return wanted in {_plain(uri) for uri in _uris(document)}


def base_uri(document: Document) -> str:
    """Return the URI that relative references in a document are resolved against."""
    own = document.value.get("$self")
    location = _file_uri(document)
    return urljoin(location, own) if isinstance(own, str) else location


def _uris(document: Document) -> list[str]:
    return [_file_uri(document), base_uri(document)]


def _file_uri(document: Document) -> str:
    return Path(document.name).resolve().as_uri()


def _plain(uri: str) -> str:
    return unquote(urldefrag(uri).url)
