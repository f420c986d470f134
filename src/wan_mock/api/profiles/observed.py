"""The API as it really answers: HTTP 200 for everything, with the verdict in the body.

Each method states what was seen in recorded traffic, and so departs from the documentation.
"""

from __future__ import annotations

from random import Random
from typing import ClassVar

from wan_document.json_value import JsonObject, JsonValue, write_json
from wan_mock.api.message import Response
from wan_mock.api.profiles.profile import ProfileName
from wan_mock.api.refusal import Reason, Refusal
from wan_mock.api.task import Task

_CODES = {
    Reason.UNAUTHORIZED: 401,
    Reason.NO_CREDITS: 402,
    Reason.UNKNOWN_TASK: 422,
    Reason.INVALID: 422,
    Reason.MISSING: 500,
    Reason.TOO_MANY_REQUESTS: 429,
    Reason.DISABLED: 505,
    Reason.BAD_UPLOAD: 400,
}


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
        code = _CODES[refusal.reason]
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
