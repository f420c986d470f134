"""The files that tables are read from: text as spreadsheets write it, JSON Lines, Parquet."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from wan_jobs.batch.parquet import parquet_library
from wan_jobs.errors import InvalidInput
from wan_jobs.inputs.json_members import StandsTwice, unique_members
from wan_jobs.violation import RowFault

DELIMITERS = ",;\t"

_SEPARATOR = re.compile(r"\ufeff?sep=(.)", re.IGNORECASE)
_ZIP = b"PK\x03\x04"

# The ends of lines that spreadsheets write, and no others that Unicode knows.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def preface(text: str) -> tuple[int, str | None]:
    """Return how many lines stand before the header, and the delimiter if one of them says it.

    They are blank, or the `sep=;` by which spreadsheets tell each other.
    """
    delimiter, number = None, -1
    for number, line in enumerate(lines(text)):
        told = _SEPARATOR.fullmatch(line.rstrip("\r\n"))
        if told is not None and delimiter is None:
            delimiter = told[1]
        elif line.strip(" \r\n" + DELIMITERS):
            return number, delimiter
    return number + 1, delimiter


def text_of(path: Path) -> str:
    """Read a text as spreadsheets write it: UTF-8, or UTF-16 by its mark."""
    data = _bytes_of(path)
    if data.startswith(_ZIP):
        raise InvalidInput(f"{path} is a spreadsheet, whatever its name: save it as CSV UTF-8.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput(
            f"{path.name}:{line}: this is not UTF-8 text: save the table as CSV UTF-8."
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InvalidInput(
            f"{path.name}:{line}: a character there is zero, as in no text (but in UTF-16 without "
            "a mark): save the table as CSV UTF-8."
        )
    return text


def lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends, one after the other: a table may be large."""
    return (match[0] for match in _LINE.finditer(text))


def _bytes_of(path: Path) -> bytes:
    _require_file(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror or error}.") from None


def _require_file(path: Path) -> None:
    try:
        if path.is_file():
            return
        told = f"{path} is a folder" if path.is_dir() else f"There is no file {path}"
    except OSError as error:
        told = f"{path} cannot be read: {error.strerror or error}"
    raise InvalidInput(f"{told}.")


def json_lines(path: Path, faults: list[RowFault]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects of a file of JSON Lines with their places; others are faults."""
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path.name}:{number}"
        try:
            value = json.loads(line, object_pairs_hook=unique_members)
        except (ValueError, RecursionError) as error:
            faults.append(RowFault(place, None, f"is not JSON: {_told(error)}"))
            continue
        if isinstance(value, dict):
            yield place, value
        else:
            faults.append(RowFault(place, None, "is not an object of fields"))


def _told(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"{error.msg}, at column {error.colno}"
        case StandsTwice():
            return str(error)
        case RecursionError():
            return "it is nested too deeply"
        case _:  # the one other bound of the reader
            return "a number there has too many digits"


def parquet_rows(path: Path) -> tuple[list[str], Iterator[tuple[str, Mapping[str, Any]]]]:
    """Return the names of the columns of a Parquet file, and its rows with their places."""
    pyarrow, parquet = parquet_library()
    _require_file(path)

    def rows(batches: Iterable[Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        number = 0
        try:
            for batch in batches:
                for values in batch.to_pylist():
                    number += 1
                    yield f"{path.name}: row {number}", values
        except (OSError, pyarrow.ArrowException) as error:
            raise InvalidInput(_no_parquet(path, error)) from None

    try:
        file = parquet.ParquetFile(path)
        return list(file.schema_arrow.names), rows(file.iter_batches())
    except (OSError, pyarrow.ArrowException) as error:
        raise InvalidInput(_no_parquet(path, error)) from None


def _no_parquet(path: Path, error: Exception) -> str:
    return f"{path} is not Parquet: {str(error).rstrip('.')}."
