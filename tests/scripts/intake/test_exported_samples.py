"""Exports whose samples, marks and texts tell whose a member is, or do not."""

from __future__ import annotations

import pytest

from scripts.documents import parse_document
from scripts.intake.restore.restoration import restore
from scripts.intake.vendoring import known_from
from scripts.specs.sources import flatten
from tests.scripts.intake.apidog_exports import SPECS, exported, tried

IN_TWO_PARTS = """            schema:
              allOf:
                - type: object
                  properties:
                    data:
                      type: object
                      properties:
                        id:
                          type: string
                          description: The id.
                        name:
                          type: string
                          description: The name.
                      x-apidog-orders:
                        - id
                        - name
                    msg:
                      type: string
                      description: The message.
                  x-apidog-orders:
                    - data
                    - msg
                - type: object
                  properties:
                    data:
                      type: object
                      properties:
                        task:
                          type: string
                          description: The task.
                      x-apidog-orders:
                        - task
                  x-apidog-orders:
                    - data
            example:
              code: 200
              msg: done
              data:
                id: a
                name: b
"""
NULL_OF_LAST = """            schema:
              type: object
              properties:
                data:
                  type: object
                  properties:
                    seed:
                      type: integer
                      description: The seed.
                      example: 1
                      nullable: true
              x-apidog-orders:
                - data
              x-apidog-ignore-properties: []
"""
PART_WITH_BOTH_MARKS = """            schema:
              allOf:
                - type: object
                  properties:
                    id:
                      type: string
                      description: The id.
                  x-apidog-orders:
                    - id
                - type: object
                  properties:
                    name:
                      type: string
                      description: The name.
                  x-apidog-orders:
                    - name
                  x-apidog-ignore-properties: []
"""
TWINS = """            schema:
              type: object
              properties:
                data:
                  type: object
                  properties:
                    id:
                      type: string
                      description: The id.
                    info:
                      type: object
                      properties:
                        originImageUrl:
                          type: string
                          description: The origin.
                        resultImageUrl:
                          type: string
                          description: The result.
              x-apidog-orders:
                - data
              x-apidog-ignore-properties: []
"""
BEHIND_AN_ADDRESS = """            schema:
              type: object
              properties:
                links:
                  type: array
                  items:
                    type: string
                  description: The links.
              x-apidog-orders:
                - links
              x-apidog-ignore-properties: []
            example:
              links:
                - >-
                  https://example.com/custom-page/pictures/section-images/example-of-many.png
              return_last: false
"""
BROKEN_BY_SPACES = """            schema:
              type: object
              properties:
                code:
                  type: integer
                  description: >-
                    - **451**:
                    aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeee{}

                    - **500**: another error
              x-apidog-orders:
                - code
              x-apidog-ignore-properties: []
"""


AS_TYPED = """            schema:
              type: object
              required:
                - state
              properties:
                state:
                  type: string
                  nullable: true
                  description: The state.
                failMsg:
                  type: string
                  nullable: true
                  description: Why it failed.
            examples:
              failure:
                summary: Task failed
                value:
                  state: fail
                  failMsg: null
"""
REQUIRED_ALONE = """            schema:
              type: object
              properties:
                first:
                  type: string
                  description: The first.
                last:
                  type: string
                  description: The last.
              anyOf:
                - required:
                    - first
                - required:
                    - last
              x-apidog-orders:
                - first
                - last
              x-apidog-ignore-properties: []
"""
TAGGED_ITEMS = """            schema:
              type: object
              properties:
                input:
                  type: array
                  items:
                    type: object
                    properties: {}
                  description: The messages.
              x-apidog-orders:
                - input
              x-apidog-ignore-properties: []
            example:
              input:
                - role: user
                  content:
                    - type: input_text
                      text: What is in this image?
                    - type: input_image
                      image_url: https://example.com/a.png
"""
QUOTE_IN_A_TEXT = """            schema:
              type: object
              properties:
                prompt:
                  type: string
                  description: The prompt.
                says:
                  type: string
                  description: What the host says.
              x-apidog-orders:
                - prompt
                - says
              x-apidog-ignore-properties: []
            example:
              prompt: >-
                [The host, in a lively tone, who stands before the mirrors]
                says: "Double-sided fleece fabric, which is thirty dollars off
                now."
"""
NEITHER = """            schema:
              type: object
              properties:
                last:
                  type: string
                  description: The last.
              not:
                anyOf:
                  - required:
                      - first
              x-apidog-orders:
                - last
              x-apidog-ignore-properties: []
"""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(TAGGED_ITEMS, id="the items of a sample are alike"),
        pytest.param(QUOTE_IN_A_TEXT, id="no quoted value goes over a line end"),
        pytest.param(NEITHER, id="what may not be required is of the object, not of a text"),
        pytest.param(AS_TYPED, id="a null stands where its author typed it"),
        pytest.param(REQUIRED_ALONE, id="a part of a union may only require"),
        pytest.param(IN_TWO_PARTS, id="a property of two parts has the members of both"),
        pytest.param(NULL_OF_LAST, id="no null stands right behind properties"),
        pytest.param(PART_WITH_BOTH_MARKS, id="what is left out is never told without the order"),
        pytest.param(TWINS, id="names that share two words stand together"),
        pytest.param(BEHIND_AN_ADDRESS, id="an address is a text of its own"),
    ],
)
def test_an_export_tells_whose_a_member_is(body: str) -> None:
    outcome = tried(exported(body))

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.layout.text == exported(body)


SECURITY = """      security:
        - BearerAuth: []
          x-apidog:
            required: true
            schemeGroups:
              - id: Wc7OEyHo3dCGMyxVPjC6O
                schemeIds:
                  - BearerAuth
            use:
              id: Wc7OEyHo3dCGMyxVPjC6O
"""
SCHEMES = """  securitySchemes:
    BearerAuth:
      type: bearer
      scheme: bearer
"""


def test_the_security_of_an_export_may_begin_with_whether_it_is_required() -> None:
    document = exported(NULL_OF_LAST).replace("      security: []\n", SECURITY)
    document = document.replace("  securitySchemes: {}\n", SCHEMES)

    outcome = tried(document)

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.layout.text == document


LIST_OF_OBJECTS = """  schemas:
    Items:
      type: array
      items:
        type: object
        properties:
          id:
            type: string
            description: The id.
        x-apidog-orders:
          - id
        x-apidog-ignore-properties: []
      x-apidog-folder: ''
"""
REFERENCE = """            schema:
              $ref: '#/components/schemas/Items'
"""


def test_every_component_of_an_export_has_a_folder() -> None:
    document = exported(REFERENCE).replace("  schemas: {}\n", LIST_OF_OBJECTS)

    outcome = tried(document)

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.layout.text == document


def test_spaces_that_a_text_has_lost_may_have_broken_its_only_long_line() -> None:
    outcome = tried(exported(BROKEN_BY_SPACES.format("  ")))

    assert outcome.restored


BY_ITS_OWN_ORDER = """            schema:
              type: object
              properties:
                data:
                  type: object
                  properties:
                    songs:
                      type: array
                      description: The songs.
                      items:
                        type: object
                        properties:
                          text:
                            type: string
                            description: The text.
                    files:
                      type: array
                      description: The files.
                      items:
                        type: string
                      examples:
                        - - a
                      minItems: 1
              x-apidog-orders:
                - data
              x-apidog-ignore-properties: []
"""


def test_an_order_that_only_the_doubtful_object_has_is_no_witness() -> None:
    outcome = tried(exported(BY_ITS_OWN_ORDER))

    assert not outcome.restored


BY_HAND = """openapi: 3.0.1
info: {title: Songs, version: 1.0.0}
paths:
  /songs:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                files:
                  type: array
                  description: The files.
                  items:
                    type: string
                  minItems: 1
      responses:
        '200':
          description: Done
"""


def test_a_page_that_another_program_wrote_is_no_witness_of_an_export() -> None:
    taught = known_from(SPECS)
    taught.learn(parse_document(BY_HAND, "songs.yaml"))

    outcome = restore(flatten(exported(BY_ITS_OWN_ORDER)), taught)

    assert not outcome.restored
