"""Interrupts at any moment, in the function under test and nowhere else."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def alarms_in(function: Callable[..., object], *, again_after: float = 0.0) -> Iterator[None]:
    """Let alarms raise `KeyboardInterrupt`, wherever in `function` and what it calls they strike.

    Outside of it they do nothing: one that is late must not strike the test. Python ignores an
    interrupt here and there, as in a destructor: with `again_after` another comes so many seconds
    later, and not while this one is answered.
    """

    def interrupt(_: int, frame: FrameType | None) -> None:
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
