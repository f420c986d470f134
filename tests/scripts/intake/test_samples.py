"""How deep the lines of a sample stand is told by what is declared, and by schemas inside it."""

from __future__ import annotations

import re

import pytest

from scripts.documents import parse_document, same
from scripts.intake.restore import asides
from scripts.intake.restore.joined import split_joined
from scripts.intake.restore.restoration import restore
from scripts.specs.sources import flatten
from tests.scripts.intake.apidog_exports import exported, known, tried

TOOLS = """            schema:
              type: object
              properties:
                model:
                  type: string
                messages:
                  type: array
                  items:
                    type: object
                    properties:
                      role:
                        type: string
                      content:
                        oneOf:
                          - type: string
                            description: Plain text.
                          - type: array
                            description: Blocks.
                            items:
                              type: object
                              additionalProperties: true
                              x-apidog-orders: []
                        description: What is said.
                    x-apidog-orders:
                      - role
                      - content
                  minItems: 1
                tools:
                  type: array
                  items:
                    type: object
                    properties:
                      name:
                        type: string
                      description:
                        type: string
                      input_schema:
                        type: object
                        additionalProperties: true
                        x-apidog-orders: []
                    x-apidog-orders:
                      - name
                      - description
                      - input_schema
                stream:
                  type: boolean
              x-apidog-orders:
                - model
                - messages
                - tools
                - stream
            example:
              model: talker-1
              messages:
                - role: user
                  content: Will it rain?
              tools:
                - name: weather
                  description: Tells the weather.
                  input_schema:
                    type: object
                    properties:
                      place:
                        type: string
                        description: The town, such as Kassel
                      days:
                        type: array
                        items:
                          type: string
                    required:
                      - place
              stream: false
"""
DECLARATIONS = """            schema:
              type: object
              properties:
                tools:
                  type: array
                  items:
                    type: object
                    properties:
                      functionDeclarations:
                        type: array
                        items:
                          type: object
                          properties:
                            name:
                              type: string
                            description:
                              type: string
                            parameters:
                              type: object
                              additionalProperties: true
                              x-apidog-orders: []
                          x-apidog-orders:
                            - name
                            - description
                            - parameters
                    x-apidog-orders:
                      - functionDeclarations
                stream:
                  type: boolean
                thinking:
                  type: object
                  properties:
                    level:
                      type: string
                  x-apidog-orders:
                    - level
              x-apidog-orders:
                - tools
                - stream
                - thinking
            example:
              tools:
                - functionDeclarations:
                    - name: weather
                      description: Tells the weather.
                      parameters:
                        type: OBJECT
                        properties:
                          place:
                            type: STRING
                            description: The town
                        required:
                          - place
              stream: false
              thinking:
                level: high
"""
ANSWER_FORMAT = """            schema:
              type: object
              properties:
                input:
                  oneOf:
                    - type: string
                    - type: array
                      items:
                        type: object
                        properties:
                          role:
                            type: string
                          content:
                            type: array
                            items:
                              anyOf:
                                - type: object
                                  properties:
                                    type:
                                      type: string
                                    text:
                                      type: string
                                  x-apidog-orders:
                                    - type
                                    - text
                                - type: object
                                  properties:
                                    type:
                                      type: string
                                    image_url:
                                      type: string
                                  x-apidog-orders:
                                    - type
                                    - image_url
                        x-apidog-orders:
                          - role
                          - content
                      minItems: 1
                reasoning:
                  type: object
                  properties:
                    effort:
                      type: string
                  x-apidog-orders:
                    - effort
                stream:
                  type: boolean
              x-apidog-orders:
                - input
                - reasoning
                - stream
            example:
              input:
                - role: user
                  content:
                    - type: input_text
                      text: What is this?
                    - type: input_image
                      image_url: https://files.test/1.png
              reasoning:
                effort: high
              stream: false
              response_format:
                type: json_schema
                properties:
                  answer:
                    type: string
"""
USAGE = """            schema:
              type: object
              properties:
                usage:
                  type: object
                  properties:
                    input_tokens:
                      type: integer
                    output_tokens:
                      type: integer
                  x-apidog-orders:
                    - input_tokens
                    - output_tokens
                stop_reason:
                  type: string
              x-apidog-orders:
                - usage
                - stop_reason
            example:
              usage:
                cache_creation:
                  hour_tokens: 0
                  minute_tokens: 0
                output_tokens: 57
                output_tokens_details:
                  text: 1
                input_tokens: 600
                place_of_inference: not_known
              stop_reason: tool_use
"""


DECLARED_FORMAT = """            schema:
              type: object
              properties:
                messages:
                  type: array
                  items:
                    type: object
                    properties:
                      role:
                        type: string
                      content:
                        type: string
                    x-apidog-orders:
                      - role
                      - content
                response_format:
                  type: object
                  properties:
                    type:
                      type: string
                    json_schema:
                      type: object
                      additionalProperties: true
                      x-apidog-orders: []
                  x-apidog-orders:
                    - type
                    - json_schema
              x-apidog-orders:
                - messages
                - response_format
            example:
              messages:
                - role: user
                  content: What is this?
              response_format:
                type: json_schema
                properties:
                  answer:
                    type: string
"""


@pytest.mark.parametrize("body", [TOOLS, DECLARATIONS, ANSWER_FORMAT, USAGE, DECLARED_FORMAT])
def test_a_sample_comes_back_by_what_is_declared_and_by_the_schemas_in_it(body: str) -> None:
    document = exported(body)

    outcome = tried(document)

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.layout.text == document


def test_a_member_behind_an_object_that_is_not_declared_is_asked_for() -> None:
    place = "                place_of_inference: not_known\n"
    moved = USAGE.replace(place, "").replace("                input_tokens: 600\n", place)

    outcome = tried(exported(moved))

    lines = flatten(exported(moved))
    assert [lines[choice.line] for choice in outcome.choices] == [place.strip()]


def test_a_member_goes_to_an_object_that_left_its_schema_behind_without_line_ends() -> None:
    document = exported(USAGE)
    joined = re.sub(" +", " ", document.replace("\n", ""))
    split = split_joined(joined)

    outcome = restore(split.lines, known(), roots=split.roots)

    assert outcome.restored
    assert outcome.best is not None
    assert same(outcome.best.document.value, parse_document(document, "page").value)


def test_a_description_that_a_tool_lacks_is_asked_for() -> None:
    without = TOOLS.replace("                  description: Tells the weather.\n", "")
    start, end = (
        without.index("                      days:"),
        without.index("              stream: f"),
    )
    without = without[:start] + without[end:]

    outcome = tried(exported(without))

    lines = flatten(exported(without))
    assert [lines[choice.line] for choice in outcome.choices] == [
        "description: The town, such as Kassel"
    ]


def test_a_list_of_rivals_that_was_cut_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tried(exported(TOOLS)).restored
    monkeypatch.setattr(asides, "_MOST_READ", len(flatten(exported(TOOLS))))

    outcome = tried(exported(TOOLS))

    assert outcome.crowded
    assert not outcome.restored
    assert outcome.crowded_at is not None
    assert outcome.crowded_at.readings
