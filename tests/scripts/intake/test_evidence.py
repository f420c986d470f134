"""What decides where a member stands, and what is taken and marked as a guess."""

from __future__ import annotations

import pytest

from scripts.documents import JsonObject, parse_document, same
from scripts.intake.refusal import explain
from scripts.intake.restore import restoration
from scripts.intake.restore.habits import Known
from scripts.intake.restore.restoration import Restoration, restore
from scripts.intake.restore.search import Search
from scripts.intake.restore.shape import Step
from scripts.specs.sources import flatten
from tests.scripts.intake.conftest import squeezed

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


def test_a_description_behind_the_schema_is_the_parameter_s_and_marked_as_a_guess() -> None:
    document = HEAD + PARAMETER + "          description: How many to send\n" + TAIL
    outcome = restored(document)
    assert has_come_back(outcome, document)
    assert ["`description: How many to send`" in text for text in guesses(outcome)] == [True]


def test_a_description_before_the_type_is_the_schema_s_and_no_guess() -> None:
    schema = "            description: How many to send\n            type: integer\n"
    document = HEAD + PARAMETER.replace("            type: integer\n", schema) + TAIL
    outcome = restored(document)
    assert has_come_back(outcome, document)
    assert guesses(outcome) == []


@pytest.mark.parametrize("indent", ["          ", "            "])
def test_an_example_behind_the_type_of_a_parameter_is_asked_for(indent: str) -> None:
    document = HEAD + PARAMETER + f"{indent}example: 20\n" + TAIL
    outcome = restored(document)
    assert asked(outcome, document) == ["example: 20"]
    assert {
        reading.roles[outcome.choices[0].line][0] for reading in outcome.choices[0].readings
    } == {
        5,
        6,
    }


@pytest.mark.parametrize("indent", ["          ", "            "])
def test_nullable_behind_the_items_of_a_list_is_asked_for(indent: str) -> None:
    member = (
        "        tags:\n          type: array\n          items:\n            type: string\n"
        f"{indent}nullable: true\n"
    )
    document = HEAD + TAIL + member
    assert "nullable: true" in asked(restored(document), document)


def test_a_description_behind_the_items_of_a_list_is_the_list_s() -> None:
    document = (
        HEAD
        + TAIL
        + (
            "        tags:\n          type: array\n          items:\n            type: string\n"
            "          description: Tags of the order\n"
            "        note:\n          type: string\n          description: A note\n"
        )
    )
    outcome = restored(document)
    assert has_come_back(outcome, document)
    assert ["`description: Tags of the order`" in text for text in guesses(outcome)] == [True]


def test_a_description_that_ends_the_last_property_is_not_the_object_s() -> None:
    last = "        sent:\n          type: string\n          description: When it was sent\n"
    document = HEAD + TAIL + last
    assert has_come_back(restored(document), document)


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


@pytest.mark.parametrize("exporter", ["apidog", "apifox"])
def test_an_export_comes_back_whichever_of_the_two_programs_wrote_it(exporter: str) -> None:
    document = EXPORT.replace("apifox", exporter)
    assert has_come_back(restored(document), document)


def test_an_extension_behind_a_security_requirement_is_the_operation_s() -> None:
    best = restored(EXPORT).best
    assert best is not None
    rows = best.layout.text.split("\n")
    assert "      x-shop-method: set" in rows
    assert "      x-shop-type: Picture" in rows


def test_a_document_whose_quotes_a_formatter_has_changed_comes_back() -> None:
    texts = "".join(
        f"        note{number}:\n          type: string\n          description: >-\n"
        "            A note on the order, which may say anything that the customer wants\n"
        "            to add.\n"
        for number in range(3)
    )
    document = (HEAD + TAIL + texts).replace("'", '"')
    assert has_come_back(restored(document), document)


def long_document(members: int) -> str:
    """Build a document whose many lists leave many lines to be decided."""
    member = (
        "        tags{0}:\n          type: array\n          items:\n            type: string\n"
        "          nullable: true\n"
    )
    return HEAD + TAIL + "".join(map(member.format, range(members)))


@pytest.mark.parametrize("indent", ["          ", "              "])
@pytest.mark.parametrize("union", ["allOf", "anyOf", "oneOf"])
def test_what_follows_the_last_of_several_schemas_is_not_decided_wrong(
    union: str, indent: str
) -> None:
    member = (
        f"        other:\n          {union}:\n            - type: string\n"
        f"            - $ref: '#/components/schemas/Order'\n{indent}nullable: true\n"
    )
    document = HEAD + TAIL + member
    outcome = restored(document)
    assert not outcome.restored or has_come_back(outcome, document)


def test_a_description_behind_the_last_reference_is_of_it_where_others_are_described() -> None:
    member = (
        "        {0}:\n          $ref: '#/components/schemas/Order'\n"
        "          description: The order {0} this\n"
    )
    alone = HEAD + TAIL + member.format("before")
    assert asked(restored(alone), alone) == ["description: The order before this"]
    document = HEAD + TAIL + member.format("before") + member.format("behind")
    assert has_come_back(restored(document), document)


def test_more_than_a_description_behind_the_last_reference_is_asked_for() -> None:
    member = (
        "        other:\n          $ref: '#/components/schemas/Order'\n"
        "          nullable: true\n          description: The order before\n"
    )
    document = HEAD + TAIL + member
    assert "nullable: true" in asked(restored(document), document)


def test_a_doubt_is_none_the_less_one_for_being_repeated() -> None:
    document = long_document(20)
    assert set(asked(restored(document), document)) == {"nullable: true"}


def test_a_long_document_with_many_doubts_is_given_up_and_says_what_to_decide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The search ends by the states that it has looked at, whatever the pace of the machine."""
    searches: list[Search] = []

    class Counted(Search):
        def run(self) -> list[tuple[float, Step]]:
            searches.append(self)
            return super().run()

    monkeypatch.setattr(restoration, "Search", Counted)
    monkeypatch.setattr(restoration, "MOST_WORK", 4_000)
    lines = flatten(long_document(50))
    outcome = restore(lines, Known())
    assert not outcome.restored
    assert sum(search.work for search in searches) < 2 * 4_000 + 1_000
    told = list(explain(outcome, range(1, len(lines) + 1), "page.md"))
    assert any("--choose" in line for line in told)


OF_ORDER = HEAD + TAIL.removesuffix(
    """\
          type: string
          description: Id of the order
"""
)
NULLABLE = """\
          anyOf:
            - type: string
            - type: 'null'
"""


TITLED = """\
          type: string
          title: Id
        paid_at:
"""


@pytest.mark.parametrize("title", ["Paid At", "paid_at", "PaidAt"])
def test_a_title_that_repeats_the_name_of_a_property_is_the_property_s(title: str) -> None:
    document = OF_ORDER + TITLED + NULLABLE + f"          title: {title}\n"
    assert has_come_back(restored(document), document)


@pytest.mark.parametrize(("before", "title"), [(TITLED, "Receipt"), ("", "Id")])
def test_a_title_that_says_something_else_or_is_the_only_one_is_asked_for(
    before: str, title: str
) -> None:
    document = OF_ORDER + before + NULLABLE + f"          title: {title}\n"
    assert asked(restored(document), document) == [f"title: {title}"]


def test_a_title_is_no_sign_where_the_property_has_one() -> None:
    document = OF_ORDER + TITLED + "          title: Paid At\n" + NULLABLE
    document += "              title: Paid At\n"
    outcome = restored(document)
    assert has_come_back(outcome, document) or not outcome.restored


@pytest.mark.parametrize("name", ["propertyNames", "patternProperties", "unevaluatedProperties"])
def test_a_keyword_is_never_taken_for_the_name_of_a_property_in_silence(name: str) -> None:
    document = OF_ORDER.replace("3.0.3", "3.1.0") + (
        "          type: object\n          additionalProperties:\n            type: integer\n"
        f"          {name}:\n            type: string\n"
    )
    outcome = restored(document)
    assert has_come_back(outcome, document) or not outcome.restored


def test_an_object_behind_an_extension_is_never_taken_into_it_in_silence() -> None:
    document = (HEAD + TAIL).replace(
        "  version: 1.0.0\n",
        "  version: 1.0.0\n  x-logo:\n    url: https://example.com/logo\n    href: https://example.com\n"
        "  contact:\n    email: help@example.com\n    name: Support\n    url: https://example.com/help\n",
    )
    outcome = restored(document)
    assert has_come_back(outcome, document) or not outcome.restored


def test_deciding_the_line_that_is_named_ends_the_search() -> None:
    """Each answer is kept, no line is named twice, and the end is the document."""
    document = (
        OF_ORDER + NULLABLE + "          title: Receipt\n          description: Of the order\n"
    )
    document += "          nullable: true\n"
    lines = flatten(document)
    depths = [(len(row) - len(row.lstrip())) // 2 for row in document.splitlines()]
    chosen: dict[int, int] = {}
    outcome = restore(lines, Known(), chosen)
    for _ in lines:
        if outcome.restored:
            break
        named = [*outcome.choices, *([outcome.crowded_at] if outcome.crowded_at else [])]
        line = named[0].line
        assert line not in chosen
        chosen[line] = depths[line]
        outcome = restore(lines, Known(), chosen)
    assert has_come_back(outcome, document)


def test_a_reference_behind_a_schema_s_members_is_none_of_the_parameter() -> None:
    document = HEAD + PARAMETER + "            $ref: '#/components/schemas/Order'\n" + TAIL
    outcome = restored(document)
    assert has_come_back(outcome, document) or not outcome.restored


NEXT = "        note:\n          type: string\n          description: A note\n"
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
PLACED = {
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
