"""Running a program against the mock: its environment leads it here, its exit code is passed on."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

import click

_NOT_FOUND, _NOT_RUNNABLE, _BY_SIGNAL = 127, 126, 128
"""Exit codes as a shell gives them."""
_HANDED_ON = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGINT")


def run_program(program: Sequence[str], variables: Mapping[str, str]) -> int:
    """Run a program to its end and return its exit code; signals that come are handed on to it."""
    environment = {**os.environ, **variables}
    with _Signals.handed_on() as signals:
        try:
            process = subprocess.Popen(program, env=environment)  # noqa: S603 - the user typed it
        except OSError as error:
            click.echo(f"{program[0]} cannot be run: {error.strerror}", err=True)
            return _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_RUNNABLE
        signals.reach(process)
        # With a limit it looks again and again: a signal that came just before it would begin to
        # sleep for good is heard too.
        code = process.wait(timeout=threading.TIMEOUT_MAX)
    return code if code >= 0 else _BY_SIGNAL - code


class _Signals:
    """Hands signals on to a program, those that came before it was there too."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []

    @classmethod
    @contextmanager
    def handed_on(cls) -> Iterator[_Signals]:
        """Take the signals for as long as this lasts."""
        signals = cls()
        numbers = [getattr(signal, name) for name in _HANDED_ON if hasattr(signal, name)]
        # What is ignored here, as SIGHUP under nohup, is to be ignored by the program too.
        heard = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, signals._take) for number in heard}
        try:
            yield signals
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def reach(self, process: subprocess.Popen[bytes]) -> None:
        """Hand on from now, and what has come already."""
        self._process = process
        while self._early:
            process.send_signal(self._early.pop(0))

    def _take(self, number: int, _: FrameType | None) -> None:
        if number in (signal.SIGINT, getattr(signal, "SIGQUIT", None)) and _in_foreground():
            return  # Ctrl-C and Ctrl-\ reach the program from the terminal itself.
        if self._process is None:
            self._early.append(number)
        else:
            self._process.send_signal(number)


def _in_foreground() -> bool:
    """Return whether a terminal sends its signals to this process and the program alike."""
    try:
        with open("/dev/tty", "rb") as terminal:  # noqa: PTH123
            return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    except OSError:
        return False
