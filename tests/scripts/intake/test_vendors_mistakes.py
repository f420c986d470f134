"""Mistakes that vendors make in their own documents: restoring must still find what they wrote."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts.documents import Value, parse_document, same
from scripts.intake.restore.clues import Marks
from scripts.intake.restore.consistency import FATAL, omissions
from scripts.intake.restore.fields import field
from scripts.intake.restore.habits import Known
from scripts.intake.restore.restoration import Restoration, restore
from scripts.intake.restore.shape import Structure
from scripts.intake.vendoring import Incomplete, Page, vendor
from scripts.specs.sources import flatten

PAGE = """openapi: 3.0.1
info:
  title: Clips
  description: Clips of films, cut as you like them
  version: 1.0.0
servers:
  - url: https://api.clips.example
security:
  - bearerAuth: []
paths:
  /clips/{id}:
    get:
      summary: Return a clip
      description: Return a clip that was made before
      operationId: getClip
      parameters:
        - name: id
          in: path
          required: true
          description: The identifier of the clip
          schema:
            type: string
      responses:
        '200':
          description: The clip
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Clip'
components:
  schemas:
    Clip:
      description: A clip of a film
      type: object
REQUIRED      properties:
        title:
          description: The title of the clip
          type: string
          example: Sunrise
        size:
MEMBERS
        film:
          description: The film that the clip is from
          type: string
          example: Dawn
  securitySchemes:
    bearerAuth:
      type: http
      scheme: bearer
"""


def page(members: str, required: str = "") -> str:
    rows = "\n".join(f"          {row}" for row in members.split("\n"))
    return PAGE.replace("MEMBERS", rows).replace("REQUIRED", required)


def restored(text: str) -> Restoration:
    return restore(flatten(text), Known())


def comes_back(text: str) -> bool:
    outcome = restored(text)
    value: Value = parse_document(text, "page").value
    return bool(outcome.restored and outcome.best and same(outcome.best.document.value, value))


@pytest.mark.parametrize("type_", ["string", "integer", "number", "boolean", "array"])
@pytest.mark.parametrize(
    "keyword", ["required:\n  - size", "minProperties: 1", "minLength: 1", "minItems: 1"]
)
def test_a_keyword_of_another_type_is_left_where_the_vendor_put_it(
    keyword: str, type_: str
) -> None:
    items = "\nitems:\n  type: string" if type_ == "array" else ""

    assert comes_back(page(f"description: The size\n{keyword}\ntype: {type_}{items}"))


@pytest.mark.parametrize(
    ("type_", "example"),
    [
        ("array", '\'["small", "large"]\''),
        ("array", "small"),
        ("object", "'{}'"),
        ("object", "small"),
        ("string", "\n  - small\n  - large"),
    ],
)
def test_a_sample_of_another_form_is_left_where_the_vendor_put_it(type_: str, example: str) -> None:
    held = {"array": "items:\n  type: string", "object": "additionalProperties: false"}
    members = f"type: {type_}\ndescription: The size\nexample: {example}\n{held.get(type_, '')}"

    assert comes_back(page(members.strip()))


REQUIRED = "      required:\n        - title\n        - tone\n"


SCHEME = "  securitySchemes:\n    bearerAuth:\n      type: http\n      scheme: bearer\n"


@pytest.mark.parametrize(
    ("there", "instead", "told"),
    [
        ("      properties:\n", f"{REQUIRED}      properties:\n", "`required` names `tone`"),
        (SCHEME, "", "the security scheme bearerAuth is used and missing"),
        ("schemas/Clip'", "schemas/Reel'", "#/components/schemas/Reel is pointed at and missing"),
    ],
)
def test_what_no_line_of_a_page_has_is_the_page_s_own_mistake(
    there: str, instead: str, told: str
) -> None:
    text = page("description: The size\ntype: string").replace(there, instead, 1)

    assert comes_back(text)
    flat = Page("page", "\n".join(flatten(text)).encode())
    with pytest.raises(Incomplete, match=re.escape(told)):
        vendor(flat, Path("/nowhere"), name="clips", today=date(2026, 1, 1))
    confirmed = vendor(flat, Path("/nowhere"), name="clips", today=date(2026, 1, 1), is_whole=True)
    restoring: Any = confirmed.entry["restored"]
    assert any(told in difference for difference in restoring["differences"])
    assert same(confirmed.document.value, parse_document(text, "page").value)


def test_a_required_name_that_another_line_has_is_asked_about() -> None:
    outcome = restored(page("type: object\nproperties:\n  tone:\n    type: string", REQUIRED))

    assert outcome.best
    assert not outcome.restored


def test_a_mistake_that_is_a_habit_counts_once() -> None:
    names = ("Short", "Middle", "Long", "Endless", "Looped", "Cut", "Faded", "Silent", "Spoken")
    union = "".join(
        f"  - title: {name} film\n    $ref: '#/components/schemas/Length'\n" for name in names
    )
    text = page(f"description: The size\noneOf:\n{union.rstrip()}")
    length = "    Length:\n      description: A length in seconds\n      type: integer\n"
    text = text.replace("  securitySchemes:", f"{length}  securitySchemes:")

    assert comes_back(text)


@pytest.mark.parametrize("name", ["parameters", "responses", "summary", "tags"])
def test_a_member_of_an_operation_is_no_name_of_a_security_scheme(name: str) -> None:
    assert field("security requirement", name) is None
    assert field("security requirement", "bearerAuth") == "[string]"


def test_a_name_that_an_object_before_it_may_have_as_keyword_is_asked_about() -> None:
    outcome = restored(page("type: object\nitems:\n  type: string\ndescription: The size"))

    assert [choice.line for choice in outcome.choices] == [
        flatten(page("type: object\nitems:")).index("items:")
    ]


CONTENT = """          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Clip'
"""
KEPT = """  mediaTypes:
    clip:
      application/json:
        schema:
          $ref: '#/components/schemas/Clip'
"""


def test_what_a_bundler_keeps_of_several_responses_comes_back() -> None:
    referring = "          content:\n            $ref: '#/components/mediaTypes/clip'\n"
    text = page("description: The size\ntype: string").replace(CONTENT, referring)

    assert comes_back(text.replace("  securitySchemes:", f"{KEPT}  securitySchemes:"))


@pytest.mark.parametrize("exporter", ["x-apidog-status", None])
def test_people_alone_require_what_an_object_has_not(exporter: str | None) -> None:
    listed = Structure("list", "", (("0", Structure("string", "tone")),))
    held = Structure("map", "", (("title", Structure("schema", "string")),))
    facts = (("required", listed), ("properties", held))
    marks = Marks(frozenset({exporter})) if exporter else Marks()

    weights = [fault.weight for fault in omissions("schema", facts, marks) if "tone" in fault.text]

    assert [weight == FATAL for weight in weights] == [exporter is not None]
