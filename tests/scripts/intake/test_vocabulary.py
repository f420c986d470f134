"""Words that OpenAPI fixes are asked about where they are cut, translated or written otherwise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import Incomplete, NotProven, Page, vendor

ONE = """openapi: 3.0.3
info:
  title: Clips
  version: 1.2.0
servers:
  - url: https://api.apikley.ru
paths:
  /clips:
    get:
      operationId: listClips
      parameters:
        - name: page
          in: query
          required: true
          schema:
            type: integer
            minimum: 1
      responses:
        '200':
          description: The clips
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Clip'
      security:
        - key: []
"""
SECOND = """    delete:
      operationId: dropClips
      responses:
        '200':
          description: They are gone
      security:
        - key: []
"""
COMPONENTS = """components:
  securitySchemes:
    key:
      type: http
      scheme: bearer
  schemas:
    Clip:
      type: object
      properties:
        id:
          type: string
          maxLength: 500
        url:
          type: string
          nullable: true
"""
DOCUMENTS = {"one operation": ONE + COMPONENTS, "two operations": ONE + SECOND + COMPONENTS}
KINDS: dict[str, tuple[str, str, str]] = {
    "a place cut off": ("in: query", "in: quer", "`quer`, a word that OpenAPI has not"),
    "a place translated": ("in: query", "in: 查询", "`查询`, a word that OpenAPI has not"),
    "a scheme cut off": ("type: http", "type: htt", "`htt`, a word that OpenAPI has not"),
    "a boolean cut off": ("nullable: true", "nullable: tru", "`nullable` is `tru`, no boolean"),
    "a boolean translated": ("required: true", "required: wahr", "`wahr`, no boolean"),
    "a number with a letter": ("maxLength: 500", "maxLength: 5OO", "`5OO`, no integer"),
    "digits of another width": ("maxLength: 500", "maxLength: \uff15\uff10\uff10", "no integer"),
    "a medium cut off": ("application/json", "application/jso", "is no type of media"),
    "a medium with a gap": ("application/json", "applicati/json", "is no type of media"),
    "a type cut off": ("type: integer", "type: intege", "`intege` of `schema` is none of OpenAPI"),
    "a type with a capital": ("type: integer", "type: Integer", "is none of OpenAPI"),
    "a type translated": ("type: integer", "type: 整数", "is none of OpenAPI"),
    "a name with a capital": ("type: integer", "Type: integer", "`Type` of a schema is a name of"),
    "a name in capitals": ("maxLength", "MAXLENGTH", "written otherwise"),
    "a name with a mark": ("$ref: ", "\\$ref: ", "written otherwise"),
    "a name without its mark": ("$ref: ", "ref: ", "written otherwise"),
    "a name translated": ("minimum:", "минимум:", "OpenAPI has no `минимум` in a schema"),
    "a member translated": ("required: true", "requis: true", "no `requis` in a parameter"),
    "a status cut off": ("'200'", "'20'", "OpenAPI has no `20` in a"),
    "a reference without its mark": ("'#/comp", "'/comp", "leads out of the document"),
    "an address with its target": (
        "https://api.apikley.ru",
        "https://api.apikley.ru (https://api.apikley.ru)",
        "the marks of a link",
    ),
    "letters lost": ("title: Clips", "title: Clips \ufffd", "lost to an encoding"),
    "letters of an encoding that lacks them": ("title: Clips", "title: ????", "question marks"),
    "letters read otherwise": ("title: Clips", "title: Itâ€™s", "read in another encoding"),
    "Cyrillic read otherwise": ("title: Clips", "title: Ñ€Ð°Ð·", "read in another encoding"),
}


def vendored(text: str) -> Vendored:
    page = f"# Clips\n\n```yaml\n{text}```\n"
    return vendor(Page("page", page.encode()), Path("/nowhere"), name="x", today=date(2026, 1, 1))


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_word_that_no_program_reads_is_asked_about(kind: str, document: str) -> None:
    plain, copied, told = KINDS[kind]
    text = DOCUMENTS[document]
    assert plain in text
    with pytest.raises(NotProven) as refusal:
        vendored(text.replace(plain, copied))
    assert refusal.value.lines[0].startswith("page: the page may be cut or have a gap: ")
    assert told in str(refusal.value)


CARELESS = {
    "quoted numbers": ("maxLength: 500", "maxLength: '500'"),
    "quoted booleans": ("required: true", "required: 'true'"),
    "YAML's own capitals": ("required: true", "required: True"),
    "a scheme of hands": ("type: http", "type: bearer"),
    "any medium": ("application/json", "'*/*'"),
    "a medium of a vendor": ("application/json", "application/vnd.clips.v1+json"),
    "an extension": ("required: true", "required: true\n          x-own: 1"),
    "a keyword of an author": ("minimum: 1", "hidden: true"),
    "letters of other languages": (
        "title: Clips",
        "title: Été à la façon d\u2019Ñandú \u2013 剪辑",
    ),
    "a question": ("title: Clips", "title: What?? Clips?"),
}


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("kind", CARELESS)
def test_what_vendors_write_is_no_fault(kind: str, document: str) -> None:
    plain, written = CARELESS[kind]
    text = DOCUMENTS[document].replace(plain, written)
    assert vendored(text).document.text == text


@pytest.mark.parametrize("item", ["[id]", "{id: 1}", "null"])
def test_a_required_member_that_is_no_name_is_no_traceback(item: str) -> None:
    text = DOCUMENTS["one operation"].replace(
        "    Clip:\n", f"    Clip:\n      required:\n        - {item}\n"
    )
    with pytest.raises(Incomplete):
        vendored(text)
