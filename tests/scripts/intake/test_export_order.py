"""What an exporter's program always does tells where the members of its documents stand."""

from __future__ import annotations

import pytest

from scripts.documents import parse_document, same
from scripts.intake.restore.habits import Known
from scripts.intake.restore.restoration import restore
from scripts.specs.sources import flatten
from tests.scripts.intake.apidog_exports import HEAD, TAIL, exported, tried

CLOSED_LATE = """            schema:
              type: object
              properties:
                input:
                  type: object
                  properties:
                    prompt:
                      type: string
                  x-apidog-orders:
                    - prompt
                  x-apidog-ignore-properties: []
              x-apidog-refs: {}
              x-apidog-orders:
                - input
              x-apidog-ignore-properties: []
"""
TEXT_BODY = """            schema:
              type: string
            example: |-
              data: one
              data: two
"""


TYPED_LAST = """            schema:
              type: object
              properties:
                seconds:
                  type: integer
              allOf:
                - anyOf:
                    - required:
                        - image
                      properties:
                        image:
                          type: string
                      x-apidog-orders:
                        - image
                      x-apidog-ignore-properties: []
                      type: object
                    - required:
                        - video
                      properties:
                        video:
                          type: string
                      x-apidog-orders:
                        - video
                      x-apidog-ignore-properties: []
                      type: object
              x-apidog-orders:
                - seconds
              x-apidog-ignore-properties: []
"""
LABELLED = """            schema:
              type: string
              enum:
                - wide
                - tall
              x-apidog-enum:
                - label: Wide
                  value: wide
                  description: ''
                - label: Tall
                  value: tall
                  description: ''
"""


@pytest.mark.parametrize("body", [CLOSED_LATE, TEXT_BODY, TYPED_LAST, LABELLED])
def test_an_exporter_keeps_its_own_order(body: str) -> None:
    outcome = tried(exported(body))

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.layout.text == exported(body)


def test_what_stands_where_no_export_has_it_is_refused() -> None:
    line = "      deprecated: false\n"
    document = HEAD.replace(line, "") + CLOSED_LATE + line + TAIL

    outcome = tried(document)

    assert not outcome.restored
    assert "an export never has `deprecated` so late" in [each.text for each in outcome.disproofs]


FITS_NEITHER = """            schema:
              type: object
              properties:
                input:
                  type: object
                  properties:
                    seconds:
                      type: integer
                      default: 6
                      minimum: 4
                      examples:
                        - 6
                  anyOf:
                    - type: string
                    - type: string
                  x-apidog-orders:
                    - seconds
                  x-apidog-ignore-properties: []
              x-apidog-orders:
                - input
              x-apidog-ignore-properties: []
"""


def test_a_union_that_fits_neither_schema_is_asked_for() -> None:
    document = exported(FITS_NEITHER)

    outcome = tried(document)

    assert not outcome.restored
    assert "anyOf:" in {flatten(document)[each.line] for each in outcome.disproofs if each.depths}


BOXES = """            schema:
              type: object
              properties:
                boxes:
                  type: array
                  items:
                    type: array
                    maxItems: 2
                    items:
                      type: array
                      minItems: 4
                      items:
                        type: integer
                  examples:
                    - - []
              x-apidog-orders:
                - boxes
              x-apidog-ignore-properties: []
"""


def test_values_stand_in_the_schema_that_takes_them() -> None:
    document = exported(BOXES)

    outcome = tried(document)

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.layout.text == document


def test_values_that_either_schema_takes_are_asked_for() -> None:
    document = exported(BOXES.replace("                      minItems: 4\n", ""))

    outcome = tried(document)

    assert not outcome.restored
    assert [flatten(document)[each.line] for each in outcome.choices] == ["examples:"]


SENT = """            schema:
              type: object
              properties: {}
              x-apidog-orders: []
"""
REFUSED = """        {status}
          description: Refused
          content:
            application/json:
              schema:
                type: object
                properties:
                  success:
                    type: boolean
                  error:
                    type: object
                    properties:
                      details:
                        type: string
                    x-apidog-orders:
                      - details
                x-apidog-orders:
                  - success
                  - error
              example:
                success: false
                error:
                  details: No such card
          headers: {}
          x-apidog-name: Refused
"""


@pytest.mark.parametrize(
    "further",
    ["x-400:Expired:", "'x-400: no such card':", "x-422:Срок действия:", "'x-200:Again ':"],
)
def test_a_status_of_an_export_has_further_responses_beside_it(further: str) -> None:
    responses = "".join(REFUSED.replace("{status}", key) for key in ("'400':", further))
    document = exported(SENT).replace("      security: []\n", responses + "      security: []\n")

    outcome = tried(document)

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.layout.text == document


def test_the_rank_of_a_response_ends_it() -> None:
    name = "          x-apidog-name: OK\n"
    document = exported(SENT).replace(name, name + "          x-apidog-ordering: 0\n")

    outcome = tried(document)

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.layout.text == document


@pytest.mark.parametrize("required", ["", "        required: true\n"])
def test_the_lists_of_an_object_without_members_come_in_either_order(required: str) -> None:
    ignored = "              x-apidog-ignore-properties: []\n"
    behind = SENT.replace("{}\n", "{}\n" + ignored)
    for body in (SENT + ignored, behind):
        document = exported(body + required)

        outcome = tried(document)

        assert outcome.restored
        assert outcome.best is not None
        assert outcome.best.layout.text == document


REPUBLISHED = """openapi: 3.0.1
info:
  title: Clips
  version: 1.0.0
servers:
  - url: https://elsewhere.test
paths:
  /api/v1/clips:
    post:
      operationId: clips
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                prompt:
                  type: string
            example:
              prompt: A river
      responses:
        '200':
          description: Done
"""


def test_a_page_of_an_api_that_is_known_by_its_path_is_read_like_its_other_pages() -> None:
    known = Known()
    alone = restore(flatten(REPUBLISHED), known)
    original = REPUBLISHED.replace("elsewhere.test", "here.test")
    known.learn(parse_document(original, "original"))

    outcome = restore(flatten(REPUBLISHED), known)

    assert not alone.restored
    assert outcome.restored
    assert outcome.best is not None
    assert same(outcome.best.document.value, parse_document(REPUBLISHED, "page").value)
