"""The API as its pages promise it: HTTP statuses, milliseconds, empty texts, every state."""

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
    Reason.UNKNOWN_TASK: 404,
    Reason.INVALID: 422,
    Reason.MISSING: 422,
    Reason.TOO_MANY_REQUESTS: 429,
    Reason.DISABLED: 505,
    Reason.BAD_UPLOAD: 400,
}


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
        code = _CODES[refusal.reason]
        payload: JsonObject = {"code": code, "msg": refusal.message, "data": None}
        if refusal.reason is Reason.BAD_UPLOAD:
            payload = {"success": False, **payload}
        return Response(code, payload)


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
