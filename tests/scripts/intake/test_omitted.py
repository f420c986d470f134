"""A document that says itself that a part of it is left out is asked about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts.intake.omitted import comments
from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import Incomplete, NotProven, Page, vendor

DOCUMENT = """openapi: 3.0.1
info:
  title: Clips
  version: 1.0.0
paths:
  /clips:
    post:
      description: |-
        # Clips

        Makes ... of what you say # and more fields
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                ratio:
                  type: string
                  enum:
                    - wide
                    - tall
                note:
                  type: string
                  description: 'Any # text, ...'
      responses:
        '200':
          description: Fine
"""
COMMENTS = [
    *("# ...", "#\N{HORIZONTAL ELLIPSIS}", "# rest omitted", "# truncated", "# --- snip ---"),
    *("# more fields", "# 20 more lines", "# etc.", "# \u5176\u4f59\u7701\u7565"),
    "# \u043e\u043f\u0443\u0449\u0435\u043d\u043e",
]


def vendored(text: str, language: str = "yaml") -> Vendored:
    page = f"# Clips\n\n````{language}\n{text}````\n"
    return vendor(Page("page", page.encode()), Path("/nowhere"), name="x", today=date(2026, 1, 1))


@pytest.mark.parametrize("comment", COMMENTS)
@pytest.mark.parametrize(
    "before",
    ["                    - wide\n", "                ratio:\n", "          description: Fine\n"],
)
def test_a_comment_that_says_so_is_asked_about(comment: str, before: str) -> None:
    indent = " " * (len(before) - len(before.lstrip()))
    for page in (f"{before}{indent}{comment}\n", f"{before[:-1]}  {comment}\n"):
        with pytest.raises(NotProven, match="a comment says that a part is left out"):
            vendored(DOCUMENT.replace(before, page))


@pytest.mark.parametrize(
    "item", ["...", "'...'", "\N{HORIZONTAL ELLIPSIS}", "... 20 more", "(truncated)"]
)
def test_an_item_that_stands_for_others_is_asked_about(item: str) -> None:
    with pytest.raises(NotProven, match="stands for what is left out"):
        vendored(DOCUMENT.replace("- tall", f"- {item}"))


def test_braces_with_an_ellipsis_are_refused() -> None:
    held = "description: Fine\n          headers: {...}"
    with pytest.raises(Incomplete, match=r"`\.\.\.` has lost its value"):
        vendored(DOCUMENT.replace("description: Fine", held))


@pytest.mark.parametrize(
    "comment", ["# The clips", "# yaml-language-server: $schema=https://x.test/y"]
)
def test_other_comments_and_texts_are_no_fault(comment: str) -> None:
    assert vendored(f"{comment}\n{DOCUMENT}").document.value
    assert [*comments(f"{comment}\n{DOCUMENT}")] == [comment]


@pytest.mark.parametrize(
    ("comment", "is_taken"), [("// the ratio", True), ("/* 3 more items */", False)]
)
def test_a_comment_in_json_is_heard_as_well(comment: str, *, is_taken: bool) -> None:
    page = """{"openapi": "3.0.1", "info": {"title": "Clips", "version": "1"},
"paths": {"/clips": {"get": {"responses": {"200": {"description": "Fine"}}}}} COMMENT
}
""".replace("COMMENT", comment)
    if is_taken:
        assert vendored(page, "json").document.value
        return
    with pytest.raises(NotProven, match="3 more items"):
        vendored(page, "json")


def test_code_of_a_sample_may_hold_a_tag_alone() -> None:
    sample = """      x-codeSamples:
        - lang: TypeScript
          source: |
            const clips: Promise<string> = make()
            await clips
"""
    assert vendored(DOCUMENT.replace("      responses:\n", f"{sample}      responses:\n"))


BEHIND = [
    *("--More--", "--More--(45%)", "-- More --", "\x1b[7m--More--\x1b[27m", "(END)", ":", "..."),
    *("lines 1-40/120", "Press any key to continue . . .", "Show more", "Show 12 more lines"),
    *("View all 240 lines", "Expand", "+ 30 lines", "[Message clipped]  View entire message"),
    *("[truncated]", "(output truncated)", "... (90 lines omitted)", "<snip>"),
]


@pytest.mark.parametrize("before", ["", "Clips\n\nCopy page\n\n"])
@pytest.mark.parametrize("line", [line for line in BEHIND if not line.startswith("+")])
def test_a_document_that_goes_on_unseen_is_asked_about(line: str, before: str) -> None:
    page = Page("page", f"{before}{DOCUMENT}{line}\n".encode())
    with pytest.raises((NotProven, Incomplete)):
        vendor(page, Path("/nowhere"), name="x", today=date(2026, 1, 1))


@pytest.mark.parametrize("line", ["Was this page helpful?", "Next", "Copyright 2026", "Examples"])
def test_what_pages_end_with_is_no_sign_of_more(line: str) -> None:
    page = Page("page", f"Clips\n\nCopy page\n\n{DOCUMENT}{line}\n".encode())
    assert (
        vendor(page, Path("/nowhere"), name="x", today=date(2026, 1, 1)).document.text == DOCUMENT
    )


@pytest.mark.parametrize("line", ["...", "  \N{HORIZONTAL ELLIPSIS}", "  // ...,"])
def test_a_sample_of_json_with_a_line_for_the_rest_is_asked_about(line: str) -> None:
    sample = f"""                note:
                  type: string
                  example: |-
                    {{
                      "a": 1,
                    {line}
                    }}
"""
    with pytest.raises(NotProven, match="stands for what is left out"):
        vendored(
            DOCUMENT.replace("                note:\n                  type: string\n", sample)
        )
