"""What decides where a member stands, and what is taken and marked as a guess."""

from __future__ import annotations

import pytest

from scripts.intake.refusal import explain
from scripts.intake.restore import restoration
from scripts.intake.restore.frame import Step
from scripts.intake.restore.habits import Known
from scripts.intake.restore.restoration import restore
from scripts.intake.restore.search import Search
from scripts.specs.sources import flatten
from tests.scripts.intake.flattened_orders import (
    EXPORT,
    HEAD,
    OF_ORDER,
    PARAMETER,
    TAIL,
    asked,
    guesses,
    has_come_back,
    restored,
)

CERTAIN = """\
        - name: page
          in: query
          description: Which page to send
          schema:
            type: integer
"""


SAID = "          description: Whose it is\n"
OF_LIMIT = HEAD.replace("/orders:", "/orders/{limit}:")
OF_BOTH = HEAD.replace("/orders:", "/orders/{limit}/{start}:")
OF_PATH = PARAMETER.replace("in: query", "in: path").replace("required: false", "required: true")
REFERRED = """\
      parameters:
        - $ref: '#/components/parameters/limit'
        - $ref: '#/components/parameters/start'
"""
OF_ALL = """\
  parameters:
    limit:
      name: limit
      in: path
      required: true
      schema:
        type: integer
      description: Whose it is
"""
START = OF_ALL.partition("\n")[2].replace("limit", "start").replace("Whose", "Which")
ONE = REFERRED.rpartition("        - ")[0]
NOTHING_ELSE = {
    "one parameter": OF_LIMIT + OF_PATH + SAID + TAIL,
    "one with a default": OF_LIMIT + OF_PATH + "            default: 20\n" + SAID + TAIL,
    "two of the components": OF_BOTH + REFERRED + TAIL + OF_ALL + START,
    "one of the components and another": OF_BOTH
    + ONE
    + OF_PATH.partition("\n")[2].replace("limit", "start")
    + SAID.replace("Whose", "Which")
    + TAIL
    + OF_ALL,
}
ELSEWHERE = {
    "one of a query": HEAD + PARAMETER + SAID + TAIL,
    "one of a query and one of the path": OF_LIMIT
    + OF_PATH
    + SAID
    + PARAMETER.partition("\n")[2].replace("limit", "page")
    + SAID
    + TAIL,
    "a single one of the components": OF_LIMIT + ONE + TAIL + OF_ALL,
    "a schema with an example": OF_LIMIT + OF_PATH + "            example: 20\n" + SAID + TAIL,
    "another whose schema is described": OF_LIMIT
    + OF_PATH
    + SAID
    + "        - name: page\n          in: query\n          schema:\n"
    + "            description: Which page to send\n            type: integer\n"
    + TAIL,
}


@pytest.mark.parametrize("parameters", sorted(NOTHING_ELSE))
def test_a_description_behind_a_schema_is_guessed_to_be_the_parameter_s(parameters: str) -> None:
    document = NOTHING_ELSE[parameters]
    outcome = restored(document)
    assert has_come_back(outcome, document), asked(outcome, document)
    assert any("`description: Whose it is`" in text for text in guesses(outcome))


@pytest.mark.parametrize("parameters", sorted(ELSEWHERE))
def test_a_description_behind_a_schema_is_asked_for_where_sites_differ(parameters: str) -> None:
    document = ELSEWHERE[parameters]
    assert "description: Whose it is" in asked(restored(document), document)


def test_a_description_behind_the_schema_is_the_parameter_s_where_another_has_one() -> None:
    document = HEAD + PARAMETER + "          description: How many to send\n" + CERTAIN + TAIL
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
    """All that is done for it ends by what was looked at, whatever the pace of the machine."""
    searches: list[Search] = []

    class Counted(Search):
        def run(self) -> list[tuple[float, Step]]:
            searches.append(self)
            return super().run()

    monkeypatch.setattr(restoration, "Search", Counted)
    monkeypatch.setattr(restoration, "MOST_IN_ALL", 6_000)
    lines = flatten(long_document(50))
    outcome = restore(lines, Known())
    assert not outcome.restored
    assert sum(search.work for search in searches) <= outcome.work < 6_000 + 1_000
    told = list(explain(outcome, range(1, len(lines) + 1), "page.md"))
    assert any("--choose" in line for line in told)


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
