"""Tables of what is to be made: CSV, TSV, JSON Lines and Parquet, read into rows.

Columns are fields of the model. Nothing is guessed: what does not fit is a fault with its line and
column, and all faults of a table are found together. The words of CSV are read as the shell reads
them, by the schema of their field; an empty cell is a field that was not given.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from wan_jobs.batch.plan import Row
from wan_jobs.batch.table_files import (
    DELIMITERS,
    json_lines,
    lines,
    parquet_rows,
    preface,
    text_of,
)
from wan_jobs.document import Document, Model
from wan_jobs.errors import InvalidInput
from wan_jobs.inputs.files import takes_file
from wan_jobs.inputs.words import is_address, is_file_field, typed_path, types_of, value_of
from wan_jobs.violation import RowFault, shorten

ChooseModel: TypeAlias = Callable[[str], Model]
"""Finds the model that a word means; raises `InvalidInput`."""

_MODEL = "model"
_ID = "id"

# A cell holds a prompt at most; the reader's own bound of 128 kB would refuse none of them.
_LONGEST_CELL = 1_000_000

_FAULTS_KEPT = 10_000

_SPREADSHEETS = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".numbers"})

# What a cell shows in place of its value, in whatever language: that a formula has failed, or that
# the column is too narrow. The short ones are "not available".
_ERROR = re.compile(
    r"#[¡¿]?[^\W\d_a-zа-яё][^\sa-zа-яё]{0,15}[!?]"  # noqa: RUF001
    r"|#(N/[AD]|NV|NB|I/T|Н/Д|GETTING_DATA)|#{3,}"  # noqa: RUF001
)

# A formula that nobody has computed, as programs write them: of cells, functions or texts.
_FORMULA = re.compile(
    r'=[ +-]*(\$?[A-Z]{1,3}\$?[0-9]|[^\W\d_a-zа-яё][^\Wa-zа-яё.]*\(|")'  # noqa: RUF001
)

# What a spreadsheet shows of a number that has more digits than it shows.
_CUT = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?E[+-][0-9]+")


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
    reader.check_id_column()
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            reader.read_words()
        case ".jsonl" | ".ndjson":
            reader.read_values(json_lines(path, reader.table.faults))
        case ".parquet":
            reader.read_parquet()
        case suffix:
            raise InvalidInput(
                f"{path} is no table: its name ends in {suffix or 'nothing'}, not in .csv, .tsv, "
                f".jsonl or .parquet{': save it as CSV UTF-8' if suffix in _SPREADSHEETS else ''}."
            )
    reader.check_constants()
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
        self._fields = {name for each in document.models.values() for name in each.properties}
        self._has_models = options.model is None
        self._constants_taken: set[str] = set()

    def check_id_column(self) -> None:
        """Refuse to take ids from what is a field: it would not be sent."""
        if self._options.id_column in {_MODEL, *self._fields}:
            raise InvalidInput(
                f"The column {self._options.id_column!r} is a field of the model: "
                "ids need a column of their own."
            )

    def check_constants(self) -> None:
        """Find the constants that stand in no row, once all are read."""
        for name in sorted(self._options.constants.keys() - self._constants_taken):
            if name == _MODEL:
                told = f"{name!r}: give the model behind the table, or in a column of that name"
            elif name not in self._fields:
                told = self._unknown_column(name).removeprefix("the column ")
            elif self.table.rows:
                told = f"{name!r} is a field of no model in the table"
            else:
                continue
            self._fault("--set", name, told)

    def read_words(self) -> None:
        """Read a table whose cells are text."""
        text = text_of(self._path)
        csv.field_size_limit(_LONGEST_CELL)
        before, delimiter = preface(text)
        if self._path.suffix.lower() == ".tsv":
            delimiter = "\t"
        delimiter = delimiter or self._delimiter(next(islice(lines(text), before, None), ""))
        rows = csv.reader(islice(lines(text), before, None), delimiter=delimiter, strict=True)
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
        if self._holds_values(place, given):
            self._add(place, given, typed=False)

    def _holds_values(self, place: str, given: Mapping[str, Any]) -> bool:
        """Whether no cell shows that a spreadsheet has no value there; tell of those that do."""
        broken = [
            (name, told)
            for name, cell in given.items()
            if isinstance(cell, str) and (told := _no_value(cell.strip()))
        ]
        for name, told in broken:
            self._fault(place, name, f"{name}: {told}")
        return not broken

    def read_values(self, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Read a table whose cells have types."""
        known = {_MODEL, self._options.id_column or _ID, *self._fields}
        for place, row in rows:
            # What is no field is a fault without a value, too.
            given = {name: row[name] for name in row if row[name] is not None or name not in known}
            twice = sorted(given.keys() & self._options.constants.keys())
            for name in twice:
                self._fault(place, name, f"{name}: is given there, and --set gives it too")
            if not twice and self._holds_values(place, given):
                self._add(place, given, typed=True)

    def read_parquet(self) -> None:
        """Read a table whose columns have names and types."""
        header, rows = parquet_rows(self._path)
        if self._takes_header(header, self._path.name):
            self.read_values(rows)

    def _takes_header(self, header: list[str], place: str) -> bool:
        """Find what is wrong with the names of the columns; say whether nothing is."""
        faults = len(self.table.faults)
        self._has_models = self._has_models or _MODEL in header
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

        return max(DELIMITERS, key=known)

    def _known(self) -> set[str]:
        model = self._options.model
        fields = self._fields if self._has_models or model is None else model.properties
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
        cut = [] if typed else [name for name in given if _is_cut(model, name, given[name])]
        for name in cut:
            told = f"{name}: {given[name].strip()} is a number that a spreadsheet has cut"
            self._fault(place, name, f"{told}: format the column as text")
        if cut:
            return
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
                self._constants_taken.add(name)
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
        if name not in model.properties:
            return word
        return value_of(model, name, word, self._folder)

    def _value(self, model: Model, name: str, value: object) -> object:
        """Return a typed value, with the paths of files as paths."""
        if name not in model.properties or not takes_file(model, name):
            return value
        if isinstance(value, list) and not is_file_field(model, name):
            return [self._path_or_address(each) for each in value]
        return self._path_or_address(value)

    def _path_or_address(self, value: object) -> object:
        if isinstance(value, str) and value and not is_address(value):
            return self._folder / typed_path(value)
        return value

    def _fault(self, place: str, column: str | None, message: str) -> None:
        if len(self.table.faults) < _FAULTS_KEPT:
            self.table.faults.append(RowFault(place, column, message))


def _no_value(cell: str) -> str | None:
    """Say why a cell shows no value of a spreadsheet, if that is so."""
    if cell.startswith("#") and _ERROR.fullmatch(cell):
        return f"{cell} is an error of the spreadsheet"
    if cell.startswith("=") and _FORMULA.match(cell):
        return f"{shorten(cell)} is a formula: save the table with its values"
    return None


def _is_cut(model: Model, name: str, word: str) -> bool:
    """Whether the word of a text, or of an id, is how a spreadsheet shows a number it has cut."""
    of_text = "string" in types_of(model, model.properties.get(name, {"type": "string"}))
    return of_text and _CUT.fullmatch(word.strip()) is not None


def _cells(count: int) -> str:
    return "has 1 cell" if count == 1 else f"has {count} cells"
