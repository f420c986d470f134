"""The results of a batch as a table: JSON Lines, CSV or Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from wan_jobs.batch.results import result_line
from wan_jobs.downloads.parts import disk_errors
from wan_jobs.errors import ConfigurationError, InvalidInput
from wan_jobs.ledger.batch import Item

COLUMNS = ("id", "state", "task_id", "file", "credits", "seconds", "attempts", "reason")


def as_csv(items: Sequence[Item]) -> str:
    """Return a table with a header, as spreadsheets read it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(json.loads(result_line(item)) for item in items)
    return text.getvalue()


def as_json_lines(items: Sequence[Item]) -> str:
    """Return a line of JSON for each item."""
    return "".join(f"{result_line(item)}\n" for item in items)


def export_results(items: Sequence[Item], path: Path) -> None:
    """Write the results in the form that the ending of the name says, whole or not at all.

    Raises `InvalidInput` for another ending, `ConfigurationError` where Parquet needs a package
    that is not installed, and `DownloadError` if the disk refuses the file.
    """
    part = path.with_name(f".{path.name}.part")
    with disk_errors():
        match path.suffix.lower():
            case ".csv":
                part.write_text(as_csv(items), "utf-8-sig")
            case ".jsonl" | ".ndjson":
                part.write_text(as_json_lines(items), "utf-8")
            case ".parquet":
                _write_parquet(items, part)
            case _:
                raise InvalidInput(f"{path} must end in .csv, .jsonl or .parquet.")
        part.replace(path)


def _write_parquet(items: Sequence[Item], path: Path) -> None:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise ConfigurationError(
            "Parquet needs a package that is not installed.",
            remedy='Install it with:  pip install "wan-client[parquet]"',
        ) from None
    texts = {name: pyarrow.string() for name in COLUMNS}
    types = texts | {
        "credits": pyarrow.float64(),
        "seconds": pyarrow.float64(),
        "attempts": pyarrow.int64(),
    }
    rows = [json.loads(result_line(item)) for item in items]
    parquet.write_table(pyarrow.Table.from_pylist(rows, pyarrow.schema(types.items())), path)
