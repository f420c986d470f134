"""What a person decides of one page is held to its proof, told, and proves nothing of another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts.documents import as_object
from scripts.intake.refusal import explain
from scripts.intake.report import tell
from scripts.intake.restore.habits import Known
from scripts.intake.restore.joined import split_joined
from scripts.intake.restore.restoration import restore
from scripts.intake.vendoring import NotProven, Page, Vendored, vendor, vendor_all, write
from scripts.specs.sources import flatten

TODAY = date(2026, 1, 2)
DOCUMENT = """\
openapi: 3.0.3
info:
  title: {path}
  version: 1.0.0
servers:
  - url: https://orders.test
security: []
paths:
  /{path}:
    get:
      operationId: {path}
      responses:
        '200':
          description: Done
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
MESSAGE = 1 + flatten(DOCUMENT).index("message:")


NESTED = """\
openapi: 3.0.3
info:
  title: Users
  version: 1.0.0
security: []
paths:
  /users:
    get:
      responses:
        '200':
          description: Done
          content:
            application/json:
              schema:
                type: object
                properties:
                  data:
                    type: array
                    items:
                      type: object
                      properties:
                        id:
                          type: string
                        teams:
                          type: array
                          items:
                            type: string
                  meta:
                    type: object
                    properties:
                      total:
                        type: number
                      limit:
                        type: number
"""
"""Where `limit` may stand hangs on whether `meta` is a member of the items."""


def flat(path: str) -> Page:
    return Page(f"{path}.txt", "\n".join(flatten(DOCUMENT.format(path=path))).encode())


@pytest.mark.parametrize("spaces", [8, 12])
def test_what_was_chosen_on_one_page_is_asked_on_the_next(tmp_path: Path, spaces: int) -> None:
    choice = f"{MESSAGE}={spaces}"
    chosen = vendor(flat("orders"), tmp_path, choices=[choice], today=TODAY)
    write(chosen, tmp_path)

    with pytest.raises(NotProven, match=f"line {MESSAGE} can be read in 2 ways"):
        vendor(flat("refunds"), tmp_path, today=TODAY)


def test_a_spec_that_nobody_had_to_decide_teaches_the_next(tmp_path: Path) -> None:
    whole = Page("orders.yaml", DOCUMENT.format(path="orders").encode())
    write(vendor(whole, tmp_path, today=TODAY), tmp_path)

    [restored] = vendor_all([flat("refunds")], tmp_path, today=TODAY)

    assert restored.document.text == DOCUMENT.format(path="refunds")
    assert not _told(restored, "decided")


def test_a_spec_that_was_edited_or_that_no_entry_names_teaches_nothing(tmp_path: Path) -> None:
    whole = Page("orders.yaml", DOCUMENT.format(path="orders").encode())
    edited, unnamed = tmp_path / "edited", tmp_path / "unnamed"
    for folder in (edited, unnamed):
        write(vendor(whole, folder, today=TODAY), folder)
    spec = edited / "orders.yaml"
    spec.write_text(
        spec.read_text().replace("        message:\n  ", "            message:\n      ")
    )
    (unnamed / "sources.yaml").unlink()

    for folder in (edited, unnamed):
        with pytest.raises(NotProven, match=f"line {MESSAGE} can be read in 2 ways"):
            vendor(flat("refunds"), folder, today=TODAY)


def test_what_was_decided_is_told(tmp_path: Path) -> None:
    choice = f"{MESSAGE}=12"

    decided = vendor(flat("orders"), tmp_path, choices=[choice], today=TODAY)

    assert [line.endswith(choice) for line in _told(decided, "decided")] == [True]


def test_what_was_decided_is_kept_by_line_and_once(tmp_path: Path) -> None:
    choices = [f"{MESSAGE}=012", "3=2", f"0{MESSAGE}=12", "1=0"]

    decided = vendor(flat("orders"), tmp_path, choices=choices, today=TODAY)

    assert as_object(decided.entry["restored"])["chosen"] == ["1=0", "3=2", f"{MESSAGE}=12"]


@pytest.mark.parametrize("choice", ["1=2", "1=text", "2=8", "2=text", "5=2", "3=0", "3=text"])
def test_a_choice_against_what_a_page_shows_of_its_root_is_refused(
    tmp_path: Path, choice: str
) -> None:
    joined = " ".join(DOCUMENT.format(path="orders").replace("\n", "\0").split())
    joined = joined.replace("\0 ", " ").replace("\0", "")
    choices = [f"{MESSAGE}=8", choice]

    with pytest.raises(NotProven, match="a line was chosen wrong"):
        vendor(Page("page.txt", joined.encode()), tmp_path, choices=choices, today=TODAY)


def test_the_depths_of_a_line_are_offered_for_all_answers_before_it() -> None:
    lines = flatten(NESTED)

    outcome = restore(lines, Known())

    [asked] = [choice for choice in outcome.choices if lines[choice.line] == "limit:"]
    assert asked.depths == (9, 11, 12, 13, 14)


HEADED = """\
openapi: 3.0.3
info:
  title: Users
  version: 1.0.0
security: []
paths:
  /users:
    get:
      responses:
        '400':
          description: Refused
          headers:
            X-Rate:
              description: How many
              schema:
                type: integer
          content:
            application/json:
              schema:
                type: integer
"""


@pytest.mark.parametrize("depth", [7, 8])
def test_no_choice_gives_a_header_a_schema_and_a_content(depth: int) -> None:
    lines = flatten(HEADED)
    line = lines.index("content:")

    refused = restore(lines, Known(), {line: depth})
    decided = restore(lines, Known(), {line: 5})

    assert not refused.restored
    assert decided.best is not None
    assert decided.best.document.text == HEADED


def test_a_member_that_no_object_may_have_there_is_offered_where_one_may() -> None:
    lines = flatten(DOCUMENT.format(path="orders"))
    line = lines.index("message:")

    refused = restore(lines, Known(), {line: 0})

    assert [(each.line, each.depths) for each in refused.disproofs] == [(line, (-1, 2, 4, 6))]


FOLDED = """\
openapi: 3.0.3
info:
  title: Users
  version: 1.0.0
paths:
  /users/{id}:
    get:
      description: >-
        Lists the users of a team, the newest of them first, and says of each of
        them when it was made and by whom
      MEMBER
      parameters:
        - name: id
          in: path
          required: true
          schema:
            type: string
      responses:
        '200':
          description: Fine
"""


@pytest.mark.parametrize("member", ["operationId: listUsers", "deprecated: true"])
def test_a_member_with_a_value_of_openapi_is_no_text_though_a_person_says_so(member: str) -> None:
    lines = flatten(FOLDED.replace("MEMBER", member))
    line = lines.index(member)

    refused = restore(lines, Known(), {line: -1})

    assert not refused.restored
    assert [(each.line, each.text) for each in refused.disproofs] == [
        (line, f"a text holds `{member}`")
    ]
    assert 3 in refused.disproofs[0].depths


def test_nor_is_the_name_of_an_operation_on_a_joined_page() -> None:
    text = FOLDED.replace("MEMBER", "operationId: listUsers").replace("\n", "")
    split = split_joined(" ".join(text.split()))
    line = split.lines.index("operationId: listUsers")

    refused = restore(split.lines, Known(), {line: -1}, roots=split.roots)

    assert not refused.restored


def test_a_refusal_shows_where_its_line_stands_and_offers_other_depths() -> None:
    lines = flatten(DOCUMENT.format(path="orders"))
    line = lines.index("message:")

    told = list(explain(restore(lines, Known(), {line: 0}), range(1, len(lines) + 1), "page"))

    assert any(row.strip().startswith(f"> {line + 1:4}") for row in told), told
    assert any("any line may be chosen" in row for row in told)
    assert [row.split()[1] for row in told if f"--choose {line + 1}=" in row] == [
        f"{line + 1}={depth}" for depth in ("text", 4, 8, 12)
    ]


ENDING = """\
openapi: 3.0.3
info:
  title: Users
  version: 1.0.0
servers:
  - url: https://api.example.com
paths:
  /users:
    get:
      tags:
        - Users
      summary: List users
      operationId: listUsers
      responses:
        '200':
          description: Fine
"""


@pytest.mark.parametrize("security", ["security: []\n", "      security: []\n"])
def test_security_at_the_very_end_is_asked_about(security: str) -> None:
    lines = flatten(ENDING + security)
    line = lines.index("security: []")

    asked = restore(lines, Known())

    assert [choice.line for choice in asked.choices] == [line]
    assert asked.choices[0].depths == (0, 3)
    decided = restore(lines, Known(), {line: (len(security) - len(security.lstrip())) // 2})
    assert decided.restored
    assert decided.best is not None
    assert decided.best.document.text == ENDING + security


def _told(vendored: Vendored, label: str) -> list[str]:
    return [line for line in tell(vendored) if line.split()[0] == label]
