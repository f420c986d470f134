"""Interrupts at any moment, in the function under test and nowhere else."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

# Seconds after which an alarm comes that could not strike where it came.
_SOON = 0.001


@contextmanager
def alarms_in(function: Callable[..., object], *, again_after: float = 0.0) -> Iterator[None]:
    """Let alarms raise `KeyboardInterrupt`, wherever in `function` and what it calls they strike.

    Outside of it they do nothing: one that is late must not strike the test. Python ignores an
    interrupt here and there, as in a destructor: with `again_after` another comes so many seconds
    later, and not while this one is answered.
    """

    def interrupt(_: int, frame: FrameType | None) -> None:
        if is_logging(frame):
            signal.setitimer(signal.ITIMER_REAL, _SOON, again_after)
            return
        while frame is not None:
            if frame.f_code is function.__code__:
                if again_after:
                    signal.setitimer(signal.ITIMER_REAL, again_after, again_after)
                raise KeyboardInterrupt
            frame = frame.f_back

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def is_logging(frame: FrameType | None) -> bool:
    """Whether `logging` is at work, which keeps its lock for good if it is interrupted there.

    Every thread that logs would wait for it, of this test and of those behind it.
    """
    while frame is not None:
        if frame.f_code.co_filename == logging.__file__:
            return True
        frame = frame.f_back
    return False
