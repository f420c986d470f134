"""`--json` on every path that ends badly: one object on stdout, and nothing else there."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wan_jobs.command.verbs import SUMMARIES
from wan_mock import Mock, StuckTask

FOX = ("run", "text-to-video", "--prompt", "A fox")
UNKNOWN_ID = "0" * 32

# Each line, with the exit code it ends in.
FAILING = (
    (("nonsense",), 2),
    (("--nonsense",), 2),
    (("--prompt", "x", "run"), 2),
    (("run",), 2),
    (("run", "no-such-model"), 2),
    (("run", "turbo", "--prompt", "x"), 2),
    (("run", "text-to-video", "--promt", "x"), 2),
    (("run", "text-to-video", "--prompt", ""), 2),
    ((*FOX, "--seed", "x"), 2),
    ((*FOX, "--timeout", "soon"), 2),
    ((*FOX, "--input", "none.json"), 2),
    ((*FOX, "-o", "-"), 2),
    ((*FOX, "--max-credits", "1"), 3),
    ((*FOX, "--callback-url", "nowhere"), 2),
    (("batch",), 2),
    (("batch", "nonsense"), 2),
    (("batch", "run"), 2),
    (("batch", "run", "none.csv", "-o", "clips", "text-to-video"), 2),
    (("batch", "run", "none.csv", "-o", "clips", "no-such-model"), 2),
    (("batch", "run", "wrong.csv", "-o", "clips", "text-to-video"), 2),
    (("batch", "resume", "nobody"), 2),
    (("batch", "status", "nobody"), 2),
    (("batch", "pause", "nobody"), 2),
    (("batch", "stop", "nobody"), 2),
    (("batch", "retry", "nobody"), 2),
    (("batch", "results", "nobody"), 2),
    (("wait",), 2),
    (("wait", ""), 2),
    (("wait", "x", "--timeout", "-1"), 2),
    (("status",), 2),
    (("download",), 2),
    (("download", "a", "b", "-o", "one.mp4"), 2),
    (("open", UNKNOWN_ID), 2),
    (("tasks", "--state", "nonsense"), 2),
    (("tasks", "--since", "whenever"), 2),
    (("tasks", "--until", "2026-13-45"), 2),
    (("tasks", "--limit", "0"), 2),
    (("settle",), 2),
    (("settle", "no-such-token", "--never-created"), 2),
    (("settle", "no-such-token"), 2),
    (("models", "too-many"), 2),
    (("schema",), 2),
    (("schema", "no-such-model"), 2),
    (("login",), 2),
    (("logout", "too-many"), 2),
    (("credits", "too-many"), 2),
    (("credits", "--base-url", "ftp://x"), 2),
    (("credits", "--base-url", "http://127.0.0.1:9", "--journal", "/dev/null/x"), 6),
    (("upload",), 2),
    (("listen", "--port", "70000"), 2),
    (("listen", "--port", "{taken}"), 2),
    (("mock", "--scenario", "no such scenario"), 2),
    (("mock", "--print-scenario", "no such scenario"), 2),
    (("mock", "--port", "{taken}"), 2),
    (("mock", "--host", "0.0.0.0"), 2),
    (("mock", "--document", "none.json"), 2),
    (("mock", "--speed", "0"), 2),
    (("mock", "--env"), 2),
    (("mcp",), 2),
    (("mcp", "--budget", "lots"), 2),
    (("mcp", "--budget", "1", "--folder", "none"), 2),
    (("worker", "--on", "nowhere"), 2),
    (("worker", "--metrics", "x"), 2),
    (("worker", "--keys", "none.txt"), 2),
    (("completion",), 2),
    (("completion", "csh"), 2),
    (("config", "nonsense"), 2),
    (("config", "get", "nonsense"), 2),
    (("config", "get", "api_key"), 2),
    (("config", "set", "journal", "x"), 2),
    (("config", "set", "base_url", "ftp://x"), 2),
    (("config", "unset", "api_key"), 2),
    (("config", "path", "too-many"), 2),
    (("help", "nonsense"), 2),
)


@pytest.fixture
def taken() -> Iterator[str]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield str(held.getsockname()[1])


def test_every_verb_is_among_them() -> None:
    assert {words[0] for words, _ in FAILING} >= set(SUMMARIES)


@pytest.mark.parametrize(("words", "code"), FAILING, ids=lambda each: "-".join(map(str, each))
                         if isinstance(each, tuple) else str(each))  # fmt: skip
@pytest.mark.parametrize("place", ["before", "behind"])
def test_what_fails_is_one_object_on_stdout(
    words: tuple[str, ...],
    code: int,
    place: str,
    taken: str,
    at_the_mock: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("sys.stdin", open("/dev/null"))  # noqa: PTH123, SIM115
    Path("wrong.csv").write_text("prompt,aspect_ratio\nx,16:8\n")
    typed = [word.format(taken=taken) for word in words]
    outcome = at_the_mock(*(["--json", *typed] if place == "before" else [*typed, "--json"]))
    assert outcome.code == code, outcome
    told = json.loads(outcome.out)
    assert list(told) == ["error"]
    assert set(told["error"]) >= {"type", "exit_code", "message", "remedy"}
    assert told["error"]["exit_code"] == code
    assert told["error"]["message"]
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    "words", [("status",), ("wait", "--timeout", "0.1s"), ("download", "--timeout", "0.1s")]
)
def test_of_several_tasks_each_failure_is_an_object_of_the_list(
    words: tuple[str, ...], at_the_mock: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for names in (["nobody"], ["nobody", "nothing"]):
        outcome = at_the_mock(*words, *names, "--json")
        told = outcome.json
        assert [each["task_id"] for each in told] == names
        assert told[0]["error"]["exit_code"] == outcome.code
        assert all(each["error"]["message"] for each in told)


def test_a_refused_key_is_an_object(at_the_mock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APIKLEY_API_KEY", "wrong")
    for words in (("credits",), ("status", "x"), ("wait", "x"), ("wait", "x", "y"), FOX):
        outcome = at_the_mock(*words, "--json")
        assert outcome.code == 5, outcome
        assert outcome.json["error"]["type"] == "KeyRefused"


def test_ctrl_c_is_an_object(person: Any, mock: Mock) -> None:
    mock.inject(StuckTask())
    command = [sys.executable, "-m", "wan_jobs", *FOX, "--json"]
    process = subprocess.Popen(
        command, env=person.environment, cwd=person.home, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    for line in process.stderr:
        if "is running" in line:
            break
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 4
    assert json.loads(out)["error"]["type"] == "Interrupted"


def test_ctrl_c_in_the_middle_of_an_import_keeps_the_exit_code(person: Any) -> None:
    script = """
import sys
from wan_jobs import command

def pressed(_):
    exec("raise KeyboardInterrupt")  # as dataclasses make their methods

command.find_spec = pressed
sys.exit(command.main(["credits", "--json"]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], env=person.environment, capture_output=True, text=True
    )
    assert done.returncode == 130
    assert json.loads(done.stdout)["error"]["type"] == "Interrupted"


def test_ctrl_c_before_anything_is_there_is_an_object(
    wan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wan_jobs.command.find_spec", pressed)
    outcome = wan("credits", "--json")
    assert outcome.code == 130
    assert outcome.json["error"]["type"] == "Interrupted"
    assert wan("credits").out == ""
