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

    `index` counts from 0; `parts` is where the action stands in its document, `fields` where its
    `update`, `copy` and `remove` stand (elsewhere if the action refers to a reusable one).
    `has_update` tells `update: null` from no update. `extensions` holds the `x-` members.
    """

    document: Document = field(repr=False, compare=False)
    index: int
    parts: Location
    fields: Location
    target: str
    query: Query | None
    description: str | None
    update: Value
    has_update: bool
    copy: str | None
    source: Query | None
    remove: bool
    extensions: JsonObject
    faults: tuple[Problem, ...] = ()

    @property
    def updates(self) -> bool:
        """Whether its `update` counts: beside `remove` or `copy` it has no impact."""
        return self.has_update and not self.remove and self.copy is None

    @property
    def copies(self) -> bool:
        """Whether its `copy` counts: beside `remove` or `update` it has no impact."""
        return self.copy is not None and not self.remove and not self.has_update

    def problem(
        self,
        field_name: str,
        message: str,
        expected: str | None,
        remedy: str,
        inside: Location = (),
    ) -> Problem:
        """Make a `Problem` that stands at one of the action's fields, or `inside` of it."""
        owner = self.parts if field_name == "target" else self.fields
        return self.document.problem(
            (*owner, field_name, *inside), message, expected=expected, remedy=remedy
        )


@dataclass(frozen=True)
class Overlay:
    """A valid overlay document.

    `version` is the version of the specification, such as `(1, 1)`. `extends` is the URI reference
    of the document the overlay was made for, as written, `self_uri` the overlay's own.
    """

    document: Document
    version: tuple[int, int]
    title: str
    self_uri: str | None
    extends: str | None
    actions: tuple[Action, ...]

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What will keep a valid overlay from being applied."""
        return tuple(fault for action in self.actions for fault in action.faults)

    def is_for(self, document: Document) -> bool:
        """Whether `extends` names `document`, by its own `$self` or by where it was read from.

        Relative references are resolved against `$self`, else against the overlay's file
        (draft 1.2, "Establishing the Base URI").
        """
        if self.extends is None:
            return False
        base = urljoin(_file_uri(self.document), self.self_uri or "")
        wanted = _plain(urljoin(base, self.extends))
        return wanted in {_plain(uri) for uri in _uris(document)}


def _uris(document: Document) -> list[str]:
    location = _file_uri(document)
    own = document.value.get("$self")
    return [location, urljoin(location, own)] if isinstance(own, str) else [location]


def _file_uri(document: Document) -> str:
    return Path(document.name).resolve().as_uri()


def _plain(uri: str) -> str:
    return unquote(urldefrag(uri).url)
