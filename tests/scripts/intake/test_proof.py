"""What proves a reading of flattened lines, what rules it out, and what choices may decide."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scripts.documents import JsonObject, Value
from scripts.intake.restore.habits import Known
from scripts.intake.restore.restoration import restore
from scripts.specs.sources import flatten

AMBIGUOUS = """openapi: 3.0.0
info:
title: Films
version: 1.0.0
paths:
/films:
get:
operationId: films
responses:
'200':
description: OK
content:
application/json:
schema:
type: object
properties:
film:
type: object
properties:
name:
type: string
year:
type: integer
"""


def test_ambiguous_lines_are_refused_with_both_readings() -> None:
    outcome = restore(flatten(AMBIGUOUS), Known())

    assert not outcome.restored
    assert any(flatten(AMBIGUOUS)[choice.line] == "year:" for choice in outcome.choices)


@pytest.mark.parametrize("holder", ["film", None])
def test_a_choice_decides_it(holder: str | None) -> None:
    lines = flatten(AMBIGUOUS)
    line = lines.index("year:")
    depths = {
        role[line][0]
        for choice in restore(lines, Known()).choices
        for role in [reading.roles for reading in choice.readings]
        if choice.line == line
    }
    chosen = max(depths) if holder else min(depths)

    outcome = restore(lines, Known(), {line: chosen})

    assert outcome.best is not None
    assert outcome.best.roles[line] == (chosen, False)


def test_member_that_openapi_does_not_have_is_not_proven() -> None:
    lines = flatten(AMBIGUOUS.replace("title: Films\n", "title: Films\nRemark: none\n"))
    line = lines.index("Remark: none")

    for chosen in ({}, {line: 1}):
        outcome = restore(lines, Known(), chosen)
        assert not outcome.restored
        assert [(found.line, found.depths) for found in outcome.disproofs] == [(line, (-1,))]


def test_lines_without_any_reading_say_where_they_stop() -> None:
    outcome = restore(["openapi: 3.0.0", "info:", "- 5", "paths: {}"], Known())

    assert outcome.best is None
    assert outcome.stopped_at == 2


PLAIN = """openapi: 3.0.1
info:
  title: Clip
  version: 1.0.0
paths:
  /api/v1/clips:
    post:
      summary: Make a clip
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required:
                - scene
              properties:
                scene:
                  type: string
      responses:
        '200':
          description: The clip.
          content:
            video/mp4:
              schema:
                type: string
                format: binary
"""


def test_plain_document_needs_no_question() -> None:
    outcome = restore(flatten(PLAIN), Known())

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.document.text == PLAIN


@pytest.mark.parametrize(
    ("line", "depth", "reason"),
    [
        ("content:", 0, "no member `content`"),
        ("content:", 2, "no member `content`"),
        ("format: binary", 0, "no member `format`"),
        ("responses:", 2, "no member `responses`"),
        ("responses:", 8, "without `responses`"),
    ],
)
def test_choice_that_leaves_openapi_is_refused_with_the_reason(
    line: str, depth: int, reason: str
) -> None:
    lines = flatten(PLAIN)
    number = max(at for at, text in enumerate(lines) if text == line)

    outcome = restore(lines, Known(), {number: depth})

    assert not outcome.restored
    if outcome.best is not None:
        assert any(reason in found.text for found in outcome.disproofs)


def exported() -> JsonObject:
    """An export whose list of members has another order than the members."""
    model = {"type": "string", "enum": ["wan/9-9-example"]}
    held = {"scene": {"type": "string"}, "size": {"type": "integer"}}
    schema = {
        "type": "object",
        "properties": {
            "model": model,
            "input": {"type": "object", "properties": held, "x-apidog-orders": ["size", "scene"]},
        },
        "x-apidog-orders": ["model", "input"],
    }
    scheme = {"type": "http", "scheme": "bearer"}
    marks = {"x-apidog-folder": "docs/Clips", "x-apidog-status": "released"}
    return {
        "openapi": "3.0.1",
        "info": {"title": "", "description": "", "version": "1.0.0"},
        "paths": {
            "/api/v1/jobs/createTask": {
                "post": {
                    "summary": "Clip",
                    "requestBody": {"content": {"application/json": {"schema": schema}}},
                    "responses": {"200": {"description": "", "headers": {}, "x-apidog-name": ""}},
                    "security": [{"BearerAuth": []}],
                    **marks,
                }
            }
        },
        "components": {
            "schemas": {},
            "securitySchemes": {"BearerAuth": scheme, "BearerAuth1": dict(scheme)},
        },
        "servers": [{"url": "https://api.apikley.ru"}],
        "security": [{"BearerAuth": []}],
    }


def test_export_with_members_in_another_order_and_an_unused_scheme_is_restored(
    write_js_yaml: Callable[[Value], str],
) -> None:
    text = write_js_yaml(exported())

    outcome = restore(flatten(text), Known())

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.document.text == text


def test_every_depth_that_openapi_allows_is_offered() -> None:
    lines = flatten(AMBIGUOUS)
    number = lines.index("year:")

    choice = next(each for each in restore(lines, Known()).choices if each.line == number)

    found = {reading.roles[number][0] for reading in choice.readings}
    assert found <= set(choice.depths)
    assert {9, 11} <= set(choice.depths)


def test_lines_of_structure_are_never_text() -> None:
    lines = flatten(PLAIN.replace("The clip.", ">-\n            The clip."))
    number = max(at for at, text in enumerate(lines) if text == "content:")

    outcome = restore(lines, Known(), {number: -1})

    assert not outcome.restored


def test_member_that_an_array_or_its_items_may_have_is_asked_for() -> None:
    nullable = "            type: string\n            nullable: true\n"
    names = "".join(f"          name{at}:\n{nullable}" for at in range(12))
    text = f"""openapi: 3.0.3
info:
  title: Films
  version: 1.0.0
servers: []
security: []
paths:
  /films:
    get:
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Film'
components:
  schemas:
    Film:
      type: object
      properties:
{names.replace("          name", "        name").replace(" " * 12, " " * 10)}        tags:
          type: array
          items:
            type: string
          nullable: true
"""
    lines = flatten(text)

    outcome = restore(lines, Known())

    assert not outcome.restored
    assert [choice.line for choice in outcome.choices] == [len(lines) - 1]
