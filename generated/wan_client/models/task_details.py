from __future__ import annotations

from functools import cache as _cache
from typing import Any

from attrs import define

from ..model import Member, Model, integer, json_object, null, number, one_of, text
from ..types import UNSET, Unset


@define(kw_only=True, repr=False)
class TaskDetails(Model):
    """A task as the service knows it. Any member may be absent.

    Attributes:
        task_id: The id of the task, an opaque text.
        model: The model that the task runs on.
        state: Where the task stands: `waiting`, `queuing`, `generating`, `success` or `fail`.
            Many tasks go from `waiting` to `success` directly; `waiting` is also answered while
            the video renders. Take a state that is not listed for a running task.
        param: The request as JSON text, whose `input` is again JSON text; older tasks answer an
            object.
        result_json: The result as JSON text once the state is `success`: `{"resultUrls":
            ["https://…"]}` for files, `{"resultObject": {…}}` for text models; other members
            may follow. Empty or null before that and on failure.
            Files expire, after 24 hours or 14 days depending on the page that says so: download
            at once. They lie on another host, which needs no key.
        fail_code: Why the task failed, as a code; null or empty while it has not. Mostly text,
            sometimes a number.
        fail_msg: Why the task failed, in words, sometimes one word such as `nsfw`; null or
            empty while it has not.
        cost_time: How long the task took. Documented as milliseconds, in truth seconds; null
            until success. Derive durations from `createTime` and `completeTime`.
        create_time: When the task was created, in milliseconds since 1970.
        complete_time: When the task ended, in milliseconds since 1970; null until then.
        update_time: When the task last changed, in milliseconds since 1970; mostly absent.
        progress: How far the task is, in percent; some models only.
        credits_consumed: What the task costs, in credits; a failed task costs nothing in the
            end.
        success_flag: 1 for success, else 0; recent answers only.
        param_json: The request as JSON text; recent answers only.
        operation_type: The kind of the task; recent answers only.
        response: The result as an object, `{"resultUrls":[…]}`; recent answers only.
    """

    task_id: str | Unset | None = UNSET
    model: str | Unset | None = UNSET
    state: str | Unset | None = UNSET
    param: str | dict[str, Any] | Unset | None = UNSET
    result_json: str | Unset | None = UNSET
    fail_code: str | int | Unset | None = UNSET
    fail_msg: str | Unset | None = UNSET
    cost_time: float | Unset | None = UNSET
    create_time: int | Unset | None = UNSET
    complete_time: int | Unset | None = UNSET
    update_time: int | Unset | None = UNSET
    progress: float | Unset | None = UNSET
    credits_consumed: float | Unset | None = UNSET
    success_flag: int | Unset | None = UNSET
    param_json: str | Unset | None = UNSET
    operation_type: str | Unset | None = UNSET
    response: dict[str, Any] | Unset | None = UNSET

    @staticmethod
    @_cache
    def _members() -> tuple[Member, ...]:

        return (
            Member("taskId", "task_id", one_of(text, null)),
            Member("model", "model", one_of(text, null)),
            Member("state", "state", one_of(text, null)),
            Member("param", "param", one_of(text, json_object, null)),
            Member("resultJson", "result_json", one_of(text, null)),
            Member("failCode", "fail_code", one_of(text, integer, null)),
            Member("failMsg", "fail_msg", one_of(text, null)),
            Member("costTime", "cost_time", one_of(number, null)),
            Member("createTime", "create_time", one_of(integer, null)),
            Member("completeTime", "complete_time", one_of(integer, null)),
            Member("updateTime", "update_time", one_of(integer, null)),
            Member("progress", "progress", one_of(number, null)),
            Member("creditsConsumed", "credits_consumed", one_of(number, null)),
            Member("successFlag", "success_flag", one_of(integer, null)),
            Member("paramJson", "param_json", one_of(text, null)),
            Member("operationType", "operation_type", one_of(text, null)),
            Member("response", "response", one_of(json_object, null)),
        )
