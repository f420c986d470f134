"""What a person decides of one page is told, and proves nothing of another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts.intake.report import tell
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


def test_what_was_decided_is_told(tmp_path: Path) -> None:
    choice = f"{MESSAGE}=12"

    decided = vendor(flat("orders"), tmp_path, choices=[choice], today=TODAY)

    assert [line.endswith(choice) for line in _told(decided, "decided")] == [True]


def _told(vendored: Vendored, label: str) -> list[str]:
    return [line for line in tell(vendored) if line.split()[0] == label]
