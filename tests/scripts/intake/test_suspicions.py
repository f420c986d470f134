"""What no whole page has is asked about; what vendors do write on whole pages is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts.documents import JsonObject, Value
from scripts.intake.copying import copying_faults
from scripts.intake.torn import torn_texts
from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import Incomplete, NotProven, Page, vendor
from scripts.problem import BadInput
from scripts.specs.sources import flatten
from tests.scripts.intake.small_documents import (
    marked,
    of_properties,
    of_schema,
    of_text,
    one_operation,
    vendored,
)

PLAIN = """openapi: 3.0.1
info:
  title: ''
  version: 1.0.0
paths:
  /clips:
    get:
      responses:
        '200':
          description: Fine
          content:
            application/json:
              schema:
                type: string
"""


def remarks(found: Vendored) -> Any:
    restored: Any = found.entry["restored"]
    return restored.get("differences", [])


SUSPECT: dict[str, tuple[JsonObject, str]] = {
    "a property without type": (marked(of_schema({"description": "Its size"})), "has no type"),
    "items without an array": (of_schema({"items": {"type": "string"}, "enum": ["a"]}), "no type"),
    "a value of another type": (
        of_schema({"type": "integer", "enum": [1, "two"]}),
        "several kinds",
    ),
    "only such values": (of_schema({"type": "integer", "enum": ["1", "2"]}), "is no integer"),
    "a default of another type": (
        of_schema({"type": "boolean", "default": "yes"}),
        "is no boolean",
    ),
    "a keyword of another type": (
        of_schema({"type": "string", "minimum": 5, "maximum": 9}),
        "`minimum` of `size` says nothing of a string",
    ),
    "a schema beside a reference": (
        of_schema({"type": "object", "$ref": "#/components/schemas/Size"})
        | {"components": {"schemas": {"Size": {"type": "string"}}}},
        "beside its `$ref`",
    ),
    "a component that nobody needs": (
        of_schema({"type": "string"}) | {"components": {"schemas": {"Size": {"type": "string"}}}},
        "nothing refers to",
    ),
    "one tag without its text": (
        of_text("Clips")
        | {"tags": [*({"name": name, "description": "Of it"} for name in "abc"), {"name": "d"}]},
        "has no `description`, all others have",
    ),
    "a member that OpenAPI lacks": (
        of_text("Clips") | {"servers": [{"url": "https://a.example", "mode": "720p"}]},
        "no `mode`",
    ),
    "a list that skips a number": (of_text("Steps:\n1. Ask\n3. Wait"), "follow each other"),
    "a list without its first": (of_text("Steps:\n2. Wait\n3. Take"), "follow each other"),
    "a heading with nothing below": (of_text("Make a clip.\n\n## Related"), "ends with a heading"),
    "an element that is not closed": (of_text("See\n<div>\nthis"), "opened or closed alone"),
    "a card that is not closed": (of_text("See\n<Card>\nthis"), "opened or closed alone"),
    "the line before another text": (of_text("See this\n  - >-\n    https://a"), "before another"),
    "the name of a property": (of_text("See this\n\n      voice:\n  it"), "like members"),
    "a name with an escape": (
        one_operation(schema={"type": "object", "properties": {"a\\_b": {"type": "string"}}}),
        "an escape of Markdown",
    ),
    "a value with an escape": (
        of_schema({"type": "string", "enum": ["a\\_b", "c"]}),
        "an escape of Markdown",
    ),
    "a server that is a link": (
        of_text("Clips") | {"servers": [{"url": "<https://api.apikley.ru>"}]},
        "the marks of a link",
    ),
    "a keyword in letters that look alike": (
        of_schema({"type": "string", "\u0435num": ["a"]}),
        "`\u0435num` has letters of another alphabet",
    ),
    "the end of a sentence": (of_text("it. No more\nis told"), "end of a sentence"),
    "code that is not closed": (of_text("See\n```json\n{}"), "a block of code"),
    "a key that nobody needs": (
        of_text("Clips")
        | {"components": {"securitySchemes": {"Key": {"type": "http", "scheme": "bearer"}}}},
        "who needs the security scheme Key",
    ),
    "a sample that holds another list": (
        of_schema({"type": "array", "items": {"type": "integer"}, "examples": [[1, "model"]]}),
        "holds things of several kinds",
    ),
    "values that come once again": (
        of_schema({"type": "string", "enum": ["a", "b", "c", "b", "c"]}),
        "goes on with what it has just listed",
    ),
    "names that come once again": (
        one_operation(schema={**of_properties(), "required": ["voice", "scene", "voice", "scene"]}),
        "goes on with what it has just listed",
    ),
    "a remark that breaks off": (of_text("Make a clip of wha..."), "ends in an ellipsis"),
    "a remark that is folded": (of_text("{\u2026}"), "ends in an ellipsis"),
    "a remark that is counted": (of_text("(3 items)"), "ends in an ellipsis"),
    "members that only the example has": (
        one_operation(schema=of_properties(), example={"prompt": "a", "b": 1, "c": 2, "d": 3}),
        "their schemas lack",
    ),
}


@pytest.mark.parametrize("sign", SUSPECT)
def test_what_no_whole_page_has_is_asked_about_in_the_first_line(
    sign: str, write_js_yaml: Callable[[Value], str]
) -> None:
    document, told = SUSPECT[sign]
    page = Page("page.md", f"```yaml\n{write_js_yaml(document)}```\n".encode())

    with pytest.raises(NotProven) as refusal:
        vendor(page, Path("/nowhere"), name="x", today=date(2026, 1, 1))

    assert refusal.value.lines[0].startswith("page.md: the page may be cut or have a gap: ")
    assert told in refusal.value.lines[0]
    found = vendor(page, Path("/nowhere"), name="x", today=date(2026, 1, 1), is_whole=True)
    assert found.document.value == document


ENDLESS = {
    "text": f"Films\nCopy page\n{PLAIN}",
    "flattened text": "Films\nCopy page\n" + "\n".join(flatten(PLAIN)),
    "preformatted": f"<!doctype html><h1>Films</h1><pre>{PLAIN}</pre></html>",
}


@pytest.mark.parametrize("form", ENDLESS)
def test_words_before_a_document_and_none_behind_it_are_asked_about(form: str) -> None:
    page = ENDLESS[form]
    with pytest.raises(NotProven, match="words before its document and none behind 'type: string'"):
        vendored(page)

    assert vendored(f"{page}\nNext\n".replace("</html>\nNext", "Next</html>"))
    assert vendored(PLAIN)


def test_a_document_of_many_operations_is_not_suspected_for_what_pages_never_have() -> None:
    document = of_schema({"type": "integer", "enum": ["1", "2"]})
    operations: Any = document["paths"]
    operations["/songs"] = operations["/clips"]

    assert vendored(json.dumps(document))


def test_a_service_whose_authors_forgot_the_text_of_a_response_is_whole() -> None:
    document = of_schema({"type": "integer"})
    operations: Any = document["paths"]
    (operation,) = operations["/clips"].values()
    answer = {"content": {"application/json": {"schema": {"type": "object"}}}}
    operation["responses"] = {"200": answer}
    with pytest.raises(Incomplete, match="a response without `description`"):
        vendored(json.dumps(document))

    operations["/songs"] = operations["/clips"]

    told = remarks(vendored(json.dumps(document)))

    assert any("a response without `description`" in line for line in told)


@pytest.mark.parametrize(
    ("before", "after", "has_gap"),
    [("Kie", "Apikley", False), (r"of a voice, and it\s+takes a", "", True)],
    ids=["another name", "half a line less"],
)
def test_a_text_that_another_word_stands_in_is_folded_nearly_as_it_was(
    before: str, after: str, has_gap: bool, write_js_yaml: Callable[[Value], str]
) -> None:
    text = "A clip of Kie is made of a prompt and of a voice, and it takes a while. " * 4
    held = {word: {"type": "string", "description": text + word} for word in ("a", "b", "c", "d")}
    written = write_js_yaml(one_operation(schema={"type": "object", "properties": held}))
    edited = re.sub(before, after, written, count=3)

    assert torn_texts(written) == []
    assert [torn.has_gap for torn in torn_texts(edited)] == [has_gap]


@pytest.mark.parametrize("mark", ["\u2026", "..."])
def test_lines_that_a_narrow_view_cut_off_are_seen_and_others_are_not(mark: str) -> None:
    rows = ["description: What is to be seen in", "summary: What is said to be here, and", "a: b"]
    cut = [row if len(row) < 25 else row[: 25 - len(mark)] + mark for row in rows]

    assert "2 lines end in an ellipsis" in next(copying_faults({}, "\n".join(cut)))
    assert not [*copying_faults({}, "\n".join([*cut, "type: a text that is wider than they are"]))]
    assert not [*copying_faults({}, "\n".join(["a: And so on" + mark, "bc: And so on" + mark]))]


@pytest.mark.parametrize("word", ["s", "serv", "components"])
def test_a_page_that_ends_in_a_member_of_the_root_goes_on(word: str) -> None:
    with pytest.raises(BadInput, match="go on"):
        vendored(f"Films\nCopy page\n{PLAIN}{word}")


@pytest.mark.parametrize("place", ["example:\n  a: 1\n  b: VALUE", "example: VALUE"])
def test_a_sample_without_its_value_is_asked_about_but_no_null(place: str) -> None:
    start = PLAIN.rindex("schema:")
    margin = PLAIN[PLAIN.rindex("\n", 0, start) : start]
    page = PLAIN[:start] + place.replace("\n", margin) + margin + PLAIN[start:]
    assert page != PLAIN
    assert vendored(page.replace("VALUE", "null"))
    with pytest.raises(NotProven, match="has lost its value"):
        vendored(page.replace(" VALUE", ""))


@pytest.mark.parametrize("what", ["description: null", "description: ~"])
def test_a_null_that_is_written_out_is_no_lost_value(what: str) -> None:
    docs = f"externalDocs:\n  {what}\n  url: https://docs.example.com\n"
    assert vendored(PLAIN + docs).document.text == PLAIN + docs
    with pytest.raises(BadInput, match="has lost its value"):
        vendored(PLAIN + docs.replace(what, "description:"))


def test_samples_of_code_may_lack_a_label_and_hold_what_looks_like_members() -> None:
    samples = "".join(
        f"        - lang: {name}\n          label: {name}\n          source: |\n"
        "            const clips: C<D> = make({\n            type: string\n            })\n"
        for name in ("a", "b", "c", "d")
    ).replace("          label: c\n", "")
    page = PLAIN.replace("      responses:\n", f"      x-codeSamples:\n{samples}      responses:\n")
    assert vendored(page).document.text == page
