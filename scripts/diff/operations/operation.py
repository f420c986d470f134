"""The operations of a document, and those of two documents paired."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.diff.change import Change, Impact, Kind, Subject
from scripts.diff.shape import Conjunction, Located
from scripts.diff.sides import Side, child
from scripts.documents import Value, as_object, as_text, join_pointer
from scripts.openapi import METHODS

_TEMPLATE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path; `item` is the path item around it."""

    method: str
    path: str
    part: Located
    item: Located

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same operation for the server: names in the path do not matter."""
        return self.method, _TEMPLATE.sub("{}", self.path)

    @property
    def operation_id(self) -> str | None:
        """Its `operationId`, None if it has none."""
        return as_text(self.member("operationId").value)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.operation_id or f"{self.method.upper()} {self.path}"

    def member(self, *steps: str | int) -> Located:
        """Return a member of the operation; an empty object where it has none."""
        return child(self.part, *steps)

    def has(self, name: str) -> bool:
        """Whether the operation says anything of `name`."""
        return name in as_object(self.part.value)


@dataclass(frozen=True, slots=True)
class OperationPair:
    """An operation as it was and as it is."""

    old: Operation
    new: Operation

    @property
    def subject(self) -> Subject:
        """Whom its changes concern."""
        return Subject("operation", self.old.name)

    def change(
        self,
        kind: Kind,
        impact: Impact,
        message: str,
        before: Value = None,
        after: Value = None,
        *,
        place: str = "",
    ) -> Change:
        """Report a change of the operation."""
        return Change(
            kind=kind,
            impact=impact,
            subject=self.subject,
            place=place,
            message=message,
            before=before,
            after=after,
            old=join_pointer(self.old.part.parts),
            new=join_pointer(self.new.part.parts),
        )


def operations_of(side: Side, paths: Located) -> Iterator[Operation]:
    """Yield the operations of a map of path items, in its order."""
    for path in as_object(paths.value):
        item = side.resolved(child(paths, path))
        for method in METHODS:
            if isinstance(as_object(item.value).get(method), dict):
                yield Operation(method, path, child(item, method), item)


def schemas_of(holder: Located) -> dict[str, Conjunction]:
    """Return the schema of each media type, under its name without parameters such as `charset`."""
    content = child(holder, "content")
    return {
        name.partition(";")[0].strip().casefold(): Conjunction((child(content, name, "schema"),))
        for name in as_object(content.value)
    }


def role(base: str, media_type: str, known: dict[str, Conjunction]) -> str:
    """Name a media type in a sentence where there are several."""
    return f"{base} as {media_type}".strip() if len(known) > 1 else base
