"""What editors and browsers make of a document's quotes and spaces, and documents in one line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from scripts.intake.vendoring import NotProven, Page, Vendored, vendor
from scripts.problem import BadInput

SPEC = """openapi: '3.0.1'
info:
  title: 'Clips'
  version: '1.0'
paths:
  /clips:
    get:
      operationId: clips
      responses:
        '200':
          description: 'The clips: all'
        default:
          description: 'It''s empty'
"""
VALUE = yaml.safe_load(SPEC)


def vendored(text: str) -> Vendored:
    return vendor(Page("page", text.encode()), Path("/nowhere"), today=date(2026, 1, 1))


def curled(text: str, opening: str, closing: str) -> str:
    """Replace straight quotes as an editor does: by turns an opening and a closing one."""
    parts = text.split("'")
    marks = [opening if at % 2 == 0 else closing for at in range(len(parts) - 1)] + [""]
    return "".join(part + mark for part, mark in zip(parts, marks, strict=True))


@pytest.mark.parametrize(
    "marks", [("\u2018", "\u2019"), ("\u201c", "\u201d"), ("\u201e", "\u201c")]
)
@pytest.mark.parametrize("page", ["```yaml\n{}```\n", "Clips\nCopy\n{}Was this page helpful?\n"])
def test_typographic_quotes_around_keys_and_values_become_straight(
    marks: tuple[str, str], page: str
) -> None:
    spec = SPEC.replace("'It''s empty'", "none")

    found = vendored(page.format(curled(spec, *marks)))

    assert found.document.value == yaml.safe_load(spec)
    assert any("typographic quotes" in note for note in found.found.notes)


def test_typographic_quotes_that_the_vendor_wrote_stay_and_are_told() -> None:
    found = vendored(SPEC.replace("'Clips'", "\u201cClips\u201d"))

    assert found.document.value["info"] == {"title": "\u201cClips\u201d", "version": "1.0"}
    assert any("are kept" in note for note in found.found.notes)


PAGES = {
    "fenced": "# Clips\n\n```json\n{}\n```\n\nMore\n",
    "an element": "<html><h1>Clips</h1><pre><code>{}</code></pre><p>Next</p></html>",
    "preformatted": "<html><h1>Clips</h1><pre>{}</pre><p>Next</p></html>",
    "plain": "Clips\nCopy page\n{}\nWas this page helpful?\nYes\n",
    "alone": "{}",
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("marks", ["\u201d", "\u201c", "\u201e"])
def test_quotes_and_spaces_of_an_editor_in_json_become_plain(
    page: str, indent: int | None, last: bool, marks: str
) -> None:
    value = dict(reversed(VALUE.items())) if last else VALUE
    text = json.dumps(value, indent=indent).replace('"', marks)
    text = text.replace("The clips", "The\u00a0clips")

    found = vendored(PAGES[page].replace("{}", text))

    assert found.document.value == VALUE
    assert any("typographic quotes" in note for note in found.found.notes)
    assert any("no-break spaces" in note for note in found.found.notes)


@pytest.mark.parametrize("page", PAGES)
def test_a_line_that_only_names_a_version_is_a_problem_of_the_page(page: str) -> None:
    with pytest.raises((BadInput, NotProven)):
        vendored(PAGES[page].replace("{}", "{\n  \u201copenapi\u201d: \u201c3.0.1\u201d,"))


@pytest.mark.parametrize("indent", [None, 2])
def test_json_that_names_its_version_last_is_found_in_an_element(indent: int | None) -> None:
    text = json.dumps(dict(reversed(VALUE.items())), indent=indent)

    assert vendored(f"<html><pre><code>{text}</code></pre><p>x</p></html>").document.value == VALUE


def test_a_json_document_beside_one_of_yaml_is_not_chosen_alone() -> None:
    text = json.dumps(dict(reversed(VALUE.items())))

    with pytest.raises(BadInput, match="document 2 of 2"):
        vendored(f"Clips\n{text}\n\nThe same again:\n\n{SPEC}")


def test_an_operation_without_a_name_of_its_own_is_named_after_its_path() -> None:
    text = SPEC.replace("      operationId: clips\n", "").replace("'Clips'", "'\u7247\u6bb5'")

    assert vendored(f"# \u7247\u6bb5\n\n```yaml\n{text}```\n").name == "clips"
