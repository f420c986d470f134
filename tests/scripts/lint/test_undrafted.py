"""Numbers and words about something else than a member's value: nothing is drafted from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.documents import parse_document, read_document, to_yaml
from scripts.lint import Finding, lint_document
from scripts.lint.draft.evidence import may_refuse

_TABLES = Path(__file__).parent / "undrafted"
_SCHEMAS: dict[str, dict[str, Any]] = {
    **{name: {"type": name} for name in ("boolean", "integer", "number", "string")},
    "object": {"type": "object"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "objects": {"type": "array", "items": {"type": "object"}},
}
_SAYS_ENOUGH = frozenset(
    ["prose-url-format", "prose-default-missing", "prose-deprecated", "prose-unknown-name"]
)
"""Rules that speak of no limit."""


def _members(table: str, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    rows: Any = read_document(_TABLES / f"{table}.yaml").value["members"]
    for row in rows:
        kind = next(name for name in _SCHEMAS if name in row)
        for text in row.get(key, ()):
            yield row[kind], _SCHEMAS[kind] | {"description": text}


def _operation(name: str, member: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": {name: member}}
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"200": {"description": "It is so."}},
    }


def _found(table: str, key: str) -> Iterator[tuple[str, Finding]]:
    """Yield each text of a table in which something is found, with what is."""
    members = list(_members(table, key))
    paths = {f"/{index}": {"post": _operation(*each)} for index, each in enumerate(members)}
    document = {"openapi": "3.1.0", "info": {"title": table, "version": "1"}, "paths": paths}
    for finding in lint_document(parse_document(to_yaml(document), table)):
        if finding.rule.startswith("prose-") and finding.rule not in _SAYS_ENOUGH:
            index = int(finding.pointer.split("/")[2].removeprefix("~1"))
            yield members[index][1]["description"], finding


_each_table = pytest.mark.parametrize("table", sorted(path.stem for path in _TABLES.glob("*.yaml")))


@_each_table
def test_what_is_said_of_something_else_is_passed_over(table: str) -> None:
    assert dict(_found(table, "said")) == {}


@pytest.mark.parametrize("key", ["said", "found"])
def test_no_text_that_may_take_something_else_is_made_an_address(key: str) -> None:
    members = list(_members("addresses", key))
    paths = {f"/{index}": {"post": _operation(*each)} for index, each in enumerate(members)}
    document = {"openapi": "3.1.0", "info": {"title": "urls", "version": "1"}, "paths": paths}
    findings = lint_document(parse_document(to_yaml(document), "urls"))
    found = [each for each in findings if each.rule == "prose-url-format"]

    assert [each for each in found if key == "said" or each.suggestion is not None] == []


@_each_table
def test_nothing_is_drafted_that_is_not_proved_to_be_of_the_member(table: str) -> None:
    drafted = {
        text: finding
        for text, finding in _found(table, "found")
        if finding.suggestion is not None and may_refuse(finding.suggestion.edits)
    }

    assert drafted == {}
