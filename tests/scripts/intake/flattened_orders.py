"""Flattened documents of orders, and what comes of them, for the tests of restoring."""

from __future__ import annotations

from scripts.documents import JsonObject, parse_document, same
from scripts.intake.restore.habits import Known
from scripts.intake.restore.restoration import Restoration, restore
from scripts.specs.sources import flatten

HEAD = """\
openapi: 3.0.3
info:
  title: Orders
  version: 1.0.0
servers:
  - url: https://api.example.com
security: []
paths:
  /orders:
    get:
      summary: List orders
"""
TAIL = """\
      responses:
        '200':
          description: The orders
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Order'
components:
  schemas:
    Order:
      type: object
      properties:
        id:
          type: string
          description: Id of the order
"""
PARAMETER = """\
      parameters:
        - name: limit
          in: query
          required: false
          schema:
            type: integer
"""
OF_ORDER = HEAD + TAIL.removesuffix(
    """\
          type: string
          description: Id of the order
"""
)
EXPORT = """\
openapi: 3.0.1
info:
  title: ''
  description: ''
  version: 1.0.0
paths:
  /pictures:
    post:
      summary: Set a picture
      deprecated: false
      description: ''
      tags: []
      parameters: []
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                picture:
                  type: string
              required:
                - picture
              x-apifox-orders:
                - picture
              x-apifox-ignore-properties: []
            example:
              picture: a.png
      responses:
        '200':
          description: ''
          content:
            application/json:
              schema:
                type: object
                x-apifox-refs:
                  01JV482J1JF6KTBBF195CBVPTZ:
                    $ref: '#/components/schemas/Response'
                    x-apifox-overrides:
                      data: null
                x-apifox-orders:
                  - 01JV482J1JF6KTBBF195CBVPTZ
                properties:
                  code:
                    type: integer
                required:
                  - code
                x-apifox-ignore-properties:
                  - code
          headers: {}
          x-apifox-name: Success
      security:
        - bearer: []
      x-shop-method: set
      x-shop-type: Picture
      x-apifox-folder: Pictures
      x-apifox-status: released
      x-run-in-apifox: https://app.apifox.com/web/project/1/apis/api-1-run
components:
  schemas:
    Response:
      type: object
      properties:
        code:
          type: integer
        data:
          type: string
      x-apifox-orders:
        - code
        - data
      required:
        - code
      x-apifox-ignore-properties: []
      x-apifox-folder: ''
  securitySchemes:
    bearer:
      type: http
      scheme: bearer
servers: []
security: []
"""


def restored(document: str) -> Restoration:
    return restore(flatten(document), Known())


def value_of(document: str) -> JsonObject:
    return parse_document(document, "the document").value


def has_come_back(outcome: Restoration, document: str) -> bool:
    best = outcome.best
    return outcome.restored and best is not None and same(best.document.value, value_of(document))


def guesses(outcome: Restoration) -> list[str]:
    return [text for text in outcome.differences if text.startswith("a guess: ")]


def asked(outcome: Restoration, document: str) -> list[str]:
    lines = flatten(document)
    return [lines[choice.line] for choice in outcome.choices]
