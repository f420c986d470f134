"""Tables of what is to be made: CSV, TSV, JSON Lines and Parquet, read into rows.

Columns are fields of the model. Nothing is guessed: what does not fit is a fault with its line and
column, and all faults of a table are found together. The words of CSV are read as the shell reads
them, by the schema of their field; an empty cell is a field that was not given.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from wan_jobs.batch.parquet import parquet_library
from wan_jobs.batch.plan import Row
from wan_jobs.document import Document, Model
from wan_jobs.errors import InvalidInput
from wan_jobs.inputs.files import takes_file
from wan_jobs.inputs.words import is_file_field, typed_path, value_of
from wan_jobs.texts import is_http_address
from wan_jobs.violation import RowFault

ChooseModel: TypeAlias = Callable[[str], Model]
"""Finds the model that a word means; raises `InvalidInput`."""

_MODEL = "model"
_ID = "id"
_DELIMITERS = ",;\t"

# A cell holds a prompt at most; the reader's own bound of 128 kB would refuse none of them.
_LONGEST_CELL = 1_000_000

_FAULTS_KEPT = 10_000

_SEPARATOR = re.compile(r"\ufeff?sep=(.)", re.IGNORECASE)
_SPREADSHEETS = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".numbers"})
_ZIP = b"PK\x03\x04"

# What a cell shows whose formula has failed, in English, German and Russian: nobody's prompt.
_ERRORS = frozenset(
    {
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!",
        "#FIELD!", "#WERT!", "#BEZUG!", "#ZAHL!", "#NV", "#ПУСТО!", "#ДЕЛ/0!", "#ЗНАЧ!", "#ССЫЛКА!",
        "#ИМЯ?", "#ЧИСЛО!", "#Н/Д",  # noqa: RUF001
    }
)  # fmt: skip

# The ends of lines that spreadsheets write, and no others that Unicode knows.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table and the faults that stand before any check of their content."""

    rows: list[Row] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What is said beside the table.

    `model` is for rows that name none, `constants` are fields of every row, `id_column` names the
    column that names the items: `id` if there is one, and nothing else is said.
    """

    choose_model: ChooseModel
    model: Model | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    id_column: str | None = None


def read_table(path: Path, document: Document, options: TableOptions) -> Table:
    """Read a table, by the ending of its name.

    Raises `InvalidInput` for a file that cannot be read as a table at all, `ConfigurationError`
    where Parquet needs a package that is not installed.
    """
    reader = _Reader(path, document, options)
    reader.check_constants()
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            reader.read_words()
        case ".jsonl" | ".ndjson":
            reader.read_values(_json_lines(path, reader.table.faults))
        case ".parquet":
            reader.read_values(_parquet_rows(path))
        case suffix:
            raise InvalidInput(
                f"{path} is no table: its name ends in {suffix or 'nothing'}, not in .csv, .tsv, "
                f".jsonl or .parquet{': save it as CSV UTF-8' if suffix in _SPREADSHEETS else ''}."
            )
    if not reader.table.rows and not reader.table.faults:
        raise InvalidInput(f"{path} holds no rows.")
    return reader.table


class _Reader:
    def __init__(self, path: Path, document: Document, options: TableOptions) -> None:
        self.table = Table()
        self._path = path
        self._document = document
        self._options = options
        self._folder = path.absolute().parent

    def check_constants(self) -> None:
        """Find the constants that are a field of no model here."""
        for name in self._options.constants.keys() - self._known():
            self._fault("--set", name, self._unknown_column(name).replace("the column ", ""))

    def read_words(self) -> None:
        """Read a table whose cells are text."""
        text = _text_of(self._path)
        csv.field_size_limit(_LONGEST_CELL)
        before, delimiter = _preface(text)
        if self._path.suffix.lower() == ".tsv":
            delimiter = "\t"
        delimiter = delimiter or self._delimiter(next(islice(_lines(text), before, None), ""))
        rows = csv.reader(islice(_lines(text), before, None), delimiter=delimiter, strict=True)
        line = before + 1
        header: list[str] = []
        try:
            for number, cells in enumerate(rows):
                place, line = f"{self._path.name}:{line}", before + rows.line_num + 1
                if number == 0:
                    header = [name.strip() for name in cells]
                    if not self._takes_header(header, place):
                        return
                elif any(cell.strip() for cell in cells):
                    self._add_words(place, header, cells)
        except csv.Error as error:
            told = (
                "a quote that opens there is never closed" if "end of data" in f"{error}" else error
            )
            self._fault(f"{self._path.name}:{line}", None, f"is not CSV: {told}")
        if not header and not self.table.faults:
            raise InvalidInput(f"{self._path} holds no header: its first line names the columns.")

    def _add_words(self, place: str, header: list[str], cells: list[str]) -> None:
        """Add a row; a column without a name, as spreadsheets leave them, must hold nothing."""
        while len(cells) > len(header) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(header):
            self._fault(place, None, f"{_cells(len(cells))}, the header {len(header)}")
            return
        given = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
        if given.pop("", "").strip():
            self._fault(place, None, "a cell is filled in a column that has no name")
            return
        broken = [name for name, cell in given.items() if cell.strip() in _ERRORS]
        for name in broken:
            self._fault(
                place, name, f"{name}: {given[name].strip()} is an error of the spreadsheet"
            )
        if not broken:
            self._add(place, given, typed=False)

    def read_values(self, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Read a table whose cells have types."""
        for place, given in rows:
            self._add(place, {k: v for k, v in given.items() if v is not None}, typed=True)

    def _takes_header(self, header: list[str], place: str) -> bool:
        """Find what is wrong with the names of the columns; say whether nothing is."""
        faults = len(self.table.faults)
        for name, times in Counter(filter(None, header)).items():
            if times > 1:
                self._fault(place, name, f"the column {name!r} stands there {times} times")
        for name in sorted(set(header) & self._options.constants.keys()):
            self._fault(place, name, f"the column {name!r} is there, and --set gives it too")
        id_column = self._options.id_column
        if id_column is not None and id_column not in header:
            self._fault(place, None, f"there is no column {id_column!r} for the ids")
        for name in filter(None, header):
            if name not in self._known():
                self._fault(place, name, self._unknown_column(name))
        return len(self.table.faults) == faults

    def _delimiter(self, line: str) -> str:
        """Choose what makes the most of the header names that are known."""

        def known(delimiter: str) -> int:
            try:
                cells = next(csv.reader([line], delimiter=delimiter), [])
            except csv.Error:
                return 0
            return len({cell.strip() for cell in cells} & self._known())

        return max(_DELIMITERS, key=known)

    def _known(self) -> set[str]:
        models = self._document.models.values()
        chosen = [self._options.model] if self._options.model else list(models)
        fields = {name for model in chosen for name in model.properties}
        return {*fields, _MODEL, self._options.id_column or _ID}

    def _unknown_column(self, name: str) -> str:
        plain = re.sub(r"[\W_]+", "_", name.casefold())
        near = difflib.get_close_matches(plain, sorted(self._known()), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"the column {name!r} is no field of the model{hint}"

    def _add(self, place: str, given: Mapping[str, Any], *, typed: bool) -> None:
        id_column = self._options.id_column or _ID
        fields = {name: value for name, value in given.items() if name not in {_MODEL, id_column}}
        try:
            model = self._model_of(given.get(_MODEL))
        except InvalidInput as error:
            self._fault(place, _MODEL, error.message)
            return
        values = {
            **dict(self._constants(model)),
            **{
                name: self._value(model, name, value) if typed else self._word(model, name, value)
                for name, value in fields.items()
            },
        }
        item_id = given.get(id_column)
        if isinstance(item_id, bool) or not isinstance(item_id, str | int | None):
            self._fault(place, id_column, f"the id must be a text or a whole number, not {item_id}")
            return
        needs_id = self._options.id_column is not None and item_id is None
        row_id = "" if needs_id else None if item_id is None else str(item_id).strip()
        self.table.rows.append(Row(values, model.id, row_id, place, {"id": id_column}))

    def _constants(self, model: Model) -> Iterator[tuple[str, object]]:
        """Yield the constants that a model has; their paths count from where they were typed."""
        for name, word in self._options.constants.items():
            if name in model.properties:
                yield name, value_of(model, name, word)

    def _model_of(self, name: object) -> Model:
        if isinstance(name, str) and name.strip():
            return self._options.choose_model(name.strip())
        if name is not None and not isinstance(name, str):
            raise InvalidInput(f"the model must be a text, not {name!r}")
        if self._options.model is None:
            raise InvalidInput("no model is named: give one behind the table, or a column `model`")
        return self._options.model

    def _word(self, model: Model, name: str, word: str) -> object:
        return value_of(model, name, word, self._folder) if name in model.properties else word

    def _value(self, model: Model, name: str, value: object) -> object:
        """Return a typed value, with the paths of files as paths."""
        if name not in model.properties or not takes_file(model, name):
            return value
        if isinstance(value, list) and not is_file_field(model, name):
            return [self._path_or_address(each) for each in value]
        return self._path_or_address(value)

    def _path_or_address(self, value: object) -> object:
        if isinstance(value, str) and not is_http_address(value):
            return self._folder / typed_path(value)
        return value

    def _fault(self, place: str, column: str | None, message: str) -> None:
        if len(self.table.faults) < _FAULTS_KEPT:
            self.table.faults.append(RowFault(place, column, message))


def _preface(text: str) -> tuple[int, str | None]:
    """Return how many lines stand before the header, and the delimiter if one of them says it.

    They are blank, or the `sep=;` by which spreadsheets tell each other.
    """
    delimiter, number = None, -1
    for number, line in enumerate(_lines(text)):
        told = _SEPARATOR.fullmatch(line.rstrip("\r\n"))
        if told is not None and delimiter is None:
            delimiter = told[1]
        elif line.strip(" \r\n" + _DELIMITERS):
            return number, delimiter
    return number + 1, delimiter


def _text_of(path: Path) -> str:
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


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends, one after the other: a table may be large."""
    return (match[0] for match in _LINE.finditer(text))


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InvalidInput(f"There is no file {path}.")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror or error}.") from None


def _json_lines(path: Path, faults: list[RowFault]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(_text_of(path).split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path.name}:{number}"
        try:
            value = json.loads(line, object_pairs_hook=_unique)
        except (ValueError, RecursionError) as error:
            told = str(error)
            if isinstance(error, json.JSONDecodeError):
                told = f"{error.msg}, at column {error.colno}"
            faults.append(RowFault(place, None, f"is not JSON: {told}"))
            continue
        if isinstance(value, dict):
            yield place, value
        else:
            faults.append(RowFault(place, None, "is not an object of fields"))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = Counter(name for name, _ in pairs)
    twice = [name for name, times in names.items() if times > 1]
    if twice:
        raise ValueError(f"{twice[0]!r} stands there twice")
    return dict(pairs)


def _parquet_rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    pyarrow, parquet = parquet_library()
    if not path.is_file():
        raise InvalidInput(f"There is no file {path}.")
    try:
        number = 0
        for batch in parquet.ParquetFile(path).iter_batches():
            for values in batch.to_pylist():
                number += 1
                yield f"{path.name}: row {number}", values
    except (OSError, pyarrow.ArrowException) as error:
        raise InvalidInput(f"{path} is not Parquet: {error}.") from None


def _cells(count: int) -> str:
    return "has 1 cell" if count == 1 else f"has {count} cells"
