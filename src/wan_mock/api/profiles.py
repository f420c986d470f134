"""How the API writes what it has to say: the two profiles share this interface and nothing else.

The state machine decides what is true; a profile decides how it looks in JSON and HTTP.
"""

from __future__ import annotations

from random import Random
from typing import ClassVar, Literal, Protocol

from wan_document.json_value import JsonObject, JsonValue, write_json
from wan_mock.api.message import Reason, Refusal, Response
from wan_mock.api.task import Task
from wan_mock.arguments import shown

ProfileName = Literal["observed", "documented"]


_OBSERVED_CODES = {
    Reason.UNAUTHORIZED: 401,
    Reason.NO_CREDITS: 402,
    Reason.UNKNOWN_TASK: 422,
    Reason.INVALID: 422,
    Reason.MISSING: 500,
    Reason.TOO_MANY_REQUESTS: 429,
    Reason.DISABLED: 505,
    Reason.BAD_UPLOAD: 400,
}
_DOCUMENTED_CODES = {
    Reason.UNAUTHORIZED: 401,
    Reason.NO_CREDITS: 402,
    Reason.UNKNOWN_TASK: 404,
    Reason.INVALID: 422,
    Reason.MISSING: 422,
    Reason.TOO_MANY_REQUESTS: 429,
    Reason.DISABLED: 505,
    Reason.BAD_UPLOAD: 400,
}
__all__ = ["Profile", "ProfileName", "profile_named"]


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


class ObservedProfile:
    """Codes in the body, nulls, seconds, ids of 32 hex characters."""

    name: ClassVar[ProfileName] = "observed"

    def status(self, code: int) -> int:
        """Return 200, whatever the code."""
        return 200

    def task_id(self, random: Random, now: float) -> str:
        """Make 32 hex characters."""
        return f"{random.getrandbits(128):032x}"

    def created(self, task: Task) -> Response:
        """Answer with the id twice, as `taskId` and `recordId`."""
        return self.answer({"taskId": task.id, "recordId": task.id})

    def record(self, task: Task, now: float, urls: list[str]) -> JsonObject:
        """Write a record: waiting until it is over, null for what is not there, no updateTime."""
        state = task.state(now)
        done = state == "success"
        milliseconds = int(task.schedule.ends_at * 1000) if done else None
        span = round(task.schedule.ends_at - task.schedule.created_at) if done else None
        return {
            "taskId": task.id,
            "model": task.model,
            "state": state if task.ended(now) else "waiting",
            "param": _param(task.body),
            "resultJson": _result_json(task, now, urls),
            "failCode": task.failure.code if state == "fail" and task.failure else None,
            "failMsg": task.failure.message if state == "fail" and task.failure else None,
            "costTime": span,
            "completeTime": milliseconds,
            "createTime": int(task.schedule.created_at * 1000),
            "creditsConsumed": float(task.cost(now)),
            "successFlag": int(done),
            "paramJson": _param(task.body),
            "operationType": task.model,
            "response": {"resultUrls": list(urls)} if done else None,
        }

    def details(self, record: JsonObject) -> Response:
        """Answer with the record."""
        return self.answer(record)

    def callback(self, record: JsonObject, *, failed: bool) -> JsonObject:
        """Write a callback: the body of recordInfo, under code 501 after a failure."""
        if failed:
            return {"code": 501, "msg": str(record.get("failMsg")), "data": record}
        return {"code": 200, "msg": "success", "data": record}

    def credits(self, balance: float) -> Response:
        """Answer with a float."""
        return self.answer(float(balance))

    def answer(self, data: JsonValue) -> Response:
        """Wrap `data` in the envelope, whose text is always `msg`."""
        return Response(payload={"code": 200, "msg": "success", "data": data})

    def uploaded(self, file: JsonObject) -> Response:
        """Answer an upload, whose envelope has a `success` besides."""
        return Response(
            payload={
                "success": True,
                "code": 200,
                "msg": "File uploaded successfully",
                "data": file,
            }
        )

    def refuse(self, refusal: Refusal) -> Response:
        """Refuse with HTTP 200: 401 and throttling without `data`, the rest with `data: null`."""
        code = _OBSERVED_CODES[refusal.reason]
        message = refusal.message
        if refusal.reason is Reason.UNKNOWN_TASK:
            message = "recordInfo is null"
        payload: JsonObject = {"code": code, "msg": message}
        if refusal.reason is Reason.BAD_UPLOAD:
            payload = {"success": False, **payload}
        if refusal.reason not in (Reason.UNAUTHORIZED, Reason.TOO_MANY_REQUESTS):
            payload["data"] = None
        return Response(payload=payload)


def _param(body: JsonObject) -> str:
    return write_json({**body, "input": write_json(body.get("input"))})


def _result_json(task: Task, now: float, urls: list[str]) -> str | None:
    state = task.state(now)
    if state == "fail":
        return None
    return write_json({"resultUrls": list(urls)}) if state == "success" else ""


class DocumentedProfile:
    """What the pages promise, to the letter."""

    name: ClassVar[ProfileName] = "documented"

    def status(self, code: int) -> int:
        """Return the code itself."""
        return code

    def task_id(self, random: Random, now: float) -> str:
        """Make an id like the pages' `task_wan_1765172502514`."""
        return f"task_wan_{int(now * 1000)}{random.randrange(10**6):06d}"

    def created(self, task: Task) -> Response:
        """Answer with the id."""
        return self.answer({"taskId": task.id})

    def record(self, task: Task, now: float, urls: list[str]) -> JsonObject:
        """Write a record with every documented member, and nothing besides."""
        state, ended = task.state(now), task.ended(now)
        failed = task.failure if state == "fail" else None
        record: JsonObject = {
            "taskId": task.id,
            "model": task.model,
            "state": state,
            "param": write_json(task.body),
            "resultJson": write_json({"resultUrls": list(urls)}) if state == "success" else "",
            "failCode": failed.code if failed else "",
            "failMsg": failed.message if failed else "",
            "createTime": _milliseconds(task.schedule.created_at),
            "updateTime": _milliseconds(task.changed_at(now)),
            "progress": task.progress(now),
        }
        if ended:
            span = task.schedule.ends_at - task.schedule.created_at
            record["costTime"] = _milliseconds(span)
            record["completeTime"] = _milliseconds(task.schedule.ends_at)
        return record

    def details(self, record: JsonObject) -> Response:
        """Answer with the record; the page's sample has `message` where the schema has `msg`."""
        return Response(
            payload={"code": 200, "msg": "success", "message": "success", "data": record}
        )

    def callback(self, record: JsonObject, *, failed: bool) -> JsonObject:
        """Write a callback: the body of recordInfo, under code 501 after a failure."""
        if failed:
            return {"code": 501, "msg": str(record.get("failMsg")), "data": record}
        return {"code": 200, "msg": "success", "data": record}

    def credits(self, balance: float) -> Response:
        """Answer with an integer."""
        return self.answer(int(balance))

    def answer(self, data: JsonValue) -> Response:
        """Wrap `data` in the envelope."""
        return Response(payload={"code": 200, "msg": "success", "data": data})

    def uploaded(self, file: JsonObject) -> Response:
        """Answer an upload, whose envelope has a `success` besides."""
        return Response(payload={"success": True, "code": 200, "msg": "success", "data": file})

    def refuse(self, refusal: Refusal) -> Response:
        """Refuse with the documented HTTP status, the same code in the body."""
        code = _DOCUMENTED_CODES[refusal.reason]
        payload: JsonObject = {"code": code, "msg": refusal.message, "data": None}
        if refusal.reason is Reason.BAD_UPLOAD:
            payload = {"success": False, **payload}
        return Response(code, payload)


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)


def profile_named(name: ProfileName) -> Profile:
    """Return the profile of that name; raises `ValueError` for another."""
    if name == "observed":
        return ObservedProfile()
    if name == "documented":
        return DocumentedProfile()
    raise ValueError(f"profile must be 'observed' or 'documented', not {shown(name)}")
