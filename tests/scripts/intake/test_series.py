"""What a document has many of, each made like the others, tells where the members of one end."""

from __future__ import annotations

import pytest

from scripts.documents import same
from tests.scripts.intake.flattened_orders import HEAD, TAIL, asked, restored, value_of

KIND = """\
    Kind{number}:
      type: object
      properties:
        alpha: {{}}
        beta: {{}}
        {last}: {{}}
"""
PRICE = """\
        price:
          type: object
          properties:
            amount:
              type: integer
            zone:
              type: string
        {behind}:
          type: string
"""
REFERENCE = "                $ref: '#/components/schemas/Order'\n"
ONE_OF = "                oneOf:\n                  - $ref: '#/components/schemas/Order'\n"
SAMPLES = """\
      x-examples:
        - samples:
            - sdk: python
              source: list()
            - sdk: typescript
              source: await list()
"""


def with_names(behind: str, *, kinds: int = 7, last: str = "gamma") -> str:
    """Write a document of so many kinds, and an order with a price and another member behind it."""
    named = "".join(KIND.format(number=number, last="gamma") for number in range(1, kinds))
    named += KIND.format(number=kinds, last=last)
    listed = "".join(
        f"                  - $ref: '#/components/schemas/Kind{number}'\n"
        for number in range(1, kinds + 1)
    )
    tail = TAIL.replace(REFERENCE, ONE_OF + listed)
    return HEAD + tail.replace("  schemas:\n", "  schemas:\n" + named) + PRICE.format(behind=behind)


def test_names_that_are_sorted_everywhere_tell_where_an_object_ends() -> None:
    document = with_names("reason")

    outcome = restored(document)

    assert outcome.restored
    assert outcome.best is not None
    assert same(outcome.best.document.value, value_of(document))


NOT_TOLD = {
    "the name may stand in either": with_names("zulu"),
    "too few show it": with_names("reason", kinds=3),
    "the names of one are not sorted": with_names("reason", last="aleph"),
}


@pytest.mark.parametrize("why", sorted(NOT_TOLD))
def test_a_person_is_asked_where(why: str) -> None:
    assert {"zone:"} <= {*asked(restored(NOT_TOLD[why]), NOT_TOLD[why])}


def test_samples_that_are_alike_are_items_of_one_list() -> None:
    document = (HEAD + TAIL).replace("components:\n", SAMPLES + "components:\n")

    outcome = restored(document)

    assert outcome.restored
    assert outcome.best is not None
    assert same(outcome.best.document.value, value_of(document))


def test_a_single_sample_may_end_anywhere() -> None:
    samples = SAMPLES.partition("            - sdk: t")[0]
    document = (HEAD + TAIL).replace("components:\n", samples + "components:\n")

    assert asked(restored(document), document) == ["source: list()"]
