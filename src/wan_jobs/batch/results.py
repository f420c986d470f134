"""What became of the items of a batch: lines of `results.jsonl`, and the same as a table.

In a folder a line is written for good within seconds of its item's end.

Reasons are other people's words. What a spreadsheet would take for a formula gets an apostrophe in
CSV, as OWASP has it (https://owasp.org/www-community/attacks/CSV_Injection); the other forms hold
the words as they are.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from wan_jobs.batch.destination import Destination
from wan_jobs.batch.parquet import parquet_library
from wan_jobs.downloads.parts import disk_errors, part_file
from wan_jobs.errors import InvalidInput
from wan_jobs.ledger.batch import Item

NAME = "results.jsonl"
COLUMNS = ("id", "state", "task_id", "file", "credits", "seconds", "attempts", "reason")

# The beginning of a formula, at the beginning of a cell, or of what is one for a spreadsheet that
# divides them at other characters. The wide forms are formulas in Japanese ones.
_FORMULA = re.compile(r"""(^|[;,\t\r\n"'])(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])""")


def result_line(item: Item) -> str:
    """Return an item's line: id, state, task_id, file, credits, seconds, attempts, reason."""
    return json.dumps(
        {
            "id": item.id,
            "state": item.state,
            "task_id": item.task_id,
            "file": Path(item.file).name if item.file else None,
            "credits": item.credits,
            "seconds": item.seconds,
            "attempts": item.attempt,
            "reason": item.reason,
        },
        ensure_ascii=False,
    )


def append_results(destination: Destination, items: Iterable[Item]) -> None:
    """Add a line for each item for good, where lines can be added; raises `DownloadError`."""
    destination.append(NAME, as_json_lines(items).encode())


def write_results(destination: Destination, items: Iterable[Item]) -> None:
    """Replace the file by one line for each item, in their order; raises `DownloadError`."""
    destination.replace(NAME, as_json_lines(items))


def as_csv(items: Sequence[Item]) -> str:
    """Return a table with a header, as spreadsheets read it, with no cell that is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(COLUMNS)
    for item in items:
        values = json.loads(result_line(item)).values()
        writer.writerow([_no_formula(each) if isinstance(each, str) else each for each in values])
    return text.getvalue()


def as_json_lines(items: Iterable[Item]) -> str:
    """Return a line of JSON for each item."""
    return "".join(f"{result_line(item)}\n" for item in items)


def export_results(items: Sequence[Item], path: Path) -> None:
    """Write the results in the form that the ending of the name says, whole or not at all.

    Raises `InvalidInput` for another ending, or a place that is no file's; `ConfigurationError`
    where Parquet needs a package that is not installed; `DownloadError` if the disk refuses it.
    """
    match path.suffix.lower():
        case ".csv":
            content = as_csv(items).encode("utf-8-sig")
        case ".jsonl" | ".ndjson":
            content = as_json_lines(items).encode()
        case ".parquet":
            content = _as_parquet(items)
        case _:
            raise InvalidInput(f"{path} must end in .csv, .jsonl or .parquet.")
    if not path.parent.is_dir() or path.is_dir():
        there = "is a folder" if path.is_dir() else "is in no folder that there is"
        raise InvalidInput(f"{path} {there}: give another file.")
    with part_file(path.parent) as (part, file), disk_errors():
        file.write(content)
        file.flush()
        part.replace(path)


def _no_formula(text: str) -> str:
    return _FORMULA.sub(r"\1'", text)


def _as_parquet(items: Sequence[Item]) -> bytes:
    pyarrow, parquet = parquet_library()
    texts = {name: pyarrow.string() for name in COLUMNS}
    types = texts | {
        "credits": pyarrow.float64(),
        "seconds": pyarrow.float64(),
        "attempts": pyarrow.int64(),
    }
    rows = [json.loads(result_line(item)) for item in items]
    content = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows, pyarrow.schema(types.items())), content)
    return content.getvalue()
