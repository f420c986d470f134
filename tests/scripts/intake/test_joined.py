"""Documents that have lost their line ends as well: what is split, and what may be otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scripts.documents import JsonObject, Value, parse_document, same
from scripts.intake.restore.habits import Known
from scripts.intake.restore.joined import split_joined
from scripts.intake.restore.restoration import Restoration, restore
from scripts.intake.vendoring import NotProven, Page, known_from, vendor
from tests.scripts.intake.apidog_exports import exported
from tests.scripts.intake.conftest import SPECS, joined, near_a_vendored_page, squeezed, with_input

LAST_WORDS = ["Usage", "Supported formats", "One of", "how_it_is_used", "Beispiele für die Größe"]


UNITS: dict[str, JsonObject] = {
    "text": {"type": "string", "enum": ["480p", "720p"], "example": "480p"},
    "number": {"type": "number", "minimum": 1, "maximum": 60, "example": 5},
    "list": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
    "object": {"type": "object", "properties": {"width": {"type": "integer"}}},
}


@pytest.mark.parametrize("words", LAST_WORDS)
@pytest.mark.parametrize("unit", UNITS)
def test_the_last_word_of_a_joined_text_is_not_taken_for_a_member(
    words: str, unit: str, write_js_yaml: Callable[[Value], str]
) -> None:
    prompt: JsonObject = {"description": f"{'What is to be seen, ' * 9}in order.", "type": "string"}
    size = {"description": f"The size in pixels.\n\n{words}:", **UNITS[unit]}
    document = with_input({"prompt": prompt, "size": size})
    split = split_joined(joined(write_js_yaml(document)))

    outcome = restore(split.lines, Known(), roots=split.roots)

    [disproof] = outcome.disproofs
    assert split.lines[disproof.line] == f"{words.split()[-1]}:"
    assert "may end the text before it" in disproof.text


@pytest.mark.parametrize("unit", UNITS)
def test_the_dash_that_ends_a_joined_text_does_not_take_a_member_into_it(
    unit: str, write_js_yaml: Callable[[Value], str]
) -> None:
    size = {"description": "The size in pixels.\n\nWide, or high -", **UNITS[unit]}
    split = split_joined(joined(write_js_yaml(with_input({"size": size}))))

    outcome = restore(split.lines, Known(), roots=split.roots)

    assert not outcome.restored


@pytest.mark.parametrize(
    "size",
    [
        {
            "description": "The size in pixels, or `auto`: as the input",
            "type": "string",
        },
        {"type": "string", "description": "The size.\n\nEither one of the two, or `auto`."},
    ],
    ids=["on its line", "of another type"],
)
def test_a_member_behind_a_joined_text_is_not_suspected_where_the_text_cannot_go_on(
    size: JsonObject, write_js_yaml: Callable[[Value], str]
) -> None:
    document = with_input({"size": size, "Seed": {"type": "integer", "description": "Any"}})
    split = split_joined(joined(write_js_yaml(document)))

    outcome = restore(split.lines, Known(), roots=split.roots)

    assert outcome.disproofs == []
    assert outcome.best is not None
    assert same(squeezed(outcome.best.document.value), squeezed(document))


@pytest.mark.parametrize(
    ("text", "lines", "roots"),
    [
        (
            "openapi: 3.0.0info: title: Films - A to Z version: 1.0.0paths: {}",
            [
                "openapi: 3.0.0",
                "info:",
                "title: Films",
                "- A to Z",
                "version: 1.0.0",
                "paths: {}",
            ],
            {0, 1, 5},
        ),
        (
            "openapi: 3.0.0info: title: 'a: b' description: >- Two words. type: string",
            ["openapi: 3.0.0", "info:", "title: 'a: b'", "description: >-", "Two words."],
            {0, 1},
        ),
        (
            "required: - name - age '200': $ref: '#/a' enum: - '1:1'",
            ["required:", "- name", "- age", "'200':", "$ref: '#/a'", "enum:", "- '1:1'"],
            set(),
        ),
        (
            "examples: - [] size: description: Its size x-400:Not known: description: Gone",
            ["examples:", "- []", "size:", "description: Its size", "x-400:Not known:"],
            set(),
        ),
    ],
)
def test_joined_text_is_split_before_keys_and_items(
    text: str, lines: list[str], roots: set[int]
) -> None:
    split = split_joined(text)

    assert split.lines[: len(lines)] == lines
    assert split.roots == roots


def test_dash_in_a_joined_line_belongs_to_its_text(write_js_yaml: Callable[[Value], str]) -> None:
    document = near_a_vendored_page(
        {"voice": {"type": "string", "title": "Voice - the speaker", "enum": ["soft", "loud"]}}
    )
    split = split_joined(joined(write_js_yaml(document)))

    outcome = restore(split.lines, known_from(SPECS), roots=split.roots)

    assert outcome.restored
    assert outcome.best is not None
    assert same(squeezed(outcome.best.document.value), squeezed(document))


def test_names_that_a_dash_may_join_are_not_guessed(write_js_yaml: Callable[[Value], str]) -> None:
    document = near_a_vendored_page({"voice": {"type": "string", "enum": ["Rachel", "Adam"]}})
    split = split_joined(joined(write_js_yaml(document)))

    outcome = restore(split.lines, known_from(SPECS), roots=split.roots)

    assert not outcome.restored
    assert any(split.lines[choice.line] == "- Adam" for choice in outcome.choices)


BROKEN_TEXT = """openapi: 3.0.0
info:
  title: Films
  version: 1.0.0
  description: >-
    What is to be seen from the first moment to the last one, and then all of it
    again from the last moment to the first one
paths:
  /films:
    get:
      operationId: films
      responses:
        '200':
          description: Fine
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Film'
components:
  schemas:
    Film:
      type: object
      properties:
        name:
          type: string
          description: What it is called
          x-first: true
        maker:
          type: string
          description: Who has made it
          x-first: true
"""
"""What stands behind a text that was broken into lines can be read in two ways."""


def test_questions_about_lines_behind_a_broken_text_are_shown() -> None:
    page = Page("page", f"A page{joined(BROKEN_TEXT)}\n".encode())

    with pytest.raises(NotProven) as refusal:
        vendor(page, Path("/nowhere"), name="x", today=date(2026, 1, 1))

    assert re.search(r"line 27 can be read.*\n.*\n.*\n.*\n +> +27 .*maker:", str(refusal.value))
    assert "line 29 can be read in 2 ways" in str(refusal.value)


LIST_BEHIND_A_TEXT = """openapi: 3.0.0
info:
  title: Films
  version: 1.0.0
servers:
  - url: https://films.test
security: []
paths:
  /films:
    get:
      operationId: films
      responses:
        '200':
          description: Fine
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Film'
components:
  schemas:
    Film:
      type: object
      properties:
        state:
          description: >-
            What is to be seen from the first moment to the last one, and then all of it
            again from the last moment to the first one, or `NONE`, or `SOME`, or `ALL`.
          x-levels:
            - NONE
            - SOME
            - ALL
          type: string
        name:
          type: string
"""


def test_an_extension_behind_a_text_is_no_end_of_the_text() -> None:
    split = split_joined(joined(LIST_BEHIND_A_TEXT))

    outcome = restore(split.lines, Known(), roots=split.roots)

    assert outcome.restored
    assert outcome.best is not None
    value = parse_document(LIST_BEHIND_A_TEXT, "page").value
    assert same(squeezed(outcome.best.document.value), squeezed(value))


MEMBERS_BEHIND_A_TEXT = """\
openapi: 3.1.0
info:
  title: Search
  description: Search server
  version: 1.15.2
servers:
  - url: /
    description: Local server
tags:
  - name: Logs
    description: >-
      Everything about retrieving or customizing logs.

      Currently
      [experimental](https://docs.example.com/learn/experimental/overview).
    externalDocs:
      url: 'https://docs.example.com/learn/experimental/log_customization'
      description: null
paths:
  /logs/stderr:
    post:
      tags:
        - Logs
      summary: Update target of the logs
      operationId: update_target
      responses:
        '204':
          description: The console logs have been updated
"""


def test_a_text_that_would_hold_members_is_not_taken_for_one() -> None:
    split = split_joined(joined(MEMBERS_BEHIND_A_TEXT))

    outcome = restore(split.lines, Known(), roots=split.roots)

    assert not outcome.restored
    assert split.lines[outcome.disproofs[0].line] == "externalDocs:"


@pytest.mark.parametrize(
    "member", ["operationId: listFilms", "deprecated: true", "externalDocs: {}", "maximum: 100"]
)
def test_a_text_whose_lines_are_joined_swallows_no_member(member: str) -> None:
    text = "      description: |-\n        The films.\n        All of them, the latest first\n"
    document = LIST_BEHIND_A_TEXT.replace(
        "      operationId: films\n", f"{text}      {member}\n"
    ).replace("      maximum", "        maximum")
    split = split_joined(joined(document))
    outcome = restore(split.lines, Known(), roots=split.roots)
    best = outcome.best
    assert not outcome.restored or (
        best and member not in " ".join(str(best.document.value["paths"]).split())
    )


def joined_outcome(document: str) -> Restoration:
    split = split_joined(joined(document))
    return restore(split.lines, Known(), roots=split.roots)


def test_a_list_of_types_holds_types_alone() -> None:
    document = LIST_BEHIND_A_TEXT.replace("3.0.0", "3.1.0").replace(
        "          type: string\n        name:\n",
        "          type:\n            - string\n            - 'null'\n        name:\n",
    )
    outcome = joined_outcome(document)
    best = outcome.best
    assert not outcome.restored or (best and "string - " not in str(best.document.value))


@pytest.mark.parametrize("value", ["null", "1", "A film"])
def test_a_name_of_an_example_may_begin_in_the_value_before_it(value: str) -> None:
    examples = (
        "              examples:\n                one:\n"
        f"                  value: {value}\n"
        "                the second film:\n                  value: 2\n"
    )
    document = LIST_BEHIND_A_TEXT.replace("components:\n", f"{examples}components:\n")
    outcome = joined_outcome(document)
    assert not outcome.restored


def test_names_with_underscores_begin_in_no_value_before_them() -> None:
    examples = (
        "              examples:\n                first_film:\n"
        "                  value: A film\n"
        "                second_film:\n                  value: Another\n"
    )
    outcome = joined_outcome(
        LIST_BEHIND_A_TEXT.replace("components:\n", f"{examples}components:\n")
    )
    assert not any("begins before it" in each.text for each in outcome.disproofs)


FOLDED_ADDRESS = """            schema:
              type: object
              properties:
                pictures:
                  type: array
                  items:
                    type: string
                prompt:
                  type: string
              x-apidog-orders:
                - pictures
                - prompt
              x-apidog-ignore-properties: []
            example:
              pictures:
                - >-
                  https://files.example.com/tools/example/1782114387854_IufKnPxR.png
              prompt: A cat running on the grass
"""


def test_a_declared_member_behind_a_folded_address_is_none_of_it() -> None:
    outcome = joined_outcome(exported(FOLDED_ADDRESS))
    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.layout.text == exported(FOLDED_ADDRESS)
