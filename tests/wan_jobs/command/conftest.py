"""The command run as people run it: as a process, in a pipe or in a terminal, against the mock."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wan_jobs.command import main
from wan_jobs.document import Model
from wan_mock import Mock

LONGEST = 60.0


@dataclass(frozen=True)
class Outcome:
    """How a command ended: in a terminal, `out` holds what both streams showed."""

    code: int
    out: str
    err: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass(frozen=True)
class Person:
    """Somebody with a home of their own, at a shell, before the mock."""

    home: Path
    environment: dict[str, str]

    def wan(self, *arguments: str, stdin: str = "", **environment: str) -> Outcome:
        """Run `wan` in a pipe."""
        done = subprocess.run(
            [sys.executable, "-m", "wan_jobs", *arguments], input=stdin, capture_output=True,
            env=self.environment | environment, cwd=self.home, text=True, timeout=LONGEST,
            check=False,
        )  # fmt: skip
        return Outcome(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> Terminal:
        """Start `wan` in a terminal of its own."""
        return Terminal([sys.executable, "-m", "wan_jobs", *arguments], self)

    def in_terminal(self, *arguments: str, typed: str = "") -> Outcome:
        """Run `wan` in a terminal, answering its first question with `typed`."""
        terminal = self.start(*arguments)
        if typed:
            terminal.read_until(": ")
            terminal.type(typed)
        return terminal.end()


class Terminal:
    """A pseudo-terminal of 100 columns with a process in it."""

    def __init__(self, command: list[str], person: Person) -> None:
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.chdir(person.home)
            os.execve(command[0], command, person.environment)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self._seen = b""
        self._until = time.monotonic() + LONGEST

    def type(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def read_until(self, text: str) -> str:
        while text.encode() not in self._seen:
            assert self._read(), f"{text!r} never came: {self._seen!r}"
        return self._seen.decode()

    def end(self) -> Outcome:
        while self._read():
            pass
        _, status = os.waitpid(self._pid, 0)
        os.close(self._fd)
        return Outcome(os.waitstatus_to_exitcode(status), self._seen.decode())

    def _read(self) -> bool:
        left = self._until - time.monotonic()
        assert left > 0, f"no end after {LONGEST} s: {self._seen!r}"
        if not select.select([self._fd], [], [], left)[0]:
            return True
        try:
            chunk = os.read(self._fd, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return False
        self._seen += chunk
        return bool(chunk)


@pytest.fixture
def mock() -> Iterator[Mock]:
    """A mock on which a job of two minutes takes half a second."""
    with Mock(speed=240) as running:
        yield running


@pytest.fixture
def person(tmp_path: Path, mock: Mock) -> Person:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return Person(
        tmp_path,
        kept
        | {
            "HOME": str(tmp_path),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "XDG_STATE_HOME": str(tmp_path / "state"),
            "APIKLEY_API_KEY": mock.key,
            "APIKLEY_BASE_URL": mock.url,
        },
    )


@pytest.fixture
def wan(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Outcome]:
    """Run the command in this process, where starting another would show nothing more."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Outcome:
        code = main(arguments)
        return Outcome(code, *capfd.readouterr())

    return run


@pytest.fixture
def at_the_mock(
    wan: Callable[..., Outcome], mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """Run the command in this process, with key and address of the mock."""
    monkeypatch.setenv("APIKLEY_API_KEY", mock.key)
    monkeypatch.setenv("APIKLEY_BASE_URL", mock.url)
    return wan


@pytest.fixture
def model() -> Model:
    """A model nobody wrote code for, with a field of each kind."""
    properties: dict[str, Any] = {
        "ratio": {"type": "string", "enum": ["16:9", "1:1"], "default": "16:9"},
        "steps": {"type": "integer", "minimum": 2, "maximum": 40, "multipleOf": 2},
        "shift": {"type": "number", "exclusiveMinimum": 0, "default": 5.5},
        "level": {"enum": [1, 2.5, None, "max"]},
        "safe": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "integer"}},
        "camera": {"$ref": "#/components/schemas/Camera"},
        "seed": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        "output": {"type": "string"},
        "prompt": {
            "type": "string",
            "maxLength": 50,
            "description": "What to see (shown first). (Max length: 50)",
        },
        "image_url": {
            "type": "string",
            "format": "uri",
            "description": "A face (File URL after upload; Accepted types: image/jpeg, image/jpg, "
            "image/png; Max size: 10.0MB)",
            "x-file": {
                "mediaTypes": ["image/jpeg", "image/jpg", "image/png"],
                "maxBytes": 10 * 1024**2,
            },
        },
    }
    camera = {"type": "object", "properties": {"lens": {"$ref": "#/components/schemas/Lens"}}}
    components = {"Camera": camera, "Lens": {"type": "string"}, "Other": {"type": "string"}}
    schema: Any = {
        "type": "object",
        "properties": properties,
        "required": ["prompt"],
        "components": {"schemas": components},
    }
    return Model("acme/film-1", "Film1Input", schema)
