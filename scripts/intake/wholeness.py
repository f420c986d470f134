"""Whether the document of a page is one of OpenAPI 3, and whole: proofs against cuts and gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.documents import Document, JsonObject, Value, as_object, resolve_pointer
from scripts.intake.copying import copying_faults
from scripts.intake.examples import missing_members, undeclared_members
from scripts.intake.losses import emptied, is_complete_export, is_listed_whole, losses
from scripts.intake.oddities import (
    careless,
    oddities,
    references,
    without_responses,
)
from scripts.intake.omitted import omissions, says_more
from scripts.intake.page.finding import Found
from scripts.intake.page.marks import LEFT_OUT
from scripts.intake.restore.fields import placed_mappings, unknown_members
from scripts.intake.torn import NAMES, breaks_off, torn_texts
from scripts.intake.vocabulary import strange_names, strange_words
from scripts.openapi.grammar import FIELDS
from scripts.problem import BadInput, Problem
from scripts.specs.naming import operations_of

_WHOLE = "save the whole page and vendor that"
_OTHER_KINDS = {"asyncapi": "an AsyncAPI document", "overlay": "an overlay", "$schema": "a schema"}
_SAVE_AGAIN = "save the page again, whole; if the vendor's own page is so, vendor it with --whole"
UNMARKED = "nothing marks the end"
"""What the account of a document begins with whose end its page does not show."""
_VERSION = re.compile(r"3(?:\.[0-9]+){1,2}(?:-\S+)?")
_MOST_NAMED = 3
_MOST_CARELESS = 2
"""Measured: 40 of 505 whole pages have one or two such members; one has more, in an example of
another operation, which lacks what its schema requires."""


class Incomplete(BadInput):
    """The page was cut or has a gap: its document refers to what is gone, or breaks off."""


def expect_openapi(document: Document) -> None:
    """Raise `BadInput` for what is no document of OpenAPI 3 with an operation."""
    value = document.value
    version = value.get("openapi")
    problems = []
    if version is None or not _VERSION.fullmatch(str(version)):
        problems.append(_not_openapi_3(document, version))
    elif not isinstance(value.get("info"), dict):
        problems.append(_missing(document, "info", "an object with title and version"))
    elif not operations_of(value):
        problems.append(_missing(document, "paths", "a path with an operation, such as `post`"))
    else:
        problems.extend(_dangling(document))
    if problems:
        raise BadInput(problems)


def _not_openapi_3(document: Document, version: Value) -> Problem:
    found = "no `openapi` version" if version is None else f"the OpenAPI version {version}"
    if "swagger" in document.value:
        found = f"Swagger {document.value['swagger']}, the format before OpenAPI"
    kinds = [kind for key, kind in _OTHER_KINDS.items() if key in document.value]
    if version is None and kinds:
        found = f"no OpenAPI: it is {kinds[0]}"
    return document.problem(
        ("openapi",) if version is not None else (),
        f"the document on the page has {found}",
        expected="openapi: 3.0.x or 3.1.x",
        remedy="convert it to OpenAPI 3.0 or 3.1 and keep it as an authored spec",
    )


def _missing(document: Document, name: str, expected: str) -> Problem:
    is_there = name in document.value
    message = f"`{name}` holds {'nothing of use' if is_there else 'nothing'}: this is not whole"
    parts = (name,) if is_there else ()
    return document.problem(parts, message, expected=expected, remedy=_WHOLE)


def _dangling(document: Document) -> Iterator[Problem]:
    """Find the member that stands last in the text and has no value any more."""
    lines = document.text.rstrip().split("\n")
    last = lines[-1].strip().removeprefix("- ")
    if not last.endswith(":") or _last(document.value) is not None:
        return
    message = f"the document breaks off behind `{last}`"
    yield Problem(message, file=document.name, line=len(lines), expected="a value", remedy=_WHOLE)


def _last(value: Value) -> Value:
    """Return the value that stands last in a document."""
    while isinstance(value, (dict, list)) and value:
        value = value[-1] if isinstance(value, list) else list(value.values())[-1]
    return value


def expect_whole(document: Document, found: Found) -> None:
    """Raise `Incomplete` for a document of which a part is certainly missing."""
    problems = [*_lost(document)]
    offset = 0 if document.text.startswith("\n") else found.line - 1
    problems += [
        _torn(document, torn.line + offset) for torn in torn_texts(document.text) if torn.breaks_off
    ]
    if not found.is_end_marked and (line := breaks_off(document.text)):
        problems.append(_torn(document, line + offset))
    if problems:
        raise Incomplete([_with_remedy(problem) for problem in problems])


def expect_nothing_lost(document: Document, page: str) -> None:
    """Raise `Incomplete` for the document restored from a page, if it points at what it has not.

    It has other lines than the page, so that only a pointer tells where.
    """
    problems = [
        Problem(problem.message, file=page, pointer=problem.pointer, remedy=_SAVE_AGAIN)
        for problem in _lost(document)
    ]
    if problems:
        raise Incomplete(problems)


def _lost(document: Document) -> Iterator[Problem]:
    is_of_one_operation = len(operations_of(document.value)) == 1
    for loss in losses(document):
        if is_of_one_operation or not loss.is_often_forgotten:
            yield document.problem(loss.parts, f"the page is cut or has a gap: {loss.text}")


def suspicions(document: Document, found: Found) -> Iterator[str]:
    """Say what no whole page has: a part may be missing, and a person has to look.

    Documents of whole services are written by many hands; there it is worth a word alone.
    """
    value = document.value
    if not found.is_end_marked and found.form != "bare" and not _ends_itself(document):
        last = document.text.rstrip().rpartition("\n")[2].strip()
        yield f"the page has words before its document and none behind {last!r}"
    if found.cut and says_more(found.cut[0]):
        yield f"the document is not shown to its end: behind it stands {found.cut[0]!r}"
    yield from copying_faults(value, found.text)
    yield from omissions(value, found.text)
    yield from (note for note in found.notes if note.startswith(LEFT_OUT))
    yield from strange_words(value)
    if len(operations_of(value)) > 1:
        yield from strange_names(value)
        return
    yield from emptied(document)
    if cut := [torn.line for torn in torn_texts(document.text) if torn.has_gap]:
        yield f"js-yaml would write texts otherwise (lines of the spec: {_listed(cut)})"
    yield from oddities(value)
    yield from _misplaced(value)
    strange = list(dict.fromkeys(undeclared_members(value, is_listed_whole)))
    if len(strange) > _MOST_CARELESS and not any(missing_members(value)):
        yield f"examples have members that their schemas lack: {_listed(strange)}"
    if lacking := list(without_responses(value)):
        careless = [*doubts(document, found)]
        if len(careless) > 1:
            yield from lacking


def _misplaced(value: JsonObject) -> Iterator[str]:
    """Name the members that may belong to another object, since OpenAPI has none such there.

    What is no name of OpenAPI, of a property or of a sample is a keyword of the site's own; and so
    is a section of components that OpenAPI has not, where references lead to it.
    """
    sections = _own_sections(value)
    free = (place for place in placed_mappings(value) if place.kind in ("{schema}", "any"))
    names = NAMES.union(name for place in free for name in place.value)
    for parts, kind, name in unknown_members(value):
        holder = as_object(resolve_pointer(value, parts[:-1]))
        target = holder[name] if name == "$ref" else f"#/components/{name}/"
        if (kind == "components" or name == "$ref") and str(target).startswith(sections):
            continue
        is_own = kind == "schema" and name.isascii() and name not in names
        is_own = is_own and not isinstance(holder[name], (dict, list))
        if not is_own and not is_listed_whole(holder):
            yield f"OpenAPI has no `{name}` in a {kind}"


def _own_sections(value: JsonObject) -> tuple[str, ...]:
    """List how references into the sections of components begin that only this document has."""
    own = [f"#/components/{name}/" for name in as_object(value.get("components"))]
    own = [start for start in own if start.split("/")[2] not in FIELDS["components"]]
    return tuple(start for start in own if any(to.startswith(start) for to in references(value)))


def doubts(document: Document, found: Found) -> Iterator[str]:
    """Say what of a whole document might have been otherwise: no proof that a part is missing."""
    value = document.value
    if lost := [loss.text for loss in losses(document)]:
        yield f"OpenAPI wants what is not there: {_listed(lost)}"
    if edited := [torn.line for torn in torn_texts(document.text)]:
        yield (
            "js-yaml would write texts otherwise: they were edited, or a part of them is missing "
            f"(lines of the spec: {_listed(edited)})"
        )
    if odd := [f"`{name}` of a {kind}" for _, kind, name in unknown_members(value)]:
        yield f"OpenAPI has no such members: {_listed(odd)}"
    if found_odd := [*oddities(value), *without_responses(value), *careless(value)]:
        yield f"something may be missing: {_listed(found_odd)}"
    if strange := list(undeclared_members(value)):
        yield f"examples have members that their schemas lack: {_listed(strange)}"
    if lacking := list(missing_members(value)):
        yield f"examples lack members that their schemas require: {_listed(lacking)}"
    if not found.is_end_marked and not _ends_itself(document):
        last = document.text.rstrip().rpartition("\n")[2].strip()
        yield f"{UNMARKED}: {last!r} is taken for the last line"


def _ends_itself(document: Document) -> bool:
    """Whether the document shows its own end: by a last brace, or as its exporter ends it."""
    return document.text.lstrip().startswith("{") or is_complete_export(document)


def _listed(items: list[str] | list[int]) -> str:
    shown = ", ".join(map(str, items[:_MOST_NAMED]))
    more = len(items) - _MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _torn(document: Document, line: int) -> Problem:
    message = "the page is cut or has a gap: a text breaks off here"
    return Problem(message, file=document.name, line=line)


def _with_remedy(problem: Problem) -> Problem:
    return Problem(
        problem.message,
        file=problem.file,
        line=problem.line,
        column=problem.column,
        pointer=problem.pointer,
        remedy=_SAVE_AGAIN,
    )
