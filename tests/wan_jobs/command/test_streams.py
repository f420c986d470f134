"""Streams as they come: closed, full, of another encoding, read by half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from wan_mock import Mock

WAN = f"{sys.executable} -m wan_jobs"


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, env={**os.environ, **environment},
        check=False,
    )  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX redirects the streams")
def test_closed_and_broken_streams_are_no_traceback() -> None:
    broken = shell(f"{{ {WAN} schema text-to-video; echo $? >&2; }} | true")
    assert broken.stderr == b"141\n"
    assert shell(f"{WAN} tasks >&-").returncode == 0
    assert shell(f"{WAN} nope 2>&-").returncode == 2


def test_text_survives_a_locale_that_is_not_utf_8() -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = shell(f"{WAN} run text-to-video --prompt 'лиса' --dry-run --json", **plain)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["body"]["input"] == {"prompt": "лиса"}


def test_half_a_character_is_refused(wan: Any) -> None:
    Path("job.json").write_text('{"prompt": "\\ud800"}')
    outcome = wan("run", "text-to-video", "--input", "job.json", "--dry-run")
    assert outcome.code == 2
    assert "half a character" in outcome.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize(
    ("redirected", "code"),
    [
        ("2>/dev/full", 0),
        ("2>&-", 0),
        (">&-", 0),
        (">/dev/full", 6),
        ("--json >/dev/full", 6),
        (">/dev/full 2>/dev/full", 6),
        ("--detach >/dev/full", 4),
        ("2> >(exec <&-)", 141),
        ("> >(exec <&-)", 141),
    ],
)
def test_a_stream_that_takes_nothing_costs_no_result(
    person: Any, mock: Mock, redirected: str, code: int
) -> None:
    line = f"{WAN} run text-to-video --prompt fox -o fox.mp4 {redirected}"
    done = subprocess.run(
        ["bash", "-c", line], env=person.environment, cwd=person.home, check=False, timeout=60,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert done.returncode == code
    assert mock.created == 1
    if "--detach" not in redirected:
        assert (person.home / "fox.mp4").stat().st_size > 1000
    if "2>" not in redirected and code:
        assert ("Saved it is: fox.mp4" in done.stderr) is (code == 6)
        assert ("Go on with:  wan download" in done.stderr) is (code == 4)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_where_no_task_is_under_way_a_full_stdout_is_no_running_task(person: Any) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{WAN} credits >/dev/full"],
        env=person.environment, cwd=person.home, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 6
    assert "cannot be written to stdout: No space left" in done.stderr
