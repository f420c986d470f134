"""Members that two open objects could have, of which one wants them."""

from __future__ import annotations

from textwrap import indent

import pytest

from scripts.documents import same
from tests.scripts.intake.conftest import squeezed
from tests.scripts.intake.flattened_orders import (
    HEAD,
    OF_ORDER,
    TAIL,
    asked,
    has_come_back,
    restored,
    value_of,
)

ERRORS = """\
          type: object
          example:
            name:
              - The name is required.
            url:
              - The address is required.
              - The address is wrong.
          additionalProperties:
            type: array
            items:
              type: string
"""
REQUEST = """\
      requestBody:
        content:
          application/json:
            schema:
              allOf:
                - $ref: '#/components/schemas/Order'
                - type: object
                  properties:
                    note:
                      type: string
                  required:
                    - note
"""
RESPONSES = """\
            application/json:
              schema:
                $ref: '#/components/schemas/Order'
"""
HEADERS = """\
              example:
                id: '1'
          headers:
            Retry-After:
              description: Seconds to wait
              schema:
                type: integer
"""
EXAMPLES = """\
              examples:
                one:
                  $ref: '#/components/examples/One'
        '404':
          $ref: '#/components/responses/Missing'
"""
COMPONENTS = """\
  examples:
    One:
      value:
        id: '1'
  responses:
    Missing:
      description: There is none
"""
BARE = """\
            application/xml:
              {of}:
                type: object
                properties:
                  next:
                    type: string
                    nullable: true
"""
SECURITY = """\
  securitySchemes:
    key:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://example.com/token
          scopes:
            'orders:write': >-
              Deprecated, please use those of the single parts. Write orders, lists,
              and notes.
            'orders:read': Read all orders.
"""
TYPED = (HEAD + TAIL).replace(
    "      type: object\n      properties:\n        id:\n          type: string\n"
    "          description: Id of the order\n",
    "      properties:\n        id:\n          type: string\n          title: Id\n"
    "        before:\n          allOf:\n            - $ref: '#/components/schemas/Order'\n"
    "      type: object\n      required:\n        - id\n      title: Order\n",
)
SECURED = (HEAD + TAIL).replace("security: []\n", "security:\n  - key: []\n") + SECURITY
OF_NULLABLE = OF_ORDER.replace(
    "    Order:\n",
    "    Note:\n      type: object\n      nullable: true\n      description: A note\n"
    "      properties:\n"
    "        text:\n          type: string\n          description: What it says\n    Order:\n",
).replace(
    "      responses:\n",
    "      requestBody:\n        content:\n          application/json:\n            schema:\n"
    "              $ref: '#/components/schemas/Note'\n      responses:\n",
)
PLACED = {
    "the values of a map behind its example": OF_ORDER + ERRORS,
    "the names of a map": OF_ORDER
    + "          type: object\n          additionalProperties:\n            type: string\n"
    + "          propertyNames:\n            type: string\n",
    "what else an object may have": OF_ORDER
    + "          description: Id of the order\n"
    + "      additionalProperties: false\n      required:\n        - id\n",
    "what a part of allOf requires": HEAD + REQUEST + TAIL,
    "the null of a last property": OF_NULLABLE
    + "          type: object\n          nullable: true\n",
    "the null of a last property among nulls": OF_ORDER
    + "          type: string\n          nullable: true\n"
    + "        note:\n          type: object\n          nullable: true\n",
    "the null of an object whose last property may be null": OF_ORDER
    + "          type: string\n          nullable: true\n"
    + "        note:\n          type: object\n          nullable: true\n      nullable: true\n",
    "the null that a last property tells of": OF_ORDER
    + "          type: string\n          nullable: true\n"
    + "          description: Its id, or null before it is paid\n",
    "the null of the last property of an answer": (HEAD + TAIL).replace(
        RESPONSES, RESPONSES + BARE.replace("{of}", "schema")
    ),
    "the null of the last property of an item": (HEAD + TAIL).replace(
        RESPONSES,
        RESPONSES
        + "            text/csv:\n              schema:\n                type: array\n"
        + indent(BARE.partition("\n")[2].replace("{of}", "items"), "  ")
        + "                  required:\n                    - next\n",
    ),
    "the default of a last property": OF_NULLABLE + "          type: boolean\n"
    "          default: false\n",
    "what a last property is": OF_NULLABLE
    + "          nullable: true\n          description: Id, if there is one\n",
    "the type of an object behind its properties": TYPED,
    "an extension beside a reference": (HEAD + TAIL).replace(
        RESPONSES,
        RESPONSES
        + "                x-speakeasy-name-override: data\n"
        + "        '404':\n          description: There is none\n",
    ),
    "headers behind an example": (HEAD + TAIL).replace(RESPONSES, RESPONSES + HEADERS),
    "a response behind examples": (HEAD + TAIL).replace(RESPONSES, RESPONSES + EXAMPLES)
    + COMPONENTS,
    "a response behind an example": (HEAD + TAIL).replace(
        RESPONSES,
        RESPONSES
        + "              example:\n                id: '1'\n                notes:\n"
        + "                  - from: me\n                    text: Red\n"
        + "        '400':\n          description: It is wrong\n",
    ),
    "a method's name as a property's": (HEAD + TAIL).replace(
        "components:\n", "      description: All of them\ncomponents:\n"
    )
    + "        options:\n          type: string\n          description: Of any kind\n",
    "a quoted name behind a folded text": SECURED,
    "a name with a colon behind a folded text": SECURED.replace("'orders:read'", "orders:read"),
}


@pytest.mark.parametrize("what", sorted(PLACED))
def test_a_member_goes_where_it_is_wanted(what: str) -> None:
    document = PLACED[what]
    outcome = restored(document)
    assert outcome.restored, asked(outcome, document)
    assert outcome.best is not None
    assert same(squeezed(outcome.best.document.value), squeezed(value_of(document)))


def test_what_an_object_says_behind_its_properties_is_not_decided_wrong() -> None:
    """One site in ten writes so; where its other objects show nothing, a person is asked."""
    document = HEAD + TAIL.replace(
        "      properties:\n        id:\n          type: string\n"
        "          description: Id of the order\n",
        "      properties:\n        id:\n          type: string\n"
        "          description: Id of the order\n"
        "        note:\n          type: object\n          properties:\n            text:\n"
        "              type: string\n              description: What it says\n"
        "          description: A note\n"
        "        from:\n          type: object\n          properties:\n            name:\n"
        "              type: string\n          description: Whose order it is\n",
    )
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


def test_the_null_of_a_last_property_is_asked_for_where_no_object_s_is_seen() -> None:
    document = OF_ORDER + "          type: object\n          nullable: true\n"
    assert asked(restored(document), document) == ["nullable: true"]


UNTYPED = (
    HEAD
    + """\
      requestBody:
        content:
          application/json:
            schema:
              additionalProperties: false
              properties:
                names:
                  type: string
                  description: Separated by commas
"""
    + TAIL
)


@pytest.mark.parametrize("example", ["a1,b2", "7", "true"])
def test_a_text_is_no_example_of_an_object_that_has_no_type(example: str) -> None:
    document = UNTYPED.replace(
        "Separated by commas\n", f"Separated by commas\n                  example: {example}\n"
    )
    outcome = restored(document)
    assert has_come_back(outcome, document), asked(outcome, document)


def test_an_example_of_an_object_that_has_no_type_may_be_an_object() -> None:
    document = UNTYPED.replace(
        "Separated by commas\n",
        "Separated by commas\n            example:\n              names: a1,b2\n",
    )
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


SAMPLED = {
    "a schema": (
        HEAD
        + TAIL
        + "        description:\n          type: string\n        size:\n          type: integer\n"
        + "      example:\n        id: '1'\n{indent}description: All of it\n",
        ("        ", "      "),
    ),
    "a request": (
        HEAD
        + "      requestBody:\n        content:\n          application/json:\n"
        + "            schema:\n              $ref: '#/components/schemas/Order'\n"
        + "            example:\n              id: '1'\n{indent}description: All of it\n"
        + TAIL
        + "        description:\n          type: string\n        size:\n          type: integer\n",
        ("              ", "        "),
    ),
}


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("what", sorted(SAMPLED))
def test_a_description_that_an_example_may_end_with_is_never_wrong(what: str, place: int) -> None:
    page, indents = SAMPLED[what]
    document = page.format(indent=indents[place])
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)
