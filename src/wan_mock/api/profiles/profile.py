"""How the API writes what it has to say: the two profiles share this interface and nothing else.

The state machine decides what is true; a profile decides how it looks in JSON and HTTP.
"""

from __future__ import annotations

from random import Random
from typing import ClassVar, Literal, Protocol

from wan_document.json_value import JsonObject, JsonValue
from wan_mock.api.message import Response
from wan_mock.api.refusal import Refusal
from wan_mock.api.task import Task

ProfileName = Literal["observed", "documented"]


class Profile(Protocol):
    """One way of writing answers."""

    name: ClassVar[ProfileName]

    def status(self, code: int) -> int:
        """Return the HTTP status that goes with a code in the body."""

    def task_id(self, random: Random, now: float) -> str:
        """Make the id of a new task."""

    def created(self, task: Task) -> Response:
        """Answer createTask."""

    def record(self, task: Task, now: float, urls: list[str]) -> JsonObject:
        """Write a task as the `data` of recordInfo."""

    def details(self, record: JsonObject) -> Response:
        """Answer recordInfo."""

    def callback(self, record: JsonObject, *, failed: bool) -> JsonObject:
        """Write the body of a callback."""

    def credits(self, balance: float) -> Response:
        """Answer a question for the balance."""

    def answer(self, data: JsonValue) -> Response:
        """Answer any other call that went well."""

    def uploaded(self, file: JsonObject) -> Response:
        """Answer an upload."""

    def refuse(self, refusal: Refusal) -> Response:
        """Say no."""
