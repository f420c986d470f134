"""Streams as they come: closed, full, of another encoding, read by half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

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
