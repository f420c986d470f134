"""Members of samples that no open object declares: nothing tells whose they are."""

from __future__ import annotations

import pytest

from scripts.specs.sources import flatten
from tests.scripts.intake.apidog_exports import exported, tried

REQUEST = """            schema:
              type: object
              properties:
                model:
                  type: string
                  description: The model.
                callBackUrl:
                  type: string
                  description: Where to call back.
                input:
                  type: object
                  properties:
                    seed:
                      type: integer
                      description: The seed.
                  x-apidog-orders:
                    - seed
                  x-apidog-ignore-properties: []
              x-apidog-orders:
                - model
                - callBackUrl
                - input
              x-apidog-ignore-properties: []
            example:
              model: wan
              callBackUrl: https://example.com
              input:
                seed: 1
"""
UNION = """                input:
                  oneOf:
                    - type: object
                      properties:
                        seed:
                          type: integer
                          description: The seed.
                      x-apidog-orders:
                        - seed
                      x-apidog-ignore-properties: []
                    - type: object
                      properties:
                        voice:
                          type: string
                          description: The voice.
                      x-apidog-orders:
                        - voice
                      x-apidog-ignore-properties: []
"""
CLOSED = """                input:
                  type: object
                  additionalProperties: false
                  properties:
                    seed:
                      type: integer
                      description: The seed.
                  x-apidog-orders:
                    - seed
                  x-apidog-ignore-properties: []
"""
OBJECT = REQUEST[
    REQUEST.index("                input:\n") : REQUEST.index(
        "              x-apidog-orders:\n                - model"
    )
]


@pytest.mark.parametrize("schema", [OBJECT, UNION, CLOSED], ids=["object", "union", "closed"])
@pytest.mark.parametrize("indent", ["              ", "                "], ids=["outer", "inner"])
def test_a_member_of_a_sample_that_no_open_object_declares_is_asked_for(
    schema: str, indent: str
) -> None:
    document = exported(REQUEST.replace(OBJECT, schema) + f"{indent}watermark: true\n")

    outcome = tried(document)

    assert not outcome.restored
    assert "watermark: true" in {flatten(document)[each.line] for each in outcome.choices}


def test_a_member_that_is_named_like_the_one_before_it_stays_beside_it() -> None:
    body = REQUEST.replace("seed", "taskId") + "                recordId: 2\n"

    outcome = tried(exported(body))

    assert outcome.restored
    assert outcome.best is not None
    assert outcome.best.layout.text == exported(body)
