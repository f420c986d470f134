"""What somebody wants made: the rows of a table, before they are checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from wan_jobs.inputs.job import TypedInput


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


RowLike: TypeAlias = "Row | TypedInput | Mapping[str, object]"
