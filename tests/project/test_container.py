"""The mock in a container and in a workflow, as far as they go without an engine to run them."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CONTAINER = ROOT / "examples" / "container"
ACTION = ROOT / ".github" / "actions" / "wan-mock"


def compose() -> Any:
    return yaml.safe_load((CONTAINER / "compose.yaml").read_text("utf-8"))["services"]


def own_address() -> str:
    """The address of this machine in a network, or a skip where it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: it only chooses an interface
        except OSError:
            pytest.skip("this machine has no address but loopback")
        return str(probe.getsockname()[0])


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def on_this_machine(command: list[str], **changed: str) -> list[str]:
    assert command[0] == "wan"
    return [sys.executable, "-m", "wan_jobs", *(changed.get(word, word) for word in command[1:])]


def test_the_app_reaches_the_mock_by_its_name_in_the_network(tmp_path: Path) -> None:
    services, address, port = compose(), own_address(), str(free_port())
    settings: dict[str, str] = services["app"]["environment"]
    named = {
        name: str(value).replace("mock:8977", f"{address}:{port}")
        for name, value in settings.items()
    }
    named["WAN_PLAIN_HTTP"] = named["WAN_PLAIN_HTTP"].replace("mock", address)
    named["WAN_PRIVATE_HOSTS"] += f" {address}/32"
    named["XDG_STATE_HOME"] = str(tmp_path)

    with running(on_this_machine(services["mock"]["command"], **{"8977": port})) as mock:
        assert mock.stdout
        while "Ctrl-C" not in mock.stdout.readline():
            pass
        done = subprocess.run(
            on_this_machine(services["app"]["command"]),
            cwd=tmp_path,
            env={**os.environ, **named},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "fox.mp4").read_bytes()[4:8] == b"ftyp"


def test_both_services_are_built_from_the_file_that_is_there() -> None:
    for service in compose().values():
        build = service["build"]
        assert (CONTAINER / build["context"]).resolve() == ROOT
        assert (ROOT / build["dockerfile"]).is_file()


def test_the_image_starts_the_mock_where_its_health_is_looked_at() -> None:
    lines = (CONTAINER / "Dockerfile").read_text("utf-8").splitlines()
    (start,) = (line.removeprefix("CMD ") for line in lines if line.startswith("CMD "))
    command = yaml.safe_load(start)
    port = command[command.index("--port") + 1]

    assert f"EXPOSE {port}" in lines
    assert any(f"'127.0.0.1', {port}" in line for line in lines)
    with running(on_this_machine(command, **{"8977": str(free_port())})) as mock:
        assert mock.stdout
        assert "Wan mock" in mock.stdout.readline()


def test_the_steps_after_the_action_find_the_mock(tmp_path: Path) -> None:
    action = yaml.safe_load((ACTION / "action.yml").read_text("utf-8"))
    install, start = action["runs"]["steps"]
    wheel = shlex.split(install["run"])[-1].replace(
        "$GITHUB_ACTION_PATH", str(ROOT / ".github/actions/wan-mock")
    )
    assert (
        Path(wheel.removesuffix("[mock]")) / "pyproject.toml"
    ).resolve() == ROOT / "pyproject.toml"

    inputs = {name.upper(): str(one["default"]) for name, one in action["inputs"].items()}
    assert set(start["env"]) == set(inputs)
    places = {name: tmp_path / name for name in ("GITHUB_ENV", "GITHUB_OUTPUT")}
    python = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        **inputs,
        **{name: str(place) for name, place in places.items()},
        "RUNNER_TEMP": str(tmp_path),
        "PATH": python + os.pathsep + os.environ["PATH"],
    }
    subprocess.run(["bash", "-c", start["run"]], env=environment, check=True, timeout=60)
    outputs, variables = (
        dict(line.split("=", 1) for line in places[name].read_text().splitlines())
        for name in ("GITHUB_OUTPUT", "GITHUB_ENV")
    )
    try:
        key = {"Authorization": f"Bearer {variables['APIKLEY_API_KEY']}"}
        asked = urllib.request.Request(
            variables["APIKLEY_BASE_URL"] + "/api/v1/chat/credit", headers=key
        )
        with urllib.request.urlopen(asked, timeout=5) as answer:
            assert b'"code":200' in answer.read()
        assert outputs["url"] == variables["APIKLEY_BASE_URL"]
    finally:
        os.kill(int(outputs["pid"]), signal.SIGTERM)
        time.sleep(0.1)
