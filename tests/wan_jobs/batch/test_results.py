"""Results as tables: what strangers wrote is no formula in a spreadsheet, and itself elsewhere."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wan_jobs import ConfigurationError
from wan_jobs.batch.results import as_csv, as_json_lines, export_results
from wan_jobs.ledger.batch import Item, ItemState

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
BEGINNINGS = f"{SIGNS}\t\r\n"


def failed(reason: str, **more: object) -> Item:
    return Item("b", "fox", 1, "wan/x", ItemState.FAILED, 1, {}, {}, "", reason=reason, **more)  # type: ignore[arg-type]


def cells(text: str, delimiter: str = ",") -> list[str]:
    """Return all cells as a spreadsheet that divides them at `delimiter` finds them."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [cell for row in rows for cell in row]


@pytest.mark.parametrize("first", BEGINNINGS)
def test_what_begins_like_a_formula_is_none_in_csv(first: str) -> None:
    reason = f"{first}cmd|' /C calc'!A0"
    assert cells(as_csv([failed(reason)]))[-1].startswith(f"'{first}cmd")


@settings(max_examples=200, deadline=None)
@given(
    reason=st.text(st.sampled_from([*BEGINNINGS, *";,\"'a 1"]), min_size=1),
    delimiter=st.sampled_from(",;\t"),
)
def test_no_cell_is_a_formula_wherever_a_spreadsheet_divides_them(
    reason: str, delimiter: str
) -> None:
    found = cells(as_csv([failed(reason)]), delimiter)
    assert not [cell for cell in found if cell.lstrip("\t\r\n").startswith(tuple(SIGNS))]


def test_numbers_stay_numbers_and_plain_words_stay_as_they_are() -> None:
    item = failed("the prompt - all of it - is refused", credits=-1.5, seconds=120.0)
    row = dict(zip(*csv.reader(io.StringIO(as_csv([item]))), strict=True))
    assert row["credits"] == "-1.5"
    assert row["reason"] == "the prompt - all of it - is refused"
    assert row["task_id"] == row["file"] == ""


def test_the_other_forms_keep_the_words_as_they_are(tmp_path: Path) -> None:
    item = failed("=1+1")
    assert json.loads(as_json_lines([item]))["reason"] == "=1+1"
    export_results([item], tmp_path / "a.parquet")
    assert pyarrow.parquet.read_table(tmp_path / "a.parquet")["reason"].to_pylist() == ["=1+1"]


def test_without_the_package_for_parquet_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigurationError, match="Parquet needs a package") as raised:
        export_results([failed("no")], tmp_path / "a.parquet")
    assert 'pip install "wan-client[parquet]"' in str(raised.value.remedy)
    assert list(tmp_path.iterdir()) == []
