"""`wan listen` and waits for several tasks, as processes, with callbacks of the mock."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from wan_jobs import Wan
from wan_mock import FailTask, Mock, StuckTask

FOX = ("run", "text-to-video", "--prompt", "A red fox")
KEY = "a-webhook-key"
MODEL = "wan/2-2-a14b-text-to-video-turbo"


@contextmanager
def listening(person: Any, *words: str, **environment: str) -> Iterator[tuple[Any, str]]:
    """Start `wan listen --json` on a free port; yields the process and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "wan_jobs", "listen", "--port", "0", "--json", *words],
        env=person.environment | environment, cwd=person.home, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())
        assert ready["event"] == "ready"
        yield process, ready["url"]
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def post(address: str, body: bytes, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(address, body, named), timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def signed(task_id: str) -> dict[str, str]:
    stamp = str(int(time.time()))
    mac = hmac.new(KEY.encode(), f"{task_id}.{stamp}".encode(), hashlib.sha256).digest()
    return {"X_Webhook_Timestamp": stamp, "X_Webhook_Signature": base64.b64encode(mac).decode()}


def test_a_callback_is_printed_with_what_the_service_says(person: Any, mock: Mock) -> None:
    with listening(person) as (process, address):
        assert person.wan(*FOX, "--detach", "--callback-url", address).code == 0
        told = json.loads(process.stdout.readline())
        assert (told["event"], told["task_id"], told["verified"]) == (
            "callback", mock.tasks[0].id, False,
        )  # fmt: skip
        assert told["task"]["state"] == "success"
        assert post(address, b'{"data": {"taskId": "nobody"}}') == 200
        forged = json.loads(process.stdout.readline())
        assert forged["error"]["type"] == "TaskNotFound"


def test_with_a_key_what_is_not_signed_is_refused(person: Any, mock: Mock) -> None:
    mock.inject(StuckTask())
    assert person.wan(*FOX, "--detach").code == 0
    (task,) = mock.tasks
    body = json.dumps({"data": {"taskId": task.id}}).encode()
    with listening(person, WAN_WEBHOOK_KEYS=KEY) as (process, address):
        assert post(address, body) == 400
        assert post(address, b"no JSON") == 400
        assert post(address, body, **signed("another")) == 400
        assert post(address, body, **signed(task.id)) == 200
        told = json.loads(process.stdout.readline())
        assert (told["task_id"], told["verified"]) == (task.id, True)


def test_a_callback_wakes_the_waits_and_they_end_the_command(person: Any, mock: Mock) -> None:
    mock.inject(StuckTask())
    with listening(person) as (first, address):
        assert person.wan(*FOX, "--detach", "--callback-url", address).code == 0
        first.terminate()
    task_id = mock.tasks[0].id
    with listening(person, task_id) as (process, address):
        began = time.monotonic()
        time.sleep(0.5)
        mock.finish(task_id)
        assert post(address, json.dumps({"data": {"taskId": task_id}}).encode()) == 200
        assert process.wait(timeout=60) == 0
        # Without the callback it would be read again after minutes.
        assert time.monotonic() - began < 50


def test_a_url_that_nobody_can_call_is_refused(person: Any) -> None:
    outcome = person.wan("listen", "--url", "wan.example.com")
    assert outcome.code == 2
    assert "'wan.example.com' is no http:// or https:// address" in outcome.err


def test_people_are_told_how_others_reach_it(person: Any, mock: Mock) -> None:
    terminal = person.start("listen", "--port", "0")
    shown = terminal.read_until("--url.")
    assert "wan run … --callback-url http://127.0.0.1:" in shown
    assert "Behind NAT" in shown
    terminal.type("\x03")
    ended = terminal.end()
    assert ended.code == 0
    assert "Traceback" not in ended.out


def test_several_tasks_are_waited_for_side_by_side(at_the_mock: Any, mock: Mock) -> None:
    mock.inject(FailTask("nsfw", "500"), call=2)
    ids = []
    for prompt in ("one", "two", "three"):
        at_the_mock("run", "text-to-video", "--prompt", prompt, "--detach")
        ids.append(mock.tasks[-1].id)
    outcome = at_the_mock("wait", *ids, "nobody", "--timeout", "30s", "--json")
    assert outcome.code == 1
    told = outcome.json
    assert [each["task_id"] for each in told] == [*ids, "nobody"]
    assert [each.get("state") for each in told] == ["success", None, "success", None]
    assert told[1]["error"]["fail_message"] == "nsfw"
    lines = at_the_mock("wait", *ids[::2]).lines
    assert {line.partition("\t")[0] for line in lines} == set(ids[::2])


@pytest.mark.parametrize("tasks", [2, 12])
def test_each_is_shown_while_several_are_waited_for(person: Any, mock: Mock, tasks: int) -> None:
    mock.inject(StuckTask())
    with Wan(mock.key, base_url=mock.url, journal=None) as wan:
        ids = [wan.submit({"prompt": str(n)}, model=MODEL).id for n in range(tasks)]
    terminal = person.start("wait", *ids)
    expected = f"{ids[0][:8]} waiting  {ids[1][:8]} waiting" if tasks == 2 else "12 waiting"
    terminal.read_until(expected)
    terminal.type("\x03")
    ended = terminal.end()
    assert ended.code == 4
    assert "The tasks go on without you." in ended.out
    assert f"wan wait {ids[0]}" in ended.out
