"""A keyword that no value can meet where it was read may be another schema's: a person is asked."""

from __future__ import annotations

import re

import pytest

from scripts.documents import as_object, parse_document, same
from scripts.intake.restore.joined import split_joined
from scripts.intake.restore.restoration import Restoration, restore
from scripts.intake.restore.unmet import is_unmet
from scripts.specs.sources import flatten
from tests.scripts.intake.apidog_exports import exported, known, tried

LAST = {
    "an integer": "type: integer\nminimum: 4",
    "a list": "type: array\nitems:\n  type: integer",
    "a whole number or null": "type:\n  - integer\n  - 'null'",
}
BEHIND = {
    "allOf of texts": "allOf:\n  - type: string\n  - type: string",
    "allOf, one of them a text": "allOf:\n  - type: string\n  - type: 'null'",
    "anyOf of texts": "anyOf:\n  - type: string\n  - type: string",
    "values": "enum:\n  - fast\n  - slow",
    "a constant": "const: fast",
    "a format": "format: date-time",
    "a default": "default: fast",
    "an example": "example: fast",
    "examples": "examples:\n  - fast\n  - slow",
    "a length": "minLength: 3",
    "a pattern": "pattern: a+",
}


def indented(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in text.split("\n"))


def document(last: str, behind: str, *, is_outer: bool) -> str:
    """An export whose last property is followed by a keyword, its own or its object's."""
    return exported(
        "            schema:\n              type: object\n              properties:\n"
        "                input:\n                  type: object\n                  properties:\n"
        "                    prompt:\n                      type: string\n"
        "                    seconds:\n"
        + indented(last, 22)
        + indented(behind, 18 if is_outer else 22)
        + "                  x-apidog-orders:\n                    - prompt\n"
        "                    - seconds\n                  x-apidog-ignore-properties: []\n"
        "              x-apidog-orders:\n                - input\n"
        "              x-apidog-ignore-properties: []\n"
    )


def joined(text: str) -> Restoration:
    split = split_joined(re.sub(" +", " ", text.replace("\n", "")))
    return restore(split.lines, known(), roots=split.roots)


@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize("last", LAST)
def test_what_the_last_property_cannot_meet_is_never_accepted_elsewhere(
    last: str, behind: str
) -> None:
    for is_outer in (True, False):
        text = document(LAST[last], BEHIND[behind], is_outer=is_outer)
        for outcome in (tried(text), *([joined(text)] if is_outer else ())):
            if outcome.restored:
                assert outcome.best
                assert same(outcome.best.document.value, parse_document(text, "a page").value)


def test_a_person_is_shown_the_line_and_decides_it() -> None:
    text = document(LAST["an integer"], BEHIND["allOf of texts"], is_outer=True)
    lines = flatten(text)
    line = lines.index("allOf:")
    asked = tried(text)
    (doubt,) = asked.disproofs
    assert (doubt.line, doubt.text) == (line, "no value meets `allOf` in this schema")
    for depth, is_outer in ((9, True), (11, False)):
        decided = restore(lines, known(), chosen={line: depth})
        assert depth in doubt.depths
        assert decided.restored
        assert decided.best
        true = document(LAST["an integer"], BEHIND["allOf of texts"], is_outer=is_outer)
        assert same(decided.best.document.value, parse_document(true, "a page").value)


@pytest.mark.parametrize(
    ("schema", "name", "is_odd"),
    [
        ("{type: integer, allOf: [{type: string}]}", "allOf", True),
        ("{type: integer, allOf: [{minimum: 3}]}", "allOf", False),
        ("{type: number, anyOf: [{type: integer}, {type: string}]}", "anyOf", False),
        ("{type: [integer, string], anyOf: [{type: string, maxLength: 3}]}", "anyOf", False),
        ("{type: integer, anyOf: [{type: string}, {type: string}]}", "anyOf", True),
        ("{type: integer, anyOf: [{type: string}, {type: integer, minimum: 1}]}", "anyOf", False),
        ("{type: [integer, 'null'], anyOf: [{type: string}, {type: boolean}]}", "anyOf", True),
        ("{type: [number, 'null'], anyOf: [{type: integer, minimum: 1}]}", "anyOf", False),
        ("{anyOf: [{type: string}]}", "anyOf", False),
        ("{type: integer, oneOf: [{$ref: '#/s'}]}", "oneOf", True),
        ("{type: string, oneOf: [{$ref: '#/s', title: a}]}", "oneOf", False),
        ("{type: integer, enum: [fast]}", "enum", True),
        ("{type: integer, enum: ['1', '2']}", "enum", False),
        ("{type: object, default: '{}'}", "default", False),
        ("{type: integer, nullable: true, default: null}", "default", False),
        ("{type: integer, format: int64}", "format", False),
        ("{type: integer, format: uri}", "format", True),
        ("{type: array, minLength: 2}", "minLength", True),
        ("{type: [array, string], minLength: 2}", "minLength", False),
        ("{minLength: 2}", "minLength", False),
    ],
)
def test_a_keyword_is_odd_where_no_value_of_the_type_meets_it(
    schema: str, name: str, is_odd: bool
) -> None:
    root = as_object(
        parse_document(f"{{s: {{type: string, pattern: a}}, of: {schema}}}", "a").value
    )
    assert is_unmet(as_object(root["of"]), name, root) is is_odd
