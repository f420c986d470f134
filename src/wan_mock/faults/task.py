"""Faults of a task: it fails, takes its time or never ends; or its record says strange things."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from wan_document.json_value import JsonObject, JsonValue
from wan_mock.api.message import CREATE, DETAILS, Response
from wan_mock.api.task import Failure, Task
from wan_mock.faults.fault import Fault


@dataclass(frozen=True)
class TaskFault(Fault):
    """Decides the course of a task when it is created."""

    default_on: ClassVar[tuple[str, ...]] = (CREATE,)


@dataclass(frozen=True)
class FailTask(TaskFault):
    """Let the task fail at its end, as in `FailTask("nsfw")`."""

    message: str = Failure.message
    code: str = Failure.code

    def on_task(self, task: Task) -> None:
        """Plan the failure."""
        task.failure = Failure(self.message, self.code)


@dataclass(frozen=True)
class SlowTask(TaskFault):
    """Let the task end `seconds` of the mock's time after its creation."""

    seconds: float

    def on_task(self, task: Task) -> None:
        """Move the end."""
        task.schedule.end_after(self.seconds)


@dataclass(frozen=True)
class StuckTask(TaskFault):
    """Let the task go on for ever."""

    def on_task(self, task: Task) -> None:
        """Take the end away."""
        task.schedule.end_after(math.inf)


@dataclass(frozen=True)
class RecordFault(Fault):
    """Changes the record in an answer of recordInfo, if there is one."""

    default_on: ClassVar[tuple[str, ...]] = (DETAILS,)

    def changes(self, record: JsonObject) -> Mapping[str, JsonValue]:
        """Name the members to set."""
        return {}

    def removals(self) -> tuple[str, ...]:
        """Name the members to take away."""
        return ()

    def on_response(self, response: Response) -> Response:
        """Rewrite the record."""
        record = (response.payload or {}).get("data")
        if response.payload is None or not isinstance(record, dict):
            return response
        changed = {**record, **self.changes(record)}
        for name in self.removals():
            changed.pop(name, None)
        return replace(response, payload={**response.payload, "data": changed})


@dataclass(frozen=True)
class UnknownState(RecordFault):
    """Return a task that is not over a state that no page names."""

    state: str = "rendering"

    def changes(self, record: JsonObject) -> Mapping[str, JsonValue]:
        """Rename the state."""
        return {} if record.get("state") in ("success", "fail") else {"state": self.state}


@dataclass(frozen=True)
class BadResultJson(RecordFault):
    """Return a successful task a `resultJson` that cannot be read."""

    text: str = '{"resultUrls":["http'

    def changes(self, record: JsonObject) -> Mapping[str, JsonValue]:
        """Break the text, and the second place the addresses stand in."""
        return {"resultJson": self.text, **_no_response(record)} if _succeeded(record) else {}


@dataclass(frozen=True)
class NoResultJson(RecordFault):
    """Leave `resultJson` out."""

    def changes(self, record: JsonObject) -> Mapping[str, JsonValue]:
        """Clear the second place the addresses stand in."""
        return _no_response(record)

    def removals(self) -> tuple[str, ...]:
        """Take `resultJson` away."""
        return ("resultJson",)


@dataclass(frozen=True)
class NoUrls(RecordFault):
    """Let a task succeed without any address of a result."""

    def changes(self, record: JsonObject) -> Mapping[str, JsonValue]:
        """Empty the list."""
        if not _succeeded(record):
            return {}
        return {"resultJson": '{"resultUrls":[]}', **_no_response(record)}


@dataclass(frozen=True)
class NumericFailCode(RecordFault):
    """Write the `failCode` of a failed task as a number."""

    def changes(self, record: JsonObject) -> Mapping[str, JsonValue]:
        """Turn the text into a number."""
        code = record.get("failCode")
        return {"failCode": int(code)} if isinstance(code, str) and code.isdecimal() else {}


def _succeeded(record: JsonObject) -> bool:
    return record.get("state") == "success"


def _no_response(record: JsonObject) -> dict[str, JsonValue]:
    return {"response": None} if "response" in record else {}
