"""A page that was cut or has a gap is refused or remarked on; a whole one gives no alarm."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.documents import Value, parse_document, same
from scripts.intake.losses import losses
from scripts.intake.restore.clues import anchors
from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import Incomplete, NotProven, Page, vendor
from scripts.problem import BadInput
from scripts.specs.sources import flatten

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

from cut_pages import FORMS, WHOLE  # noqa: E402 - it stands beside the command that prints it all

SPEC = """openapi: 3.0.1
info:
  title: ''
  description: ''
  version: 1.0.0
paths:
  /api/v1/clips/{scene}:
    post:
      summary: Make a clip
      description: >-
        A clip is made of what is seen in it; the longer the words about it, the
        better it becomes, up to a length that each model has of its own.
      parameters:
        - name: scene
          in: path
          required: true
          schema:
            type: string
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                voice:
                  type: string
                  description: >-
                    The voice that speaks while the clip runs, in the language
                    of the words.
                sizes:
                  type: array
                  items:
                    $ref: '#/components/schemas/Size'
              required:
                - voice
              x-apidog-orders:
                - voice
                - sizes
      responses:
        '200':
          description: The clip that was made.
          headers: {}
          x-apidog-name: ''
      security:
        - Key: []
      x-apidog-folder: Clips
components:
  schemas:
    Size:
      type: object
      properties:
        width:
          type: integer
      required:
        - width
      x-apidog-orders:
        - width
  securitySchemes:
    Key:
      type: http
      scheme: bearer
servers:
  - url: https://api.apikley.ru
security:
  - Key: []
"""
VALUE = yaml.safe_load(SPEC)
QUICK = [form for form in FORMS if form not in ("flattened", "joined", "gap, flattened")]


def vendored(text: str) -> Vendored:
    return vendor(Page("page", text.encode()), Path("/nowhere"), name="x", today=date(2026, 1, 1))


def remarks(found: Vendored) -> Any:
    restored: Any = found.entry["restored"]
    return restored.get("differences", [])


@pytest.mark.parametrize("form", QUICK)
def test_no_page_that_breaks_off_is_taken_without_a_word(form: str) -> None:
    chance = random.Random(form)
    for _ in range(40):
        page = FORMS[form](SPEC, VALUE, chance)
        try:
            found = vendored(page)
        except (BadInput, NotProven):
            continue
        lost = not same(squeezed(found.document.value), squeezed(VALUE))
        assert not lost or remarks(found), page


@pytest.mark.parametrize("form", ["flattened", "joined"])
def test_no_page_without_indentation_that_breaks_off_is_taken_without_a_word(form: str) -> None:
    chance = random.Random(form)
    for _ in range(6):
        try:
            found = vendored(FORMS[form](SPEC, VALUE, chance))
        except (BadInput, NotProven):
            continue
        assert remarks(found)


@pytest.mark.parametrize("form", WHOLE)
def test_whole_pages_give_no_alarm(form: str) -> None:
    found = vendored(WHOLE[form](SPEC, VALUE))

    assert found.document.value == VALUE
    assert not remarks(found)


CUT = """openapi: 3.0.3
info:
  title: Clips
  version: 1.2.0
paths:
  /clips:
    get:
      responses:
        default:
          description: The clips
"""
ENDS = {
    "a tag of a line": "<h1>A</h1><pre>"
    + "".join(f"<div class=line>{line}</div>" for line in CUT.split("\n")[:-1])
    + "<div cla",
    "a tag behind": f"<pre>{CUT}</pr",
    "words in code that is never closed": f"<pre>{CUT}Next",
    "a number": "Clips\n"
    + "".join(f"{at} {line}\n" for at, line in enumerate(CUT.split("\n")[:-1], 1))
    + "1",
}


@pytest.mark.parametrize("end", ENDS)
def test_what_is_left_of_a_mark_is_no_end(end: str) -> None:
    with pytest.raises((BadInput, NotProven)):
        vendored(ENDS[end])


def squeezed(value: Value) -> Value:
    """Return a document whose texts have single spaces."""
    if isinstance(value, dict):
        return {key: squeezed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [squeezed(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def without(start: str, end: str) -> Callable[[], str]:
    """Leave out the lines from one to before another."""

    def cut() -> str:
        head, found, rest = SPEC.partition(start)
        assert found
        return head + rest[rest.index(end) :]

    return cut


GAPS: dict[str, tuple[Callable[[], str], str]] = {
    "a component": (without("    Size:\n", "  securitySchemes:"), "Size is pointed at and missing"),
    "a scheme": (without("    Key:\n", "servers:"), "security scheme Key is used and missing"),
    "the responses": (without("      responses:\n", "      security:"), "without `responses`"),
    "a property": (without("                voice:\n", "                sizes:"), "names `voice`"),
    "the parameter": (without("        - name: scene\n", "      requestBody:"), "no parameter"),
    "the end of an export": (without("servers:\n", "security:\n  - Key"), "ends with `servers`"),
    "a value": (lambda: SPEC.replace("scheme: bearer", "scheme:"), "has lost its value"),
    "a mark": (lambda: SPEC.replace("      x-apidog-folder: Clips\n", ""), ""),
    "a part of an item": (
        lambda: SPEC.replace("  - Key: []\n", "  - K\n"),
        "no security requirement",
    ),
}


@pytest.mark.parametrize("gap", [name for name, (_, told) in GAPS.items() if told])
def test_what_refers_to_what_is_gone_refuses_the_page(gap: str) -> None:
    make, told = GAPS[gap]

    with pytest.raises(Incomplete) as refusal:
        vendored(f"```yaml\n{make()}```\n")

    assert any(told in problem.message for problem in refusal.value.problems)
    assert all(problem.remedy for problem in refusal.value.problems)


def test_an_export_set_up_without_a_mark_is_whole() -> None:
    make, _ = GAPS["a mark"]

    assert vendored(f"```yaml\n{make()}```\n")


def test_a_text_that_swallowed_members_is_none() -> None:
    swallowed = "description: |-\n          See\n          responses:\n        url: u\n"
    text = SPEC.replace(
        "      requestBody:\n", f"      externalDocs:\n        {swallowed}      requestBody:\n"
    )

    found = losses(parse_document(text, "spec"))

    assert [loss.text for loss in found] == ["a text holds `responses:`"]


def test_an_operation_of_openapi_31_may_have_no_responses_but_that_is_told() -> None:
    make, _ = GAPS["the responses"]
    text = make().replace("3.0.1", "3.1.0")

    found = vendored(f"```yaml\n{text}```\n")

    assert any("has no responses" in remark for remark in remarks(found))


def test_lines_that_only_one_member_can_be_are_known_before_the_search() -> None:
    lines = flatten(SPEC)

    known = {lines[number]: depth for number, depth in anchors(lines).items()}

    assert known == {
        "info:": 0,
        "paths:": 0,
        "components:": 0,
        "servers:": 0,
        "/api/v1/clips/{scene}:": 1,
        "schemas:": 1,
        "securitySchemes:": 1,
        "post:": 2,
        "Size:": 2,
        "Key:": 2,
        "responses:": 3,
    }


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("ity:\n        - Key: []", "ity:\n          Key: []", "`security` is object"),
        (f"{' ' * 16}- sizes\n", "", "does not name the property `sizes`"),
    ],
    ids=["a list that became an object", "a property that the exporter does not list"],
)
def test_forms_and_lists_that_contradict_the_document_refuse_it(
    before: str, after: str, told: str
) -> None:
    assert before in SPEC

    with pytest.raises(Incomplete) as refusal:
        vendored(f"```yaml\n{SPEC.replace(before, after)}```\n")

    assert any(told in problem.message for problem in refusal.value.problems)
