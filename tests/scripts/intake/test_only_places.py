"""What can stand in one place only, by the grammar and by the orders of other sites."""

from __future__ import annotations

import pytest

from scripts.documents import same
from tests.scripts.intake.conftest import squeezed
from tests.scripts.intake.flattened_orders import (
    EXPORT,
    HEAD,
    OF_ORDER,
    PARAMETER,
    TAIL,
    asked,
    has_come_back,
    restored,
    value_of,
)

NEXT = (
    "        note:\n          type: string\n          description: A note\n"
    "        size:\n          type: integer\n"
)
REFERENCE = "            - $ref: '#/components/schemas/Order'\n"
NO_SECURITY = (HEAD + TAIL).replace("security: []\n", "")
SAMPLES = """\
      x-codeSamples:
        - lang: Shell
          source: |
            curl https://api.example.com/orders \\
              -u secret_key:
          label: Curl
        - lang: Python
          source: print(orders)
          label: Python
"""
TAGS = """\
tags:
  - name: orders
    description: What was ordered
    externalDocs:
      description: Find out more
      url: https://example.com/orders
"""
CUSTOMER = """\
    Customer:
      type: object
      properties:
        name:
          type: string
          description: Name of the customer
"""
CUSTOMERS = """\
        customer:
          $ref: '#/components/schemas/Customer'
      example:
        id: '1'
        customer:
          name: Ada
"""
ERROR = """\
        error:
          type: object
          properties:
            code:
              type: string
        message:
          type: string
"""
ERRORS = """\
              example:
                message: There is none
                error:
                  code: missing
"""
PARTS = """\
        parts:
          type: array
          items:
            type: object
            properties:
              name:
                type: string
                description: What it is
              code:
                type: string
                description: Number of the part
            required:
              - name
  examples:
    Ordered:
      value:
        id: '1'
        parts:
          - name: Wheel
            code: w-1
"""
PLACED = {
    "a member of the last item of an example that is referred to": HEAD
    + TAIL.replace(
        "components:\n",
        "              examples:\n                ordered:\n"
        "                  $ref: '#/components/examples/Ordered'\ncomponents:\n",
    )
    + PARTS,
    "the example of an object whose last property is a reference": HEAD
    + TAIL.replace("    Order:\n", CUSTOMER + "    Order:\n")
    + CUSTOMERS,
    "a property that an example has in another order": HEAD
    + TAIL.replace("components:\n", ERRORS + "components:\n")
    + ERROR,
    "the telephone of whom to ask": HEAD.replace(
        "  version: 1.0.0\n",
        "  contact:\n    url: https://example.com/\n    x-phone: 555-0100\n  version: 1.0.0\n",
    )
    + TAIL.replace("          description: Id of the order\n", ""),
    "the docs of the last tag": HEAD.replace("paths:\n", TAGS + "paths:\n") + TAIL,
    "what stands beside a reference in allOf": OF_ORDER
    + "          allOf:\n"
    + REFERENCE
    + "          nullable: true\n          description: The order before\n"
    + NEXT,
    "what stands behind a union with null": OF_ORDER
    + "          oneOf:\n"
    + REFERENCE
    + "            - type: 'null'\n          description: The order before\n",
    "the description of a union of types": OF_ORDER
    + "          oneOf:\n            - type: integer\n            - type: string\n"
    + "          description: Of either kind\n",
    "the title of a list of unions": OF_ORDER
    + "          type: array\n          items:\n            anyOf:\n"
    + "              - type: string\n              - type: integer\n          title: Location\n"
    + NEXT,
    "what a list of references is": OF_ORDER
    + "          type: array\n          items:\n            $ref: '#/components/schemas/Order'\n"
    + "          nullable: true\n          description: The orders before\n"
    + NEXT,
    "the values of a map": OF_ORDER
    + "          type: object\n          description: Ids by name\n"
    + "          additionalProperties:\n            type: string\n",
    "what an object requires behind a map": OF_ORDER
    + "          type: object\n          additionalProperties: true\n"
    + "      required:\n        - id\n",
    "an extension that ends the document": OF_ORDER
    + "          $ref: '#/components/schemas/Order'\n"
    + "  securitySchemes:\n    key:\n      type: http\n      scheme: bearer\n      x-format: key\n",
    "the labels of code samples": (HEAD + TAIL).replace("components:\n", SAMPLES + "components:\n"),
    "an operation's extension behind its responses": (HEAD + TAIL).replace(
        "components:\n", "      x-visibility: public\ncomponents:\n"
    ),
    "an operation's description behind its responses": (HEAD + TAIL).replace(
        "components:\n", "      description: All of them\ncomponents:\n"
    ),
    "the description of a server's variable": (HEAD + TAIL).replace(
        "  - url: https://api.example.com\n",
        "  - url: https://{name}.example.com\n    variables:\n      name:\n"
        "        default: api\n        description: Name of your instance\n",
    ),
    "the format of an item of a union": OF_ORDER.replace(
        "      properties:\n        id:\n", ""
    ).replace("      type: object\n", "")
    + "      anyOf:\n        - type: string\n          format: uuid\n        - type: array\n"
    + "          items:\n            type: string\n            format: uuid\n",
    "the pattern of a part of a union": OF_ORDER
    + "          oneOf:\n            - type: integer\n            - type: string\n"
    + "              pattern: ^o_\n"
    + NEXT,
    "what an object is called in XML": HEAD + TAIL + "      xml:\n        name: order\n",
    "what an object of names is called in XML": HEAD
    + TAIL
    + "        tag:\n          $ref: '#/components/schemas/Tag'\n"
    + "        name:\n          type: string\n      xml:\n        name: Order\n"
    + "    Tag:\n      type: object\n      properties:\n        name:\n          type: string\n"
    + "      xml:\n        name: Tag\n",
    "no content behind the headers": HEAD
    + """\
      responses:
        '204':
          description: There are no orders
          headers:
            X-Orders:
              schema:
                type: integer
          content: {}
""",
    "a document whose site has no security": NO_SECURITY + NEXT,
    "a media type with parameters": (HEAD + TAIL).replace(
        "application/json:", "application/json; charset=utf-8:"
    ),
}


@pytest.mark.parametrize("what", sorted(PLACED))
def test_what_can_stand_in_one_place_only_is_not_asked_for(what: str) -> None:
    document = PLACED[what]
    outcome = restored(document)
    assert outcome.restored, asked(outcome, document)
    assert outcome.best is not None
    assert same(squeezed(outcome.best.document.value), squeezed(value_of(document)))


def test_a_status_code_is_no_property_of_the_response_before_it() -> None:
    schema = "                $ref: '#/components/schemas/Order'\n"
    document = (HEAD + TAIL).replace(
        schema,
        "                type: object\n                properties:\n                  id:\n"
        "                    type: string\n        '404':\n"
        "          $ref: '#/components/responses/Missing'\n",
    )
    document += "  responses:\n    Missing:\n      description: There is none\n"
    assert has_come_back(restored(document), document)


SECURED = (HEAD + TAIL).replace(
    "components:\n",
    "      security:\n        - key: []\ncomponents:\n  securitySchemes:\n    key:\n"
    "      type: http\n      scheme: bearer\n",
)
BEHIND_SECURITY = {
    "a list of names": "x-audiences:\n        - public",
    "a list of none": "x-audiences: []",
    "a map": "x-owners:\n        team: orders",
    "a word": "x-group: orders",
}


@pytest.mark.parametrize("what", sorted(BEHIND_SECURITY))
def test_an_extension_behind_security_is_no_scheme_that_is_declared_nowhere(what: str) -> None:
    extension = f"      {BEHIND_SECURITY[what]}\ncomponents:\n"
    document = SECURED.replace("components:\n", extension)
    assert has_come_back(restored(document), document)


def test_a_scheme_may_be_called_like_an_extension() -> None:
    scheme = "    x-key:\n      type: apiKey\n      name: x-key\n      in: header\n"
    document = SECURED.replace("- key: []\n", "- key: []\n          x-key: []\n").replace(
        "  securitySchemes:\n", f"  securitySchemes:\n{scheme}"
    )
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


@pytest.mark.parametrize("indent", ["          ", "            "])
def test_an_extension_of_a_parameter_or_its_schema_is_asked_for(indent: str) -> None:
    document = HEAD + PARAMETER + f"{indent}x-order: 1\n" + TAIL
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


def test_a_text_does_not_hold_the_type_of_its_schema() -> None:
    """A member that OpenAPI has not is no reason to take the lines before it for text."""
    member = (
        "        note:\n          description: >-\n            A note on the order, which may say"
        " anything that the customer\n            wants to add.\n          type: string\n"
        "          embed: true\n"
    )
    assert not restored(HEAD + TAIL + member).restored


def test_a_part_of_all_may_require_what_another_declares() -> None:
    document = OF_ORDER + (
        "          type: string\n    Sent:\n      allOf:\n"
        "        - $ref: '#/components/schemas/Order'\n        - type: object\n"
        "          required:\n            - id\n          properties:\n"
        "            at:\n              type: string\n"
    )
    document = document.replace(
        "      responses:\n",
        "      requestBody:\n        content:\n          application/json:\n            schema:\n"
        "              $ref: '#/components/schemas/Sent'\n      responses:\n",
    )
    assert has_come_back(restored(document), document)


def test_an_order_that_is_an_alias_says_nothing_of_the_properties() -> None:
    document = EXPORT.replace(
        "              x-apifox-orders:\n                - picture\n",
        "              x-apifox-orders: &ref_0\n                - picture\n",
    ).replace(
        "      type: object\n      properties:\n        code:\n          type: integer\n",
        "      type: object\n      properties:\n        picture:\n          type: object\n"
        "          properties:\n            picture:\n              type: string\n"
        "          x-apifox-orders: *ref_0\n          x-apifox-ignore-properties: []\n"
        "        code:\n          type: integer\n",
    )
    document = document.replace(
        "      x-apifox-orders:\n        - code\n        - data\n",
        "      x-apifox-orders:\n        - picture\n        - code\n        - data\n",
    )
    assert has_come_back(restored(document), document)


EXTENDED_MAP = """\
        other:
          type: object
          description: Of any kind
          additionalProperties:
            type: string
"""


@pytest.mark.parametrize("name", ["properties", "other"])
def test_a_keyword_belongs_to_a_schema_whatever_its_name(name: str) -> None:
    document = HEAD + TAIL + EXTENDED_MAP.replace("other:", f"{name}:") + NEXT
    assert has_come_back(restored(document), document)


def test_the_title_of_a_component_repeats_its_name() -> None:
    document = HEAD + TAIL.replace("Order", "CustomerOrder") + "      title: Customer order\n"
    assert has_come_back(restored(document), document)


REMARKS = {
    "default": "default: none",
    "deprecated": "deprecated: true",
    "enum": "enum:\n            - some\n            - none",
    "example": "example: none",
    "format": "format: id",
    "nullable": "nullable: true",
    "pattern": "pattern: ^o_",
    "readOnly": "readOnly: true",
}


@pytest.mark.parametrize("remark", sorted(REMARKS))
def test_what_stands_before_a_last_description_is_the_property_s_too(remark: str) -> None:
    described = "        {0}:\n          type: string\n          description: The {0}\n"
    last = f"        last:\n          type: string\n          {REMARKS[remark]}\n"
    document = (
        HEAD
        + TAIL
        + described.format("note")
        + described.format("place")
        + last
        + "          description: The last\n"
    )
    outcome = restored(document)
    assert has_come_back(outcome, document), asked(outcome, document)


def test_the_name_in_xml_of_neither_object_is_asked_for() -> None:
    last = "        lines:\n          type: array\n          items:\n            type: string\n"
    document = HEAD + TAIL + last + "          xml:\n            name: list\n"
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


PETS = """\
openapi: 3.0.3
info:
  title: Pets
  version: 1.0.0
servers:
  - url: https://api.example.com
paths:
  /pets:
    get:
      tags:
        - pet
      summary: List
      operationId: pets
      responses:
        '200':
          description: Fine
components:
  schemas:
    Pet:
      type: object
      properties:
        id:
          type: integer
          format: int64
        name:
          type: string
        photo:
          type: string
"""


@pytest.mark.parametrize("called", ["Pet", "pet", "##default"])
@pytest.mark.parametrize("is_used", [True, False])
def test_a_component_that_nothing_refers_to_is_no_property_of_the_one_before_it(
    called: str, *, is_used: bool
) -> None:
    """Nor is the scalar that ends it called in XML as it is."""
    first, second = (f"      xml:\n        name: '{name}'\n" for name in (called, "Tag"))
    pet = PETS[PETS.index("      type: object") :]
    document = PETS + first + "    Tag:\n" + pet + second
    if is_used:
        content = "          content:\n            application/json:\n              schema:\n"
        reference = "                $ref: '#/components/schemas/Pet'\n"
        document = document.replace("components:", content + reference + "components:", 1)
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)
