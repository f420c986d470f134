"""Faults of the connection: late, cut, closed or reset."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from wan_mock.api.message import Response, Wire
from wan_mock.api.operations import CREATE, DOWNLOAD
from wan_mock.api.profiles import Profile
from wan_mock.faults.fault import Fault


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
