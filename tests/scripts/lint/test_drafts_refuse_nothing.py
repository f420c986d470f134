"""A draft never refuses what a document shows to be valid, whatever its prose claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.documents import Document, JsonObject, parse_document, resolve_pointer, to_yaml
from scripts.lint import lint_document, lint_documents
from scripts.lint.draft import draft_overlay, draft_overlays
from scripts.lint.instances import mismatches
from scripts.lint.subject import LintedDocument
from scripts.overlay import apply_overlay, read_overlay

Build = Callable[..., Document]

_INPUTS = (
    *("paths", "/createTask", "post", "requestBody", "content", "application/json"),
    *("schema", "properties", "input", "properties"),
)
_CLAIMS = (
    "Must be between 2 and 6.",
    "Range: [3, 5].",
    "At most 4 characters.",
    "Max length: 3.",
    "Up to 2 items.",
    "At least 2 items.",
    "Must be a multiple of 4.",
    "Options: `a`, `b`.",
    "Only supports `5`, `10` values.",
    "Default: `b`.",
    "Default: 7.",
    "Required field.",
    "URL of the picture.",
    "An integer value.",
    "This parameter is deprecated.",
    "Limited to 3 tokens.",
)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": st.sampled_from(("", "a", "abcdefgh", "https://a.test/x", "7")),
    "integer": st.integers(-2, 12),
    "number": st.sampled_from((0, 0.5, 2, 7.25, 11)),
    "boolean": st.booleans(),
    "array": st.lists(st.sampled_from(("a", "bcdef")), max_size=4),
}


@st.composite
def _members(draw: st.DrawFn) -> JsonObject:
    kind = draw(st.sampled_from(list(_VALUES)))
    claims = draw(st.lists(st.sampled_from(_CLAIMS), min_size=1, max_size=4, unique=True))
    member: JsonObject = {"type": kind, "description": " ".join(claims)}
    if kind == "array":
        member["items"] = {"type": "string"}
    for keyword in draw(st.lists(st.sampled_from(("default", "example")), unique=True)):
        member[keyword] = draw(_VALUES[kind])
    if kind != "array" and draw(st.booleans()):
        member["enum"] = draw(st.lists(_VALUES[kind], min_size=1, max_size=3, unique=True))
    if draw(st.booleans()):
        member["nullable"] = True
    return member


_settings = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _corrected(document: Document, draft: JsonObject) -> Document:
    if not draft["actions"]:
        return document
    overlay = read_overlay(parse_document(to_yaml(draft), "draft.yaml"))
    return parse_document(to_yaml(apply_overlay(overlay, document.value).value), document.name)


def _shown(member: JsonObject) -> Iterator[Any]:
    yield from (member[keyword] for keyword in ("default", "example") if keyword in member)
    yield from member.get("enum", ())  # type: ignore[misc]


def _takes(document: Document, member: str, value: Any) -> bool:
    subject = LintedDocument(document)
    schema = resolve_pointer(document.value, (*_INPUTS, member))
    return next(mismatches(subject, schema, value), None) is None  # type: ignore[arg-type]


@_settings
@given(st.dictionaries(st.sampled_from(("it", "image_urls", "file_id", "duration")), _members()))
def test_what_a_member_shows_stays_valid(
    document_with: Build, members: dict[str, JsonObject]
) -> None:
    document = document_with({"inputs": members})

    corrected = _corrected(document, draft_overlay(document, lint_document(document)))

    for name, member in members.items():
        for value in _shown(member):
            assert _takes(corrected, name, value) or not _takes(document, name, value)


@_settings
@given(_members(), st.data())
def test_the_example_of_a_body_stays_valid(
    document_with: Build, member: JsonObject, data: st.DataObject
) -> None:
    value = data.draw(_VALUES[str(member["type"])])
    inputs = data.draw(st.sampled_from(({"prompt": "a", "it": value}, {"prompt": "a"})))
    body = {"model": "wan/2-2-text-to-video", "input": inputs}
    document = document_with({"inputs": {"it": member}, "media": {"example": body}})
    schema = (*_INPUTS[:-4],)

    corrected = _corrected(document, draft_overlay(document, lint_document(document)))

    before, after = (
        mismatches(LintedDocument(each), resolve_pointer(each.value, schema), body)  # type: ignore[arg-type]
        for each in (document, corrected)
    )
    assert next(before, None) is not None or next(after, None) is None


@_settings
@given(_members(), st.data())
def test_what_another_page_shows_of_the_member_stays_valid(
    document_with: Build, member: JsonObject, data: st.DataObject
) -> None:
    bare = {
        key: value for key, value in member.items() if key not in ("default", "example", "enum")
    }
    example = data.draw(_VALUES[str(member["type"])])
    documents = [
        document_with({"inputs": {"it": bare}}, "a.yaml"),
        document_with({"inputs": {"it": bare | {"example": example}}}, "b.yaml"),
    ]

    drafts = draft_overlays(documents, lint_documents(documents))

    corrected = [one.corrected for one in drafts if one.document and one.document.name == "a.yaml"]
    for value in corrected:
        assert _takes(parse_document(to_yaml(value), "a.yaml"), "it", example)
