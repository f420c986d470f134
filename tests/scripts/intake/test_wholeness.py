"""A page that was cut or has a gap is refused or remarked on; a whole one gives no alarm."""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.documents import JsonObject, Value, parse_document, same
from scripts.intake.losses import losses
from scripts.intake.restore.clues import anchors
from scripts.intake.torn import torn_texts
from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import Incomplete, NotProven, Page, vendor
from scripts.problem import BadInput
from scripts.specs.sources import flatten

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

from cut_pages import FORMS, WHOLE  # noqa: E402 - it stands beside the command that prints it all

SPEC = """openapi: 3.0.1
info:
  title: ''
  description: ''
  version: 1.0.0
paths:
  /api/v1/clips/{scene}:
    post:
      summary: Make a clip
      description: >-
        A clip is made of what is seen in it; the longer the words about it, the
        better it becomes, up to a length that each model has of its own.
      parameters:
        - name: scene
          in: path
          required: true
          schema:
            type: string
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                voice:
                  type: string
                  description: >-
                    The voice that speaks while the clip runs, in the language
                    of the words.
                sizes:
                  type: array
                  items:
                    $ref: '#/components/schemas/Size'
              required:
                - voice
              x-apidog-orders:
                - voice
                - sizes
      responses:
        '200':
          description: The clip that was made.
          headers: {}
          x-apidog-name: ''
      security:
        - Key: []
      x-apidog-folder: Clips
components:
  schemas:
    Size:
      type: object
      properties:
        width:
          type: integer
      required:
        - width
      x-apidog-orders:
        - width
  securitySchemes:
    Key:
      type: http
      scheme: bearer
servers:
  - url: https://api.apikley.ru
security:
  - Key: []
"""
VALUE = yaml.safe_load(SPEC)
QUICK = [form for form in FORMS if form not in ("flattened", "joined", "gap, flattened")]


def vendored(text: str) -> Vendored:
    return vendor(Page("page", text.encode()), Path("/nowhere"), name="x", today=date(2026, 1, 1))


def remarks(found: Vendored) -> Any:
    restored: Any = found.entry["restored"]
    return restored.get("differences", [])


@pytest.mark.parametrize("form", QUICK)
def test_no_page_that_breaks_off_is_taken_without_a_word(form: str) -> None:
    chance = random.Random(form)
    for _ in range(40):
        page = FORMS[form](SPEC, VALUE, chance)
        try:
            found = vendored(page)
        except (BadInput, NotProven):
            continue
        lost = not same(squeezed(found.document.value), squeezed(VALUE))
        assert not lost or remarks(found), page


@pytest.mark.parametrize("form", ["flattened", "joined"])
def test_no_page_without_indentation_that_breaks_off_is_taken_without_a_word(form: str) -> None:
    chance = random.Random(form)
    for _ in range(6):
        try:
            found = vendored(FORMS[form](SPEC, VALUE, chance))
        except (BadInput, NotProven):
            continue
        assert remarks(found)


@pytest.mark.parametrize("form", WHOLE)
def test_whole_pages_give_no_alarm(form: str) -> None:
    found = vendored(WHOLE[form](SPEC, VALUE))

    assert found.document.value == VALUE
    assert not remarks(found)


def squeezed(value: Value) -> Value:
    """Return a document whose texts have single spaces."""
    if isinstance(value, dict):
        return {key: squeezed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [squeezed(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def without(start: str, end: str) -> Callable[[], str]:
    """Leave out the lines from one to before another."""

    def cut() -> str:
        head, found, rest = SPEC.partition(start)
        assert found
        return head + rest[rest.index(end) :]

    return cut


GAPS: dict[str, tuple[Callable[[], str], str]] = {
    "a component": (without("    Size:\n", "  securitySchemes:"), "Size is pointed at and missing"),
    "a scheme": (without("    Key:\n", "servers:"), "security scheme Key is used and missing"),
    "the responses": (without("      responses:\n", "      security:"), "without `responses`"),
    "a property": (without("                voice:\n", "                sizes:"), "names `voice`"),
    "the parameter": (without("        - name: scene\n", "      requestBody:"), "no parameter"),
    "the end of an export": (without("servers:\n", "security:\n  - Key"), "ends with `servers`"),
    "a value": (lambda: SPEC.replace("scheme: bearer", "scheme:"), "has lost its value"),
    "a mark": (lambda: SPEC.replace("      x-apidog-folder: Clips\n", ""), ""),
    "a part of an item": (
        lambda: SPEC.replace("  - Key: []\n", "  - K\n"),
        "no security requirement",
    ),
}


@pytest.mark.parametrize("gap", [name for name, (_, told) in GAPS.items() if told])
def test_what_refers_to_what_is_gone_refuses_the_page(gap: str) -> None:
    make, told = GAPS[gap]

    with pytest.raises(Incomplete) as refusal:
        vendored(f"```yaml\n{make()}```\n")

    assert any(told in problem.message for problem in refusal.value.problems)
    assert all(problem.remedy for problem in refusal.value.problems)


def test_an_export_set_up_without_a_mark_is_whole() -> None:
    make, _ = GAPS["a mark"]

    assert vendored(f"```yaml\n{make()}```\n")


def test_a_text_that_swallowed_members_is_none() -> None:
    swallowed = "description: |-\n          See\n          responses:\n        url: u\n"
    text = SPEC.replace(
        "      requestBody:\n", f"      externalDocs:\n        {swallowed}      requestBody:\n"
    )

    found = losses(parse_document(text, "spec"))

    assert [loss.text for loss in found] == ["a text holds `responses:`"]


def test_an_operation_of_openapi_31_may_have_no_responses_but_that_is_told() -> None:
    make, _ = GAPS["the responses"]
    text = make().replace("3.0.1", "3.1.0")

    found = vendored(f"```yaml\n{text}```\n")

    assert any("has no responses" in remark for remark in remarks(found))


def test_lines_that_only_one_member_can_be_are_known_before_the_search() -> None:
    lines = flatten(SPEC)

    known = {lines[number]: depth for number, depth in anchors(lines).items()}

    assert known == {
        "info:": 0,
        "paths:": 0,
        "components:": 0,
        "servers:": 0,
        "/api/v1/clips/{scene}:": 1,
        "schemas:": 1,
        "securitySchemes:": 1,
        "post:": 2,
        "Size:": 2,
        "Key:": 2,
        "responses:": 3,
    }


def one_operation(*, schema: JsonObject, text: str = "Make a clip", **more: Value) -> JsonObject:
    """A document of one operation, whose body has a schema."""
    return {
        "openapi": "3.0.1",
        "info": {"title": "Clips", "version": "1"},
        "paths": {
            "/clips": {
                "post": {
                    "description": text,
                    "requestBody": {"content": {"application/json": {"schema": schema, **more}}},
                    "responses": {"200": {"description": "Fine"}},
                }
            }
        },
    }


def of_properties(**held: Value) -> JsonObject:
    typed = {name: {"type": "string"} for name in ("prompt", "voice", "scene")}
    return {"type": "object", "properties": {**typed, **held}}


def of_text(text: str) -> JsonObject:
    return one_operation(schema=of_properties(), text=text)


def of_schema(schema: JsonObject) -> JsonObject:
    return one_operation(schema=of_properties(size=schema))


SUSPECT: dict[str, tuple[JsonObject, str]] = {
    "a property without type": (of_schema({"description": "Its size"}), "has no type"),
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
    "a schema beside a reference": (
        of_schema({"type": "string", "$ref": "#/components/schemas/Size"})
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
    "the end of a sentence": (of_text("it. No more\nis told"), "end of a sentence"),
    "code that is not closed": (of_text("See\n```json\n{}"), "a block of code"),
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
    ("before", "after", "told"),
    [
        ("ity:\n        - Key: []", "ity:\n          Key: []", "`security` is object"),
        (f"{' ' * 16}- sizes\n", "", "does not name the property `sizes`"),
    ],
    ids=["a list that became an object", "a property that the exporter does not list"],
)
def test_forms_and_lists_that_contradict_the_document_refuse_it(
    before: str, after: str, told: str
) -> None:
    assert before in SPEC

    with pytest.raises(Incomplete) as refusal:
        vendored(f"```yaml\n{SPEC.replace(before, after)}```\n")

    assert any(told in problem.message for problem in refusal.value.problems)


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
