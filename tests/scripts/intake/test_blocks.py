"""What a page has line by line like other pages of its site stands on it as it does there."""

from __future__ import annotations

import pytest

from scripts.documents import parse_document, same
from scripts.intake.restore.account import guessed_lines
from scripts.intake.restore.habits import Known, agreed
from scripts.intake.restore.restoration import Restoration, restore
from scripts.specs.sources import flatten
from tests.scripts.intake.flattened_orders import asked, value_of

HEAD = """\
openapi: 3.0.3
info:
  title: Orders
  version: 1.0.0
servers:
  - url: https://orders.test
security: []
paths:
  /{path}:
    get:
"""
RESPONSES = """\
      responses:
        '200':
          description: Done
"""
REFUSED = """\
        '400':
          description: Refused
          content:
            application/json:
              schema:
                type: object
                properties:
                  error:
                    type: object
                    properties:
                      code:
                        type: string
                  {details}:
                    type: object
"""
DESCRIBED = """\
      parameters:
        - name: limit
          in: query
          schema:
            type: integer
            example: 20
"""
REQUESTED = """\
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                order:
                  type: object
                  properties:
                    sku:
                      type: string
                note:
                  type: string
"""
REFERRING = """\
        default:
          description: Refused
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Refusal'
components:
  schemas:
    Refusal:
      type: object
      properties:
        error:
          type: object
          properties:
            code:
              type: string
        message:
          type: string
"""
REST = {
    "a response": RESPONSES + REFUSED.replace("{details}", "details"),
    "a parameter": DESCRIBED + RESPONSES,
    "a request": REQUESTED + RESPONSES,
    "a component": RESPONSES + REFERRING,
    "two parts": DESCRIBED + RESPONSES + REFERRING,
}
NESTED = RESPONSES + REFERRING.replace(
    "        message:\n          type", "            message:\n              type"
)


def page(rest: str, *, path: str = "orders") -> str:
    return HEAD.replace("{path}", path) + rest


def beside(document: str, *others: str, chosen: dict[int, int] | None = None) -> Restoration:
    known = Known()
    for other in others:
        known.learn(parse_document(other, "another page"))
    return restore(flatten(document), known, chosen)


@pytest.mark.parametrize("part", sorted(REST))
def test_a_part_that_another_page_has_is_read_as_it_stands_there(part: str) -> None:
    document, other = page(REST[part]), page(REST[part], path="refunds")

    outcome = beside(document, other)

    assert not beside(document).restored
    assert outcome.restored
    assert outcome.best is not None
    assert same(outcome.best.document.value, value_of(document))
    assert "lines stand as in other documents of its site" in outcome.proofs[-1]


def test_the_other_page_may_have_it_nested_otherwise_than_is_likely() -> None:
    document, other = page(NESTED), page(NESTED, path="refunds")

    outcome = beside(document, other)

    assert outcome.restored
    assert outcome.best is not None
    assert same(outcome.best.document.value, value_of(document))


UNLIKE = {
    "is of another site": page(REST["a component"]).replace("orders.test", "refunds.test"),
    "has another line in it": page(REST["a component"].replace("code:", "reason:")),
    "has it in another place": page(RESPONSES + REFUSED.replace("{details}", "message")),
}


@pytest.mark.parametrize("unlike", sorted(UNLIKE))
def test_a_part_is_asked_about_if_the_other_page(unlike: str) -> None:
    other = UNLIKE[unlike].replace("/orders:", "/refunds:")

    assert not beside(page(REST["a component"]), other).restored


def test_two_pages_that_do_not_agree_tell_nothing() -> None:
    others = page(REST["a component"], path="refunds"), page(NESTED, path="refunds")

    assert not beside(page(NESTED), *others).restored


def test_a_person_decides_about_a_part_that_another_page_has() -> None:
    document, other = page(NESTED), page(REST["a component"], path="refunds")
    line = flatten(document).index("message:")

    outcome = beside(document, other, chosen={line: 6})

    assert outcome.restored
    assert outcome.best is not None
    assert same(outcome.best.document.value, value_of(document))


LONGER = {
    "a response": REST["a response"] + "                  id:\n                    type: string\n",
    "a component": REST["a component"] + "      required:\n        - error\n",
    "a parameter": DESCRIBED + "          description: How many to return\n" + RESPONSES,
}


@pytest.mark.parametrize("part", sorted(LONGER))
def test_a_part_that_goes_on_is_not_the_one_of_the_other_page(part: str) -> None:
    other = page(REST[part], path="refunds")

    assert not beside(page(LONGER[part]), other).restored


def test_an_example_that_does_not_fit_the_part_of_the_other_page_overrules_it() -> None:
    example = "              example:\n                message: Gone\n                error:\n"
    example += "                  code: gone\n"
    document = page(REST["a component"].replace("components:\n", example + "components:\n"))

    outcome = beside(document, page(NESTED, path="refunds"))

    assert outcome.best is not None
    assert same(outcome.best.document.value, value_of(document))


TOLD = RESPONSES + REFERRING.replace(
    "components:\n",
    "              example:\n                message: Gone\n                error:\n"
    "                  code: gone\ncomponents:\n",
)
DOUBTFUL = """\
      parameters:
        - name: limit
          in: query
          schema:
            type: integer
          example: 20
"""


def test_a_page_that_is_refused_tells_what_all_its_readings_have_alike() -> None:
    of_refused = page(DOUBTFUL + TOLD)
    refused = beside(of_refused)
    told = Known().beside([agreed([reading.document for reading in refused.possible])])
    document = page(REST["a component"], path="refunds")

    outcome = restore(flatten(document), told)

    assert asked(refused, of_refused) == ["example: 20"]
    assert outcome.restored
    assert outcome.best is not None
    assert same(outcome.best.document.value, value_of(document))
    assert not restore(flatten(page(DOUBTFUL + RESPONSES, path="refunds")), told).restored


GUESSED = """\
        tags:
          type: array
          items:
            type: string
          description: Tags of the order
"""


def test_what_another_page_has_by_a_guess_stays_a_guess() -> None:
    document = page(RESPONSES + REFERRING.partition("        error:\n")[0] + GUESSED)
    first = beside(document)
    assert first.best is not None
    guessed = guessed_lines(first.differences)
    known = Known()
    known.learn(first.best.document, guessed)

    again = restore(flatten(document), known)

    assert guessed == {"description: Tags of the order"}
    assert guessed_lines(again.differences) == guessed
