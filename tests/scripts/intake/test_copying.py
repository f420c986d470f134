"""What an editor or a browser puts into names and values is asked about, or said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import NotProven, Page, vendor

DOCUMENT = """openapi: 3.0.1
info:
  title: Clips
  version: 1.0.0
paths:
  /clips:
    post:
      operationId: makeClip
      summary: Make a clip of \u201cwhat you say\u201d at 16\uff1a9
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                ratio:
                  type: string
                  description: \u2018Wide\u2019 \u2013 or not
                  enum:
                    - '16:9'
                    - wan/2-5
                    - 18\u201324
            example:
              ratio: '16:9'
      responses:
        '200':
          description: Fine
"""


def vendored(text: str) -> Vendored:
    page = f"# Clips\n\n```yaml\n{text}```\n"
    return vendor(Page("page", page.encode()), Path("/nowhere"), name="x", today=date(2026, 1, 1))


def test_the_marks_of_a_writer_in_texts_are_no_fault() -> None:
    assert vendored(DOCUMENT).document.text == DOCUMENT


@pytest.mark.parametrize(
    "quotes",
    [
        "\u2018\u2019",
        "\u201c\u201d",
        "\u00ab\u00bb",
        "\u201e\u201c",
        "\u2032\u2032",
        "\u00b4\u00b4",
        "\uff02\uff02",
        "\u300c\u300d",
    ],
)
@pytest.mark.parametrize("before", ["                    - ", "              ratio: "])
def test_values_in_the_quotes_of_an_editor_are_asked_about(quotes: str, before: str) -> None:
    left, right = quotes
    page = DOCUMENT.replace(f"{before}'16:9'", f"{before}{left}16:9{right}")
    with pytest.raises(NotProven, match=f"`{left}16:9{right}` has the quotes of an editor"):
        vendored(page)


@pytest.mark.parametrize(
    ("plain", "copied", "what"),
    [
        ("wan/2-5", "wan/2\u20115", "a dash that is no hyphen"),
        ("wan/2-5", "wan\u20142/5", "a dash that is no hyphen"),
        ("'16:9'", "16\uff1a9", "characters of double width"),
        ("'16:9'", "'16:\u00a09'", "a space that is not plain"),
        ("'16:9'", '"16:\\t9"', "a space that is not plain"),
        ("makeClip", "make\u2013Clip", "a dash that is no hyphen"),
        ("1.0.0", "1.0\u20130", "a dash that is no hyphen"),
    ],
)
def test_characters_that_no_program_writes_into_a_name_are_asked_about(
    plain: str, copied: str, what: str
) -> None:
    with pytest.raises(NotProven, match=what):
        vendored(DOCUMENT.replace(plain, copied))


@pytest.mark.parametrize(
    ("copied", "told"),
    [
        ("Clips &amp; more", "entities of HTML inside texts are kept (1): `&amp;`"),
        ("Clips \\*now\\* of a\\_b", "escapes of Markdown inside texts are kept (2): `\\*now`"),
        (
            "Write to [email\u00a0protected]",
            "addresses of mail that the site hides are kept (1): `[email\u00a0protected]`",
        ),
    ],
)
def test_what_a_copy_may_have_put_into_a_text_stays_and_is_told_of(copied: str, told: str) -> None:
    found = vendored(DOCUMENT.replace("Make a clip", copied))
    assert copied in found.document.text
    (note,) = found.found.notes
    assert note.startswith(told)


def test_the_escapes_of_a_pattern_are_not_told_of() -> None:
    pattern = r"description: '^\w+\*$|a\_+'"
    found = vendored(DOCUMENT.replace("description: \u2018Wide\u2019 \u2013 or not", pattern))
    assert not found.found.notes


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "None", "undefined"])
def test_what_json_has_not_is_asked_about(value: str) -> None:
    page = """{"openapi": "3.0.1", "info": {"title": "Clips: None, ", "version": "1"},
"paths": {"/clips": {"get": {"responses": {"200": {"description": "Fine"}}, "x-limit": VALUE}}}}
"""
    assert vendored(page.replace("VALUE", "1"))
    with pytest.raises(NotProven, match=f"{value} is no value of JSON"):
        vendored(page.replace("VALUE", value))
