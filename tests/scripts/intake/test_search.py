"""What only one reading of a document can hold leads the search to it."""

from __future__ import annotations

import pytest

from scripts.documents import parse_document, same
from scripts.intake.restore.habits import Known
from scripts.intake.restore.restoration import restore
from scripts.specs.sources import flatten

HEAD = """openapi: 3.0.0
info:
  title: Goods
  version: 1.0.0
servers:
  - url: https://goods.test
security: []
"""
EXAMPLE_BEFORE_ITS_SCHEMA = """paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/An%20order'
            example:
              buyer:
                name: Ada
                address:
                  street: Long Lane
                  city: London
              seller:
                name: Bob
                address:
                  street: Short Lane
                  city: Leeds
              note: soon
      responses:
        '200':
          description: OK
components:
  schemas:
    An order:
      type: object
      properties:
        buyer:
          $ref: '#/components/schemas/Party'
        seller:
          $ref: '#/components/schemas/Party'
        note:
          type: string
    Party:
      type: object
      properties:
        name:
          type: string
        address:
          $ref: '#/components/schemas/Address'
    Address:
      type: object
      properties:
        street:
          type: string
        city:
          type: string
"""
CODE_BEFORE_THE_BODY = """paths:
  /orders:
    post:
      x-codeSamples:
        - lang: bash
          label: cURL
          source: |-
            curl https://goods.test/orders \\
            --data note=soon
        - lang: python
          label: Python
          source: goods.order("soon")
      requestBody:
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/Note'
      responses:
        '200':
          description: OK
components:
  schemas:
    Note:
      type: string
"""
PART_THAT_REQUIRES_OF_ANOTHER = """paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/Sale'
      responses:
        '200':
          description: OK
components:
  schemas:
    Order:
      type: object
      properties:
        note:
          type: string
    Sale:
      allOf:
        - $ref: '#/components/schemas/Order'
        - type: object
          required:
            - note
            - price
          properties:
            price:
              type: integer
"""


@pytest.mark.parametrize(
    "rest", [EXAMPLE_BEFORE_ITS_SCHEMA, CODE_BEFORE_THE_BODY, PART_THAT_REQUIRES_OF_ANOTHER]
)
def test_a_document_with_one_reading_comes_back(rest: str) -> None:
    outcome = restore(flatten(HEAD + rest), Known())

    assert outcome.restored
    assert outcome.best is not None
    assert same(outcome.best.document.value, parse_document(HEAD + rest, "page").value)
