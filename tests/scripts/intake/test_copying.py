"""What an editor or a browser puts into names and values is asked about, or said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts.intake.copying import copying_faults
from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import NotProven, Page, vendor
from scripts.problem import BadInput

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
              required:
                - ratio
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


def vendored(text: str, language: str = "yaml") -> Vendored:
    page = f"# Clips\n\n```{language}\n{text}```\n"
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
        ("makeClip", "make\u0421lip", "letters of another alphabet"),
        ("wan/2-5", "w\u0430n/2-5", "letters of another alphabet"),
        ("wan/2-5", "wan/2-5\uff10", "digits of two scripts|double width"),
        ("1.0.0", "1.0.1\u0660", "digits of two scripts"),
        ("ratio: '16:9'", "ratio: '\u0661\u0666'", "digits of another script"),
        ("ratio: '16:9'", "ratio: 2026\u201301\u201331", "a dash that is no hyphen"),
        ("ratio: '16:9'", "ratio: 9f86d081\u2011884c-7d65", "a dash that is no hyphen"),
    ],
)
def test_characters_that_no_program_writes_into_a_name_are_asked_about(
    plain: str, copied: str, what: str
) -> None:
    with pytest.raises(NotProven, match=what):
        vendored(DOCUMENT.replace(plain, copied))


@pytest.mark.parametrize(
    "word",
    ["16\u20139", "API-\u043a\u043b\u044e\u0447", "\u043f\u043b\u0430\u043d", "\u0394t", "\u03bcs"],
)
def test_words_of_another_alphabet_and_ranges_are_no_fault(word: str) -> None:
    assert vendored(DOCUMENT.replace("ratio: '16:9'", f"ratio: {word}"))


@pytest.mark.parametrize("odd", "\u034f\u115f\u180e\u2061\u2063\u3164\ufff9\u00ad\u200b\ufeff")
@pytest.mark.parametrize("word", ["properties:", "makeClip", "required:", "- ratio"])
def test_invisible_characters_are_taken_out_and_told_of(odd: str, word: str) -> None:
    found = vendored(DOCUMENT.replace(word, f"{word[:3]}{odd}{word[3:]}"))
    assert found.document.text == DOCUMENT
    assert found.found.notes == ("1 invisible characters were taken out",)


@pytest.mark.parametrize("version", ["3.0.\uff11", "3.\u0660.1", "\uff13.0.1", "30.1", "3.x"])
def test_a_version_in_other_digits_is_none(version: str) -> None:
    with pytest.raises(BadInput):
        vendored(DOCUMENT.replace("3.0.1", version))


JSON = """{
  "openapi": "3.0.1",
  "info": {"title": "Clips", "description": "Make a clip.\\nOr two.", "version": "1"},
  "paths": {"/clips": {"get": {"responses": {"200": {"description": "Fine"}}}}}
}
"""


@pytest.mark.parametrize("language", ["json", "yaml"])
def test_json_with_wrapped_texts_or_those_of_a_program_is_asked_about(language: str) -> None:
    assert vendored(JSON, language).document.value["info"]
    for wrapped in ("Make a\nclip", "Make a=\n clip", "Make a\n    clip"):
        with pytest.raises(NotProven, match="the lines were wrapped"):
            vendored(JSON.replace("Make a clip", wrapped), language)
    with pytest.raises(NotProven, match="no JSON"):
        vendored(JSON.replace('"', "'"), language)


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


@pytest.mark.parametrize("end", ["", "\\\n", "\n}"])
def test_a_text_that_never_ends_is_read_once_for_all_of_its_quotes(end: str) -> None:
    unclosed = '{"title": "' + '\\"' * 400_000 + end
    assert not any("JSON" in fault for fault in copying_faults({}, unclosed))
