"""The values that documents themselves show to be valid, which no correction may refuse.

A default, an example, the values of an enum, and what other documents show of the same member:
where the schema takes such a value today, a draft that would refuse it narrows wrongly, whatever
the prose says. It is not offered, and its finding is left to a person.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scripts.documents import Document, JsonObject, Parts, Value
from scripts.lint.draft.editing import look_up
from scripts.lint.examples import examples_of
from scripts.lint.finding import Edit, Rewrite, SetMember
from scripts.lint.instances import Validator, mismatches
from scripts.lint.site import MediaTypeSite, ParameterSite, SchemaSite, Site
from scripts.lint.subject import LintedDocument
from scripts.lint.walk import sites

_MOST_OF_OTHERS = 20
"""How many values of one member are taken from other documents."""

_TAKES_ALL = frozenset(
    {
        "contact",
        "default",
        "deprecated",
        "description",
        "email",
        "example",
        "examples",
        "externalDocs",
    }
    | {
        "info",
        "license",
        "operationId",
        "scheme",
        "security",
        "servers",
        "summary",
        "tags",
        "title",
    }
    | {"url", "x-lint-ignore"}
)
"""Members that can be set without any value being refused."""


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value, the place of the schema that takes it, and whether it is one of its enum."""

    schema: Parts
    value: Value
    is_choice: bool = False


class Evidence:
    """What is shown to be valid by one document, and by others of its family."""

    def __init__(self, document: Document, others: Iterable[ShownValue] = ()) -> None:
        """Collect what the document shows and takes; of other documents, what it takes too."""
        subject = LintedDocument(document)
        self._document = document
        shown = [*shown_values(subject), *others]
        refused = set(map(id, _refused(subject, shown)))
        self._shown = [value for value in shown if id(value) not in refused]

    def refused_by(
        self, corrected: JsonObject, among: Sequence[ShownValue] | None = None
    ) -> list[ShownValue]:
        """Return the values that a corrected document refuses, of all or `among` some."""
        subject = LintedDocument(replace(self._document, value=corrected))
        return _refused(subject, self._shown if among is None else among)

    def forget(self, values: Iterable[ShownValue]) -> None:
        """Take values for shown no longer."""
        wrong = set(map(id, values))
        self._shown = [value for value in self._shown if id(value) not in wrong]

    def near(self, edits: Iterable[Edit]) -> list[ShownValue]:
        """Return the values of the schemas around and inside what edits change, but no choices."""
        places = [edit.parts for edit in edits]
        return [
            shown
            for shown in self._shown
            if not shown.is_choice
            and any(shown.schema == place[: len(shown.schema)] for place in places)
        ]


def may_refuse(edits: Iterable[Edit]) -> bool:
    """Whether edits could make a schema refuse a value that it takes."""
    return not all(
        isinstance(edit, Rewrite) or (isinstance(edit, SetMember) and edit.key in _TAKES_ALL)
        for edit in edits
    )


def shown_values(subject: LintedDocument) -> Iterator[ShownValue]:
    """Yield the defaults, examples and choices of a document, valid or not."""
    for site in sites(subject):
        if isinstance(site, SchemaSite):
            if "default" in site.value:
                yield ShownValue(site.parts, site.value["default"])
            for choice in site.choices or ():
                yield ShownValue(site.parts, choice, is_choice=True)
            yield from (ShownValue(site.parts, value) for _, value in examples_of(site))
        elif isinstance(site, MediaTypeSite | ParameterSite) and "schema" in site.value:
            place = site.at("schema")
            yield from (ShownValue(place, value) for _, value in examples_of(site))


def shown_by_others(documents: Sequence[Document]) -> dict[str, list[ShownValue]]:
    """List by document what the others show of members of its own.

    A member is the same where it stands at the same place and is described by the same words.
    """
    subjects = {document.name: LintedDocument(document) for document in documents}
    shown: dict[tuple[Parts, Value], dict[str, ShownValue]] = defaultdict(dict)
    for subject in subjects.values():
        for value in shown_values(subject):
            known = shown[value.schema, _text(subject, value.schema)]
            if len(known) < _MOST_OF_OTHERS:
                known.setdefault(json.dumps(value.value, sort_keys=True, default=str), value)
    return {
        name: [
            value
            for site in sites(subject)
            for place in _schemas(site)
            for value in shown.get((place, _text(subject, place)), {}).values()
        ]
        for name, subject in subjects.items()
    }


def _schemas(site: Site) -> Iterator[Parts]:
    if isinstance(site, SchemaSite):
        yield site.parts


def _text(subject: LintedDocument, place: Parts) -> Value:
    schema = look_up(subject.value, place)
    return schema.get("description") if isinstance(schema, dict) else None


def _refused(subject: LintedDocument, shown: Iterable[ShownValue]) -> list[ShownValue]:
    """Return the values that the schemas at their places refuse; a schema may be gone by now."""
    by_place: dict[Parts, list[ShownValue]] = defaultdict(list)
    for value in shown:
        by_place[value.schema].append(value)
    return [value for place, values in by_place.items() for value in _of(subject, place, values)]


def _of(subject: LintedDocument, place: Parts, values: list[ShownValue]) -> Iterator[ShownValue]:
    schema = look_up(subject.value, place)
    if not isinstance(schema, dict):
        return
    validator = None if "discriminator" in subject.resolved(schema) else Validator(subject, schema)
    for shown in values:
        found = (
            validator.mismatches(shown.value)
            if validator
            else mismatches(subject, schema, shown.value)
        )
        if next(iter(found), None) is not None:
            yield shown
