"""What became of the items of a batch: lines of `results.jsonl`, and the same as a table.

A line is written for good as soon as its item has ended.

Reasons are other people's words. What a spreadsheet would take for a formula gets an apostrophe in
CSV, as OWASP has it (https://owasp.org/www-community/attacks/CSV_Injection); the other forms hold
the words as they are.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from wan_jobs.batch.parquet import parquet_library
from wan_jobs.downloads.parts import disk_errors
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


def append_results(out: Path, items: Iterable[Item]) -> None:
    """Add a line for each item; raises `DownloadError` if the disk refuses it.

    A line that a crash tore is ended first, so that it spoils no other.
    """
    with disk_errors():
        out.mkdir(parents=True, exist_ok=True)
        with (out / NAME).open("ab+") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                torn = file.read(1) != b"\n"
                if torn:
                    _cut_last_line(file.fileno())
            file.write(b"".join(result_line(item).encode() + b"\n" for item in items))
            file.flush()
            os.fsync(file.fileno())


def write_results(out: Path, items: Iterable[Item]) -> Path:
    """Replace the file by one line for each item, in their order; raises `DownloadError`."""
    path = out / NAME
    with disk_errors():
        out.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{NAME}.part")
        with part.open("w", encoding="utf-8") as file:
            file.writelines(f"{result_line(item)}\n" for item in items)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    return path


def as_csv(items: Sequence[Item]) -> str:
    """Return a table with a header, as spreadsheets read it, with no cell that is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(COLUMNS)
    for item in items:
        values = json.loads(result_line(item)).values()
        writer.writerow([_no_formula(each) if isinstance(each, str) else each for each in values])
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


def _no_formula(text: str) -> str:
    return _FORMULA.sub(r"\1'", text)


def _cut_last_line(descriptor: int) -> None:
    size = os.lseek(descriptor, 0, os.SEEK_END)
    place = size
    while place:
        begin = max(0, place - 4096)
        block = os.pread(descriptor, place - begin, begin)
        found = block.rfind(b"\n")
        if found >= 0:
            os.ftruncate(descriptor, begin + found + 1)
            return
        place = begin
    os.ftruncate(descriptor, 0)


def _write_parquet(items: Sequence[Item], path: Path) -> None:
    pyarrow, parquet = parquet_library()
    texts = {name: pyarrow.string() for name in COLUMNS}
    types = texts | {
        "credits": pyarrow.float64(),
        "seconds": pyarrow.float64(),
        "attempts": pyarrow.int64(),
    }
    rows = [json.loads(result_line(item)) for item in items]
    parquet.write_table(pyarrow.Table.from_pylist(rows, pyarrow.schema(types.items())), path)
