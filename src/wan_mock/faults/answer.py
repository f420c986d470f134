"""Faults of the answer: a refusal, a gateway's page, or JSON that is not what was promised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from wan_mock.faults.fault import Fault
from wan_mock.json_value import JsonObject
from wan_mock.message import Response


@dataclass(frozen=True)
class AnswerWith(Fault):
    """Answer with a code instead of doing what was asked, as in `AnswerWith(500, "busy")`.

    The HTTP status is 200, as the real service has it, unless `status` says otherwise.
    """

    code: int
    message: str = "Internal Error, Please try again later."
    status: int = 200

    def before_handling(self) -> Response:
        """Refuse."""
        return Response(self.status, {"code": self.code, "msg": self.message, "data": None})


@dataclass(frozen=True)
class Maintenance(Fault):
    """Be under maintenance: code 455. Aim it with `seconds=` for a window of time."""

    status: int = 200

    def before_handling(self) -> Response:
        """Refuse."""
        message = "The system is under maintenance. Please try again later."
        return Response(self.status, {"code": 455, "msg": message, "data": None})


@dataclass(frozen=True)
class TooManyRequests(Fault):
    """Throttle: code 429. Aim it with `times=` or `seconds=` for a storm.

    `retry_after`, in seconds, adds the header of that name, which the real service never sent.
    """

    retry_after: int | None = None
    status: int = 200

    def before_handling(self) -> Response:
        """Refuse."""
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        message = "Your call frequency is too high. Please try again later."
        return Response(self.status, {"code": 429, "msg": message}, headers=headers)


@dataclass(frozen=True)
class GatewayPage(Fault):
    """Answer as a gateway in front of the service does: an HTML page and a status.

    With `after_handling` the service has done its work, as when a gateway loses patience.
    """

    status: int = 502
    after_handling: bool = False

    def before_handling(self) -> Response | None:
        """Answer in place of the service."""
        return None if self.after_handling else self._page()

    def on_response(self, response: Response) -> Response:
        """Answer over the head of the service."""
        return replace(self._page(), wire=response.wire) if self.after_handling else response

    def _page(self) -> Response:
        title = f"{self.status} Bad Gateway"
        text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
        return Response(
            self.status, content=text.encode(), headers={"Content-Type": "text/html; charset=utf-8"}
        )


@dataclass(frozen=True)
class WrongContentType(Fault):
    """Send the right answer under the wrong `Content-Type`."""

    media_type: str = "text/html"

    def on_response(self, response: Response) -> Response:
        """Change the header."""
        return replace(response, headers={**response.headers, "Content-Type": self.media_type})


@dataclass(frozen=True)
class InvalidJson(Fault):
    """Send the first half of the JSON as if it were all."""

    def on_response(self, response: Response) -> Response:
        """Break the text."""
        body = response.body()
        headers = {"Content-Type": "application/json", **response.headers}
        return replace(response, payload=None, content=body[: len(body) // 2], headers=headers)


@dataclass(frozen=True)
class NullData(Fault):
    """Send code 200 with `data: null`."""

    default_on: ClassVar[tuple[str, ...]] = ("createTask", "getTaskDetails")

    def on_response(self, response: Response) -> Response:
        """Take the data away."""
        return _with_members(response, data=None)


@dataclass(frozen=True)
class UnknownCode(Fault):
    """Send a code that no page explains, with `data: null`; the work is done all the same."""

    code: int = 433
    message: str = "The sub-key has reached its limit"

    def on_response(self, response: Response) -> Response:
        """Change the code."""
        return _with_members(response, code=self.code, msg=self.message, data=None)


def _with_members(response: Response, **members: str | int | None) -> Response:
    if response.payload is None:
        return response
    payload: JsonObject = {**response.payload, **members}
    return replace(response, payload=payload)
