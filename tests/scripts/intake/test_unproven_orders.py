"""Where the order of members is the only sign, and no sign: such pages are asked about."""

from __future__ import annotations

import pytest

from tests.scripts.intake.flattened_orders import (
    OF_ORDER,
    asked,
    has_come_back,
    restored,
)

SHUFFLED = """\
openapi: 3.0.3
info:
  version: 1.0.0
  title: Orders
servers:
  - url: https://api.example.com
paths:
  /orders/{id}:
    get:
      responses:
        '404':
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Fault'
          description: No such order
        '200':
          description: The order
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Order'
      parameters:
        - in: path
          required: true
          schema:
            type: string
            description: Id of the order
          name: id
        - name: limit
          description: How many lines of it
          in: query
          schema:
            description: At most so many
            type: integer
      summary: Get an order
components:
  schemas:
    Order:
      properties:
        id:
          type: string
          description: Id of the order
        total:
          description: What it costs
          type: integer
      type: object
    Fault:
      type: object
      properties:
        code:
          description: Why
          type: string
        text:
          type: string
          description: Why, in words
"""


def test_orders_testify_to_nothing_where_the_writer_keeps_none() -> None:
    outcome = restored(SHUFFLED)
    assert not outcome.restored
    assert "description: Id of the order" in asked(outcome, SHUFFLED)


ALPHABETICAL = """\
openapi: 3.0.0
info:
  description: The shop
  title: Orders
  version: ''
servers:
  - url: https://api.example.com
paths:
  /orders:
    get:
      deprecated: false
      description: Lists the orders of the shop
      responses:
        default:
          content:
            application/json:
              schema:
                items:
                  description: Id of an order
                  type: string
                type: array
          description: Ids as they came
"""


@pytest.mark.parametrize("indent", ["    ", "      "])
def test_parameters_that_end_an_operation_or_its_path_are_asked_for(indent: str) -> None:
    parameters = "parameters:", "  - in: query", "    name: limit", "    schema:"
    rows = [*parameters, "      type: integer", "    style: form"]
    document = ALPHABETICAL + "      summary: List\n"
    document += "".join(f"{indent}{row}\n" for row in rows)
    assert asked(restored(document), document) == ["parameters:"]


def test_an_extension_that_may_have_taken_a_member_in_is_asked_for() -> None:
    document = ALPHABETICAL + (
        "          x-trace:\n            created: width\n      summary: List the orders\n"
    )
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


@pytest.mark.parametrize("indent", ["      ", "        "])
@pytest.mark.parametrize("name", ["example", "default", "not"])
def test_an_object_s_keyword_and_a_property_of_that_name_are_told_apart_or_asked_for(
    name: str, indent: str
) -> None:
    document = f"{OF_ORDER}          type: string\n{indent}{name}: {{}}\n"
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


def test_a_member_behind_a_folded_text_is_not_taken_for_its_end() -> None:
    text = (
        "          description: >-\n"
        "            The orders of the shop as they were placed and as they were changed by\n"
        "            whoever placed them or was asked to look after all of them on each day\n"
    )
    document = ALPHABETICAL.replace("          description: Ids as they came\n", text)
    document += "      summary: List the orders\nx-root: true\n"
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


OBJECT = """\
                type: object
                properties:
                  amount:
                    type: number
                    description: What it costs
"""
MEDIA = """\
openapi: 3.0.3
info:
  title: Orders
  version: 1.0.0
servers:
  - url: https://api.example.com
paths:
  /orders:
    get:
      summary: List the orders
      responses:
        '200':
          description: The order
          content:
            application/json:
              schema:
"""


@pytest.mark.parametrize("member", ["writeOnly: true", "xml: {}", "x-shown: []"])
@pytest.mark.parametrize("indent", [16, 20])
def test_what_may_be_of_the_last_property_or_of_its_object_is_not_taken_for_the_object_s(
    member: str, indent: int
) -> None:
    document = f"{MEDIA}{OBJECT}{' ' * indent}{member}\n"
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


def test_a_pattern_of_properties_ends_like_a_property() -> None:
    document = (MEDIA + OBJECT).replace("3.0.3", "3.1.0") + (
        "                patternProperties:\n                  ^x:\n"
        "                    type: boolean\n                    description: Whether\n"
        "                    writeOnly: true\n"
    )
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


def test_an_example_does_not_take_the_keywords_behind_it_in() -> None:
    document = (
        MEDIA
        + OBJECT
        + (
            "                example:\n                  amount: 1.5\n"
            "                minProperties: 1\n"
            "              examples:\n                small:\n                  value:\n"
            "                    amount: 1.5\n"
        )
    )
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


BODY = """\
      requestBody:
        content:
          application/json:
            examples:
              small:
                value: 1.5
            schema:
              $ref: '#/components/schemas/Order'
"""


def test_an_example_is_no_reference_to_a_schema() -> None:
    document = ALPHABETICAL.replace("      description: Lists the orders of the shop\n", "")
    document = document.replace("3.0.0", "3.1.0") + BODY
    document += "      summary: Of all orders\n      description: All of them\n"
    document += "components:\n  schemas:\n    Order:\n      type: number\n      default: 1.5\n"
    assert has_come_back(restored(document), document)


@pytest.mark.parametrize("behind", ["And so on.", "And that is all of it."])
def test_code_in_a_text_testifies_to_nothing(behind: str) -> None:
    rows = ["So it is written:", "", "```yaml", "type: object", "properties:", "a:"]
    rows += ["type: string", "```", "", behind]
    text = "".join(f"            {row}".rstrip() + "\n" for row in rows)
    document = (
        f"{OF_ORDER}          type: integer\n          description: |-\n{text}"
        "          default: 51\n        state:\n          type: object\n          properties:\n"
        "            ratio:\n              type: integer\n              example: 12\n"
    )
    assert has_come_back(restored(document), document)


def test_a_line_longer_than_js_yaml_writes_shows_another_writer() -> None:
    text = "Lists the orders of the shop as they were placed and changed, the latest one first, "
    document = ALPHABETICAL.replace(
        "description: Ids as they came",
        "description: |-\n            Ids\n            as they came",
    )
    document += f"      summary: {text}and all of them at once\n"
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


def test_an_example_that_takes_an_extension_in_is_asked_about() -> None:
    document = (
        MEDIA
        + OBJECT
        + (
            "              example:\n                amount: 1.5\n"
            "          x-trace:\n            page: 2.5\n      security:\n        - key: []\n"
            "components:\n  securitySchemes:\n    key:\n      type: http\n      scheme: bearer\n"
        )
    )
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


@pytest.mark.parametrize("indent", [6, 16])
def test_docs_of_an_operation_or_of_its_last_schema_are_asked_about(indent: int) -> None:
    docs = f"{' ' * indent}externalDocs:\n{' ' * indent}  url: https://docs.example.com\n"
    document = MEDIA + OBJECT.split("properties")[0].replace("object", "string").rstrip(" ") + docs
    document += "      operationId: listOrders\n"
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


@pytest.mark.parametrize("indent", [10, 16])
def test_an_extension_behind_a_reference_is_of_it_or_asked_about(indent: int) -> None:
    document = MEDIA + "                $ref: '#/components/schemas/Order'\n"
    document += f"{' ' * indent}x-shown-name: data\n        '404':\n          description: None\n"
    document += "components:\n  schemas:\n    Order:\n      type: integer\n"
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


def test_an_empty_list_in_an_example_may_stand_for_an_object_as_php_writes_it() -> None:
    schema = """\
                type: object
                properties:
                  pages:
                    type: object
                    properties:
                      count:
                        type: integer
                      links:
                        type: object
                        properties:
                          next:
                            type: string
              example:
                pages:
                  count: 3
                  links: []
"""
    document = MEDIA + schema
    outcome = restored(document)
    best = outcome.best
    assert best is not None
    assert best.roles[-1] == (9, False)
    assert not outcome.restored or has_come_back(outcome, document)


def test_a_short_document_in_an_order_that_nobody_else_has_is_asked_about() -> None:
    document = """\
openapi: 3.0.3
info:
  version: 1.0.0
  title: Orders
servers:
  - url: https://api.example.com
paths:
  /orders/{id}:
    get:
      tags:
        - Orders
      operationId: getOrder
      responses:
        '200':
          content:
            application/json:
              schema:
                type: string
          description: The order
      parameters:
        - required: true
          schema:
            type: string
            description: Id of the order
          name: id
          in: path
      description: Shows an order by its id
      summary: Get an order
"""
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)
