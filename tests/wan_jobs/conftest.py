"""Fixtures of the runner's tests: clocks that never sleep, a document of our own, answers."""

from __future__ import annotations

import asyncio
import heapq
import json
import os
import threading
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wan_jobs import AsyncWan, Journal, Wan
from wan_jobs.document import Document
from wan_jobs.exchange import Answer
from wan_mock import Mock


class SteppedClock:
    """Stands still; a sleep moves it on at once. `on_sleep` hears of each step."""

    def __init__(self, on_sleep: Callable[[float], object] | None = None) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []
        self.luck = 0.5
        self._on_sleep = on_sleep

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return 1_790_000_000.0 + self.now

    def chance(self) -> float:
        return self.luck

    def sleep(self, seconds: float, signal: threading.Event | None = None) -> None:
        if signal is not None and signal.is_set():
            return
        self.slept.append(seconds)
        self.now += max(0.0, seconds)
        if self._on_sleep is not None:
            self._on_sleep(max(0.0, seconds))

    async def sleep_async(self, seconds: float, signal: asyncio.Event | None = None) -> None:
        self.sleep(seconds)
        await asyncio.sleep(0)


class SharedClock(SteppedClock):
    """For many coroutines at once: time moves on when all of them sleep, to the first to wake."""

    def __init__(self, sleepers: int, on_sleep: Callable[[float], object] | None = None) -> None:
        super().__init__(on_sleep)
        self.sleepers = sleepers
        self._order = 0
        self._asleep: list[tuple[float, int, asyncio.Future[None]]] = []

    async def sleep_async(self, seconds: float, signal: asyncio.Event | None = None) -> None:
        if seconds <= 0:
            return
        self._order += 1
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._asleep, (self.now + seconds, self._order, woken))
        self._move_on()
        await woken

    def leave(self) -> None:
        """One coroutine less to wait for."""
        self.sleepers -= 1
        self._move_on()

    def _move_on(self) -> None:
        if not self._asleep or len(self._asleep) < self.sleepers:
            return
        moment, _, woken = heapq.heappop(self._asleep)
        step = max(0.0, moment - self.now)
        self.now += step
        if self._on_sleep is not None and step:
            self._on_sleep(step)
        woken.set_result(None)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def stepped_clock() -> type[SteppedClock]:
    return SteppedClock


@pytest.fixture
def shared_clock() -> type[SharedClock]:
    return SharedClock


@pytest.fixture
def fork() -> Callable[[Callable[[], object]], int]:
    """Run something in a forked process, which exits with 0 if all went well; gives its id."""
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork")

    def run(job: Callable[[], object]) -> int:
        with warnings.catch_warnings():
            # Python 3.12 warns of threads at a fork: the runner of the tests may have some.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            code = 1
            try:
                job()
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        return child

    return run


@pytest.fixture
def answer() -> Callable[..., Answer]:
    """Make an answer: `answer(200, {"taskId": "t"})`, or `answer(content=b"…", status=502)`."""

    def make(
        code: int | None = None,
        data: object = None,
        *,
        status: int = 200,
        content: bytes = b"",
        msg: str = "said",
        **headers: str,
    ) -> Answer:
        if code is not None:
            content = json.dumps({"code": code, "msg": msg, "data": data}).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Answer(status, named, content, received_at=1_790_000_000.0)

    return make


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.mktemp("home")
    for name in ("APIKLEY_API_KEY", "APIKLEY_BASE_URL", "WAN_JOURNAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))


IMAGE: dict[str, Any] = {
    "type": "string",
    "format": "uri",
    "x-file": {
        "mediaTypes": ["image/jpeg", "image/png", "image/webp"],
        "maxBytes": 10 * 1024**2,
    },
}


def _operation(operation_id: str) -> dict[str, Any]:
    return {"operationId": operation_id, "responses": {}}


@pytest.fixture
def document() -> Document:
    """A small document in the form of the merged one, with one of each kind of rule."""
    properties: dict[str, Any] = {
        "prompt": {"type": "string", "maxLength": 20},
        "image_url": {**IMAGE, "description": "URL of the input image."},
        "image_urls": {"type": "array", "items": IMAGE, "maxItems": 3},
        "aspect_ratio": {"type": "string", "enum": ["16:9", "9:16", "1:1"]},
        "num_frames": {"type": "integer", "minimum": 40, "maximum": 120, "multipleOf": 4},
        "shift": {"type": "number", "exclusiveMinimum": 0},
        "seed": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        "tags": {"type": "array", "items": {"$ref": "#/components/schemas/Tag"}},
    }
    request: dict[str, Any] = {
        "properties": {
            "model": {"const": "acme/film-1"},
            "input": {"$ref": "#/components/schemas/Film1Input"},
        }
    }
    create = _operation("createTask") | {
        "requestBody": {
            "content": {
                "application/json": {
                    "schema": {
                        "oneOf": [{"$ref": "#/components/schemas/Film1Request"}],
                        "discriminator": {
                            "propertyName": "model",
                            "mapping": {"acme/film-1": "#/components/schemas/Film1Request"},
                        },
                    }
                }
            }
        }
    }
    return Document(
        {
            "paths": {
                "/api/v1/jobs/createTask": {"post": create},
                "/api/v1/jobs/recordInfo": {"get": _operation("getTaskDetails")},
                "/api/v1/chat/credit": {"get": _operation("getAccountCredits")},
                "/file-upload/api/file-stream-upload": {"post": _operation("uploadFileStream")},
                "/file-upload/api/file-url-upload": {"post": _operation("uploadFileUrl")},
            },
            "components": {
                "schemas": {
                    "Tag": {"type": "string", "minLength": 2},
                    "Film1Input": {
                        "type": "object",
                        "properties": properties,
                        "required": ["prompt"],
                    },
                    "Film1Request": request,
                }
            },
        }
    )


@pytest.fixture
def mock_clock(wan_mock: Mock, stepped_clock: Callable[..., Any]) -> Any:
    return stepped_clock(wan_mock.advance)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.sqlite")


@pytest.fixture
def wan(wan_mock: Mock, mock_clock: Any, journal: Journal) -> Wan:
    return Wan(clock=mock_clock, journal=journal)


@pytest.fixture
def async_wan(wan_mock: Mock, mock_clock: Any, journal: Journal) -> AsyncWan:
    return AsyncWan(clock=mock_clock, journal=journal)
