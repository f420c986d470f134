"""Ending on a signal as on a fault: what is half-done is undone first."""

from __future__ import annotations

import signal
from types import FrameType

_ENDING = ("SIGTERM", "SIGHUP")


def end_orderly_on_signals() -> None:
    """Turn the signals that end a process into `SystemExit`, so that temporary folders go."""
    for name in _ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    for name in _ENDING:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise SystemExit(128 + number)
