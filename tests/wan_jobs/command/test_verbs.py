"""Every verb of `wan --help`, as a process, in a pipe and in a terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from wan_jobs.command.verbs import SUMMARIES
from wan_mock import Mock, StuckTask

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
FOX = ("run", "text-to-video", "--prompt", "A red fox")
PROCESSES = {"--help", "run", "mock", "mcp", "listen"}
ESCAPES = re.compile(r"\x1b\[[0-9;]*[mK]|\x1b\]8;;[^\x1b]*\x1b\\")


def test_in_a_pipe_stdout_holds_results_only(
    person: Any, mock: Mock, at_the_mock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = set()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, person.environment[name])

    def wan(*arguments: str, code: int = 0, stdin: str | None = None, **environment: str) -> Any:
        # One process of each kind is enough: no other would show anything more.
        used.add(arguments[0])
        if stdin is None and not environment and arguments[0] not in PROCESSES:
            outcome = at_the_mock(*arguments)
        else:
            outcome = person.wan(*arguments, stdin=stdin or "", **environment)
        assert outcome.code == code, outcome
        assert "\x1b" not in outcome.out + outcome.err, outcome
        assert "\r" not in outcome.out + outcome.err, outcome
        return outcome

    assert "Make a video" in wan("--help").out
    assert wan("login", stdin=f"{mock.key}\n", APIKLEY_API_KEY="").out == ""
    assert wan("credits", APIKLEY_API_KEY="").out == "5000\n"

    (person.home / "face.png").write_bytes(PNG)
    (address,) = wan("upload", "face.png").lines
    assert address.startswith(mock.files_url)

    made = wan(*FOX, "-o", "fox.mp4")
    assert made.lines == ["fox.mp4"]
    assert (person.home / "fox.mp4").stat().st_size > 1000
    assert "Saved fox.mp4: 5.1 kB, plays 2 s; made in 2 min for 80 credits" in made.err

    mock.inject(StuckTask())
    (task_id,) = wan(*FOX, "--detach").lines
    assert wan("status", task_id, code=4).lines[0].startswith(f"{task_id}\twaiting")
    mock.finish(task_id)
    assert wan("wait", task_id).lines[0].startswith(f"{task_id}\tsuccess in ")
    assert wan("download", task_id[:9], "-o", "films/").lines == ["films/video.mp4"]

    columns = [line.split("\t") for line in wan("tasks").lines]
    assert columns[0][:3] == [task_id, "success", mock.tasks[0].model]
    assert columns[1][5] == str(person.home / "fox.mp4")
    assert {column[6] for column in columns} == {mock.url}
    assert len(wan("tasks", "--state", "success", "--since", "1h").lines) == 2
    assert wan("tasks", "--state", "fail").lines == []
    assert wan("tasks", "--since", "0s").lines == []
    assert wan("settle", "no-such-token", "--never-created", code=2).out == ""

    models = [line.split("\t") for line in wan("models").lines]
    assert [row[1] for row in models if row[0] == mock.tasks[0].model] != [""]
    assert json.loads(wan("schema", "text-to-video").out)["required"] == ["prompt"]
    assert wan("completion", "zsh").out.startswith("#compdef wan")
    assert "outcome unknown" in wan("help", "exit-codes").out
    assert "flaky-network" in wan("mock", "--list-scenarios").out.replace(" ", "-")
    assert wan("open", "--print", task_id).lines == [str(person.home / "films" / "video.mp4")]
    assert mock.url in wan("config").out
    assert wan("listen", "--port", "0", task_id).out == ""
    assert wan("batch", "status").out == ""
    assert "was taken out of" in wan("logout").err
    assert wan("mcp", "--budget", "0", stdin="").out == ""
    assert wan("worker", "--on", "nowhere", code=2).out == ""
    assert used - {"--help"} == set(SUMMARIES)


def test_in_a_terminal_people_see_how_it_gets_on(person: Any, mock: Mock) -> None:
    def wan(*arguments: str, code: int = 0, typed: str = "") -> str:
        outcome = person.in_terminal(*arguments, typed=typed)
        assert outcome.code == code, outcome
        return outcome.out

    shown = wan("login", typed=f"{mock.key}\n")
    assert "stored in" in shown
    assert mock.key not in shown
    assert "5000" in wan("credits")

    shown = wan(*FOX, "-o", "fox.mp4")
    assert re.search(r"\r\x1b\[2K. waiting  0:0\d  \(Ctrl-C leaves it running\)", shown)
    assert shown.endswith("Saved fox.mp4: 5.1 kB, plays 2 s; made in 2 min for 80 credits\r\n")

    person.environment["FORCE_HYPERLINK"] = "1"
    task_id = mock.tasks[0].id
    link = f"\x1b]8;;{Path(person.home, 'video.mp4').as_uri()}\x1b\\video.mp4\x1b]8;;\x1b\\"
    assert link in wan("download", task_id)
    assert "success in 2 min" in wan("status", task_id)
    assert "success" in wan("wait", task_id)

    table = wan("tasks").splitlines()
    assert ESCAPES.sub("", table[0]).split()[:4] == ["task", "state", "model", "made"]
    row = ESCAPES.sub("", table[1]).split("  ")
    assert row[0] == task_id[:12]
    assert "text-to-video-turbo" in table[1]
    assert "video.mp4" in table[1]
    assert "2 min" in wan("models")
    (person.home / "face.png").write_bytes(PNG)
    assert "http://" in wan("upload", "face.png")
    assert '"prompt"' in wan("schema", "text-to-video")
    assert "complete" in wan("completion", "fish")
    assert "No submission is unsettled." in wan("tasks", "--unsettled")
    assert "either the task's id or --never-created" in wan("settle", "token", code=2)
    assert "Environment" in wan("help", "settings")
    assert "Usage: wan mock" in wan("mock", "--help")

    coloured, person.environment["NO_COLOR"] = wan("nope", code=2), "1"
    assert "\x1b[31m" in coloured
    assert "\x1b[31m" not in wan("nope", code=2)


def test_the_mock_serves_the_command(person: Any, mock: Mock) -> None:
    terminal = person.start("mock", "--speed", "240")
    shown = terminal.read_until("http://127.0.0.1:")
    while not (found := re.search(r"(http://127\.0\.0\.1:\d+)\b", shown)) or "key" not in shown:
        shown = terminal.read_until("\n")
    outcome = person.wan("credits", APIKLEY_BASE_URL=found[1])
    terminal.type("\x03")
    ended = terminal.end()
    assert outcome.code == 0, outcome
    assert "Traceback" not in ended.out


def test_the_journal_may_be_kept_elsewhere(person: Any) -> None:
    assert person.wan("--journal", "mine.sqlite", *FOX, "--detach").code == 0
    assert len(person.wan("--journal", "mine.sqlite", "tasks").lines) == 1
    assert person.wan("tasks", WAN_JOURNAL="mine.sqlite").lines != []
    assert person.wan("tasks").lines == []
    assert "mine.sqlite" in person.wan("help", "settings", WAN_JOURNAL="mine.sqlite").out
