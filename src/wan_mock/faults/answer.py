"""Faults of the answer: a refusal, a gateway's page, strange JSON; late, cut or never there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from wan_document.json_value import JsonObject
from wan_mock.api.message import CREATE, DETAILS, DOWNLOAD, Response, Wire
from wan_mock.api.profiles import Profile
from wan_mock.faults.fault import Fault


@dataclass(frozen=True)
class AnswerWith(Fault):
    """Answer with a code instead of doing what was asked, as in `AnswerWith(500, "busy")`.

    The HTTP status is that of the profile, 200 in the observed one, unless `status` is given.
    """

    code: int
    message: str = "Internal Error, Please try again later."
    status: int | None = None

    def before_handling(self, profile: Profile) -> Response:
        """Refuse."""
        return _refusal(profile, self.status, self.code, self.message)


@dataclass(frozen=True)
class Maintenance(Fault):
    """Be under maintenance: code 455. Aim it with `seconds=` for a window of time."""

    status: int | None = None

    def before_handling(self, profile: Profile) -> Response:
        """Refuse."""
        message = "The system is under maintenance. Please try again later."
        return _refusal(profile, self.status, 455, message)


@dataclass(frozen=True)
class TooManyRequests(Fault):
    """Throttle: code 429. Aim it with `times=` or `seconds=` for a storm.

    `retry_after`, in seconds, adds the header of that name, which the real service never sent.
    """

    retry_after: int | None = None
    status: int | None = None

    def before_handling(self, profile: Profile) -> Response:
        """Refuse."""
        message = "Your call frequency is too high. Please try again later."
        response = _refusal(profile, self.status, 429, message)
        if self.retry_after is not None:
            response.headers["Retry-After"] = str(self.retry_after)
        return response


@dataclass(frozen=True)
class GatewayPage(Fault):
    """Answer as a gateway in front of the service does: an HTML page and a status.

    With `after_handling` the service has done its work, as when a gateway loses patience.
    """

    status: int = 502
    after_handling: bool = False

    def before_handling(self, profile: Profile) -> Response | None:
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

    default_on: ClassVar[tuple[str, ...]] = (CREATE, DETAILS)

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


def _refusal(profile: Profile, status: int | None, code: int, message: str) -> Response:
    chosen = profile.status(code) if status is None else status
    return Response(chosen, {"code": code, "msg": message, "data": None})


def _with_members(response: Response, **members: str | int | None) -> Response:
    if response.payload is None:
        return response
    payload: JsonObject = {**response.payload, **members}
    return replace(response, payload=payload)


@dataclass(frozen=True)
class Delay(Fault):
    """Answer late, by real `seconds`: the task of a createTask exists meanwhile."""

    seconds: float

    def on_response(self, response: Response) -> Response:
        """Hold the answer back."""
        return _on_wire(response, delay=response.wire.delay + self.seconds)


@dataclass(frozen=True)
class CloseBeforeReading(Fault):
    """Close the connection when only the head of the request has been read."""

    def before_reading(self) -> Wire:
        """Hang up."""
        return Wire(silent=True, end="close")


@dataclass(frozen=True)
class CloseBeforeCreating(Fault):
    """Read the request, do nothing, and close the connection: no task, no answer."""

    def before_handling(self, profile: Profile) -> Response:
        """Hang up."""
        return Response(wire=Wire(silent=True, end="close"))


@dataclass(frozen=True)
class CloseAfterCreating(Fault):
    """Do what was asked and close the connection: the task exists and is paid, its id is lost."""

    default_on: ClassVar[tuple[str, ...]] = (CREATE,)

    def on_response(self, response: Response) -> Response:
        """Hang up."""
        return _on_wire(response, silent=True, end="close")


@dataclass(frozen=True)
class CutAnswer(Fault):
    """Close the connection after `at` bytes of the answer's body."""

    at: int = 10

    def on_response(self, response: Response) -> Response:
        """Promise the whole body and send its beginning."""
        return _on_wire(response, cut_at=self.at, end="close")


@dataclass(frozen=True)
class ResetAnswer(Fault):
    """Reset the connection (TCP RST) after `at` bytes of the answer's body."""

    at: int = 10

    def on_response(self, response: Response) -> Response:
        """Promise the whole body, send its beginning, and reset."""
        return _on_wire(response, cut_at=self.at, end="reset")


@dataclass(frozen=True)
class CutDownload(Fault):
    """Close the connection when `fraction` of a file has been sent."""

    default_on: ClassVar[tuple[str, ...]] = (DOWNLOAD,)
    fraction: float = 0.5

    def on_response(self, response: Response) -> Response:
        """Send the beginning of the file."""
        return _on_wire(response, cut_at=int(len(response.body()) * self.fraction), end="close")


def _on_wire(response: Response, **changes: object) -> Response:
    return replace(response, wire=replace(response.wire, **changes))  # type: ignore[arg-type]
