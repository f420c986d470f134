"""The table that holds our kinds against oasdiff's checks is whole and names what exists."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import scripts.diff
from scripts.diff import KINDS

CHECKS = 509
TABLE = Path(__file__).parents[3] / "docs" / "measures" / "oasdiff.md"


def sections() -> list[str]:
    text = TABLE.read_text(encoding="utf-8")
    applied, refused, ours = text.split("## ")[1:]
    return [applied, refused, ours]


def cells(section: str) -> Iterator[list[str]]:
    rows = [line for line in section.splitlines() if line.startswith("|")]
    for row in rows[2:]:
        yield [cell.strip() for cell in row.strip("|").split("|")]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def expanded(pattern: str) -> list[str]:
    """`{a,b}-c` stands for `a-c` and `b-c`."""
    pieces = re.split(r"\{([^}]*)\}", pattern)
    choices = [p.split(",") if index % 2 else [p] for index, p in enumerate(pieces)]
    return ["".join(choice) for choice in itertools.product(*choices)]


def checks(section: str) -> list[str]:
    patterns = (pattern for row in cells(section) for pattern in names(row[0]))
    return [check for pattern in patterns for check in expanded(pattern)]


def test_each_check_stands_in_the_table_once() -> None:
    applied, refused = (checks(section) for section in sections()[:2])
    assert len({*applied, *refused}) == len(applied) + len(refused) == CHECKS
    counts = f"{len(applied)} have a kind of change here\nthat says the same, {len(refused)} do not"
    assert counts in TABLE.read_text(encoding="utf-8")


def test_checks_that_do_not_apply_have_a_reason() -> None:
    assert all(len(row) == 2 and row[1] for row in cells(sections()[1]))


def test_the_table_names_every_kind_and_no_other() -> None:
    applied, _, ours = sections()
    known = {kind.id for kind in KINDS}
    mapped = {name for row in cells(applied) for name in names(row[1])}
    alone = {name for row in cells(ours) for name in names(row[0])}
    assert mapped | alone == known
    assert not mapped & alone


def test_the_package_says_how_to_add_to_it() -> None:
    assert TABLE.name in (scripts.diff.__doc__ or "")
