"""What `--base-url`, `--api-key` and `--spend` do, and that nothing leaves the machine without."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from wan_client import AuthenticatedClient

from wan_mock import Durations, Mock, Settings

ROOT = Path(__file__).resolve().parents[3]
CONTRACT = "tests/contract/service"
KEY = "sk-of-a-real-account"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def stand_in() -> Iterator[Mock]:
    """A mock that plays the real server: other key, time of its own."""
    settings = Settings(durations=Durations(invisible=0))
    with Mock(key=KEY, settings=settings) as mock:
        yield mock


@pytest.fixture
def run(stand_in: Mock) -> Run:
    """Run the contract tests in a process of their own."""

    def run_tests(*arguments: str) -> subprocess.CompletedProcess[str]:
        plugins = ["no:cacheprovider", "pytest_httpserver.pytest_plugin"]
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *(f"-p{name}" for name in plugins), *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    stand_in.reset()
    return run_tests


def test_a_real_server_is_asked_what_costs_nothing(run: Run, stand_in: Mock) -> None:
    done = run(CONTRACT, "--base-url", stand_in.url, "--api-key", KEY)

    assert done.returncode == 0, done.stdout + done.stderr
    assert stand_in.created == 0
    assert set(stand_in.counts) >= {"getAccountCredits", "createTask", "uploadFileStream"}
    assert "it would cost: --spend 1 allows it" in done.stdout
    assert KEY not in done.stdout + done.stderr
    stand_in.check()


def test_no_more_is_spent_than_allowed_and_the_ids_are_printed(run: Run, stand_in: Mock) -> None:
    server = ["--base-url", stand_in.url, "--api-key", KEY]

    done = run(f"{CONTRACT}/test_tasks.py", *server, "--spend", "2")

    assert done.returncode == 0, done.stdout + done.stderr
    assert stand_in.created == 2
    for task in stand_in.tasks:
        assert f"paid task: {task.id} ({task.model})" in done.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--base-url", "http://127.0.0.1:1"], "--base-url needs --api-key"),
        (["--spend", "1"], "--spend needs --base-url"),
    ],
    ids=["no key", "no server"],
)
def test_half_of_the_options_is_refused(run: Run, options: list[str], message: str) -> None:
    done = run(CONTRACT, *options)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert message in done.stderr


@pytest.mark.parametrize("host", ["api.apikley.ru", "192.0.2.1"])
def test_nothing_leaves_the_machine(host: str) -> None:
    with pytest.raises(BaseException, match=f"to {host}") as raised:
        socket.create_connection((host, 443), timeout=1)

    assert raised.typename == "LeftTheMachine"


def test_not_even_the_client_with_its_own_address(operation: Any, key: str) -> None:
    client = AuthenticatedClient(token=key)

    with pytest.raises(BaseException, match=r"to api\.apikley\.ru"):
        operation.module.sync(client=client, **operation.arguments)
    with pytest.raises(BaseException, match=r"to api\.apikley\.ru"):
        asyncio.run(operation.module.asyncio(client=client, **operation.arguments))
