"""From rows to items: everything is checked before the first credit is spent."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from os import PathLike, fspath
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from wan_jobs.document import Document, Model
from wan_jobs.errors import InvalidInput, TableInvalid
from wan_jobs.inputs.files import LocalFile, files_in, is_file, name_of, with_replaced
from wan_jobs.inputs.job import TypedInput, check_job, digest_of
from wan_jobs.ledger.batch import NewItem
from wan_jobs.violation import RowFault, shorten

CostOf = Callable[[Model, Mapping[str, object]], float | None]
"""What a model with this input is expected to cost, in credits; `None` if nobody knows."""

# A name takes 255 bytes on most disks, and an ending or the mark of a part comes behind an id.
_LONGEST_ID, _MOST_BYTES = 100, 200
_SHORT_DIGEST = 12

# A safe name on every system: no separators, no device, nothing hidden, no dot or space at the end.
_SAFE_ID = re.compile(r"[^\W_][\w .()+,=@~-]*(?<![ .])", re.UNICODE)
_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³]) *(\..*)?", re.IGNORECASE)
_RESERVED = frozenset({"index", "results"})

# Marks that nobody sees: two names that differ by them look the same.
_UNSEEN = re.compile("[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")

_FAULTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One video to be made.

    `input` is as for `AsyncWan.submit`, with files as `pathlib.Path`; `model` is needed unless the
    batch has one or the input is typed. `id` names the item and its file; without one the content
    does. `place` says where the row stands, such as `prompts.csv:12`, and `columns` which column
    each field came from, where that has another name.
    """

    input: TypedInput | Mapping[str, object] = field(repr=False)
    model: str | None = None
    id: str | None = None
    place: str = ""
    columns: Mapping[str, str] = field(default_factory=dict, repr=False)


RowLike: TypeAlias = Row | TypedInput | Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """The items that rows ask for, or the faults that keep them from being made."""

    items: list[NewItem] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)

    def require_sound(self) -> None:
        """Raise `TableInvalid` with every fault, if there are any."""
        if not self.faults:
            return
        shown = [f"  {fault}" for fault in self.faults[:_FAULTS_SHOWN]]
        more = len(self.faults) - len(shown)
        lines = "\n".join([*shown, *([f"  and {more} more"] if more else [])])
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        violations = [fault.violation for fault in self.faults if fault.violation]
        raise TableInvalid(
            f"The table has {count}; nothing was sent:\n{lines}",
            faults=self.faults,
            violations=violations,
        )


def make_plan(
    document: Document,
    rows: Iterable[RowLike],
    *,
    model: str | None = None,
    callback_url: str | None = None,
    estimate: CostOf | None = None,
    known: Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """Check all rows and turn them into items; `model` is for rows that name none.

    A row without an id is known by its content, and by how often the same content stood before.
    Items that are `known`, by id and digest, were checked before and are not checked again.
    """
    if isinstance(rows, str | Mapping | Row) or not isinstance(rows, Iterable):
        raise InvalidInput(f"The rows of a batch must be a list of inputs, not {shorten(rows)}.")
    planner = _Planner(document, model, callback_url, estimate, known)
    for n, given in enumerate(rows, 1):
        row = given if isinstance(given, Row) else Row(given)
        if isinstance(
            row.id, str
        ):  # a name that looks the same is the same, as file systems have it
            row = replace(row, id=unicodedata.normalize("NFC", row.id))
        planner.take(n, row if row.place else replace(row, place=f"row {n}"))
    return planner.plan


@dataclass(slots=True)
class _Planner:
    """Takes rows in order, and remembers their ids."""

    document: Document
    model: str | None
    callback_url: str | None
    estimate: CostOf | None
    known: Mapping[str, str]
    plan: Plan = field(default_factory=Plan)
    places: dict[str, str] = field(default_factory=dict)
    contents: Counter[str] = field(default_factory=Counter)

    def take(self, n: int, row: Row) -> None:
        """Add the row's item to the plan, or its faults."""
        try:
            item = self._known_item(n, row) or self._checked_item(n, row)
        except InvalidInput as error:
            self.plan.faults.extend(_faults_of(row, error))
            return
        fault = _fault_of_id(item.id, self.places)
        if fault is not None:
            self.plan.faults.append(RowFault(row.place, row.columns.get("id", "id"), fault))
            return
        self.places[item.id.casefold()] = row.place
        self.plan.items.append(item)

    def _known_item(self, n: int, row: Row) -> NewItem | None:
        model = self._model_of(row)
        if not self.known or model is None or not isinstance(row.input, Mapping):
            return None
        if not isinstance(row.id, str | None):
            return None
        if any(is_file(value) or isinstance(value, list) for value in row.input.values()):
            return None
        try:
            digest = digest_of(model, row.input)
        except (TypeError, ValueError, RecursionError):
            return None  # no JSON: the check says where
        item_id = _id_of(digest, self.contents[digest] + 1) if row.id is None else row.id
        if self.known.get(item_id) != digest:
            return None
        self.contents[digest] += row.id is None
        cost = self._cost_of(self.document.model(model), row.input)
        return NewItem(item_id, n, model, row.input, {}, digest, cost)

    def _checked_item(self, n: int, row: Row) -> NewItem:
        job = check_job(self.document, row.input, self._model_of(row), self.callback_url)
        digest, item_id = job.digest, row.id
        if item_id is None:
            self.contents[digest] += 1
            item_id = _id_of(digest, self.contents[digest])
        files = {name_of(place): _path_of(file) for place, file in files_in(job.values)}
        values = with_replaced(job.values, dict.fromkeys(job.contents))
        return NewItem(
            item_id, n, job.model.id, values, files, digest, self._cost_of(job.model, job.values)
        )

    def _cost_of(self, model: Model, values: Mapping[str, object]) -> float | None:
        return None if self.estimate is None else self.estimate(model, values)

    def _model_of(self, row: Row) -> str | None:
        typed = not isinstance(row.input, Mapping)
        return row.model if row.model is not None or typed else self.model


def _path_of(value: object) -> str:
    source = value.source if isinstance(value, LocalFile) else value
    if not is_file(source) or not isinstance(source, PathLike):
        raise InvalidInput(
            "A batch keeps files by their path, so that it can go on later: give a pathlib.Path, "
            "not bytes or an open file."
        )
    return str(Path(fspath(source)).absolute())


def _id_of(digest: str, times: int) -> str:
    return digest[:_SHORT_DIGEST] if times == 1 else f"{digest[:_SHORT_DIGEST]}-{times}"


def _fault_of_id(item_id: object, taken: Mapping[str, str]) -> str | None:
    """Say what is wrong with an id as the name of a file, if anything is."""
    if not isinstance(item_id, str):
        return f"the id must be a text, not {shorten(item_id)}"
    if not item_id:
        return "the id must not be empty"
    if len(item_id) > _LONGEST_ID:
        return f"the id has {len(item_id)} characters, more than {_LONGEST_ID}"
    size = len(item_id.encode("utf-8", "surrogatepass"))
    if size > _MOST_BYTES:
        return f"the id takes {size} bytes as the name of a file, more than {_MOST_BYTES}"
    safe = _SAFE_ID.fullmatch(_without_marks(item_id)) and not _DEVICES.fullmatch(item_id)
    if not safe or item_id.casefold() in _RESERVED:
        return f"the id {item_id!r} cannot be the name of a file: letters, digits, - and _ can"
    earlier = taken.get(item_id.casefold())
    if earlier is not None:
        return f"the id {item_id!r} stands at {earlier} already (upper and lower case are alike)"
    return None


def _without_marks(text: str) -> str:
    """Return a name without the marks of its letters, such as the vowels of Hindi and Thai."""
    if text.isascii() or _UNSEEN.search(text):
        return text
    letters = (each for each in text[1:] if unicodedata.category(each) not in {"Mn", "Mc"})
    return text[0] + "".join(letters)


def _faults_of(row: Row, error: InvalidInput) -> Iterator[RowFault]:
    if not error.violations:
        yield RowFault(row.place, None, error.message)
    for violation in error.violations:
        column = row.columns.get(violation.field, violation.field)
        yield RowFault(row.place, column, str(violation), violation)
