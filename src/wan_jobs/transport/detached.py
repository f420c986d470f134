"""Operations that run apart from whoever started them, so that they are not broken off.

A paid request and the note of its outcome belong together: a caller that is cancelled, or
interrupted by a signal, leaves early, but they go on. Until then an operation can be abandoned,
such as while it stands in line.
"""

from __future__ import annotations

import _thread
import contextvars
import math
import os
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Generic, Protocol, TypeVar

from wan_jobs.transport.signals import LoopSignal, Signal, ThreadSignal

# Seconds after which a thread that waits looks whether it was interrupted.
_HEAR_SIGNALS_AFTER = 0.25

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

LOOK_AGAIN = 0.05
"""Seconds after which whoever waits for operations looks which of them may be given up by now."""


class Abandoned(Exception):
    """Nobody waits for the operation any more, and it had not begun what must not be broken off."""


class Course:
    """How an operation gets on, and whether it may still be given up.

    Its sleeps are to end with `signal`, and to be followed by `check`.
    """

    def __init__(self, signal: Signal) -> None:
        self.signal = signal
        self.abandoned = False
        self.guarded = False
        self._lock = threading.Lock()

    def guard(self) -> None:
        """Begin what must not be broken off; raises `Abandoned` if that is no longer wanted."""
        with self._lock:
            if self.abandoned:
                raise Abandoned
            self.guarded = True

    def release(self) -> None:
        """Be free to be abandoned again."""
        self.guarded = False

    def check(self) -> None:
        """Raise `Abandoned` if nobody waits any more."""
        if self.abandoned:
            raise Abandoned

    def abandon(self) -> bool:
        """Give the operation up; says whether it had not begun what must not be broken off."""
        with self._lock:
            self.abandoned = True
            free = not self.guarded
        self.signal.set()
        return free


Operation = Callable[[Course], Awaitable[T]]


class Detached(Protocol[T_co]):
    """An operation that runs by itself."""

    async def result(self) -> T_co:
        """Wait for its end; whoever waits may be cancelled, the operation is not."""

    def abandon(self) -> None:
        """Leave it alone: it ends soon, or when what must not be broken off is done."""

    def outcome(self, seconds: float) -> T_co | None:
        """Return what it returned, if it ends well; a thread blocks for that, for so long at most.

        On an event loop nothing is waited for.
        """


class ThreadDetached(Generic[T]):
    """An operation over blocking ports, on a thread of its own from `begin` on."""

    @property
    def guarded(self) -> bool:
        """Whether it is at what must not be broken off."""
        return self._course.guarded

    def __init__(self, operation: Operation[T], run: Callable[[Awaitable[T]], T]) -> None:
        self._course = Course(ThreadSignal())
        self._returned: list[T] = []
        self._raised: BaseException | None = None
        # A bare lock: an interrupt inside of what is built upon one leaves that broken.
        self._running = threading.Lock()
        self._running.acquire()
        self._operation, self._run = operation, run
        self._context = contextvars.copy_context()

    def begin(self) -> None:
        """Start the thread; whoever is interrupted meanwhile is to `abandon` it."""
        # `threading.Thread` waits for its start on a condition, which an interrupt breaks.
        _thread.start_new_thread(self._work, ())

    def _work(self) -> None:
        try:
            self._returned.append(self._context.run(self._run, self._operation(self._course)))
        except BaseException as error:
            self._raised = error
        finally:
            self._running.release()

    async def result(self) -> T:
        """Block until it has ended."""
        self._wait(-1)
        if self._raised is not None:
            raise self._raised
        return self._returned[0]

    def abandon(self) -> None:
        """Leave it alone."""
        self._course.abandon()

    def outcome(self, seconds: float) -> T | None:
        """Return what it returned, if it ends well within so many seconds."""
        self._wait(seconds)
        return self._returned[0] if self._returned else None

    def _wait(self, seconds: float) -> None:
        until = math.inf if seconds < 0 else time.monotonic() + seconds
        in_main = threading.current_thread() is threading.main_thread()  # which alone hears them
        longest = _HEAR_SIGNALS_AFTER if in_main else threading.TIMEOUT_MAX
        while not (self._returned or self._raised is not None):
            left = until - time.monotonic()
            if left <= 0:
                return
            # A signal that comes just before a lock blocks is heard no sooner than that ends.
            if self._running.acquire(timeout=min(left, longest)):
                self._running.release()
                return


class TaskDetached(Generic[T]):
    """An operation on an event loop, as a task of its own."""

    @property
    def guarded(self) -> bool:
        """Whether it is at what must not be broken off."""
        return self._course.guarded

    def __init__(self, operation: Operation[T]) -> None:
        import asyncio

        self._course = Course(LoopSignal())
        self.task = asyncio.ensure_future(operation(self._course))

    async def result(self) -> T:
        """Wait for its end."""
        import asyncio

        return await asyncio.shield(self.task)

    def abandon(self) -> None:
        """Leave it alone."""
        if self._course.abandon():
            self.task.cancel()
        # What it raises now concerns nobody; it was logged where it happened.
        self.task.add_done_callback(lambda task: task.cancelled() or task.exception())

    def outcome(self, seconds: float) -> T | None:
        """Return what it returned, if it has ended well."""
        ended = self.task.done() and not self.task.cancelled() and not self.task.exception()
        return self.task.result() if ended else None


class Line:
    """A line of operations, on any threads and loops of this process."""

    def __init__(self) -> None:
        self._waiting: deque[Course] = deque()
        self._process = os.getpid()

    @asynccontextmanager
    async def turn(
        self, course: Course, wait: Callable[[int], Awaitable[None]]
    ) -> AsyncIterator[None]:
        """Enter the block when all who came before have left it.

        `wait(n)` is awaited while `n` others stand before; it should end early when the signal of
        the course is set, and may raise.
        """
        line = self._own_line()
        line.append(course)
        try:
            while line[0] is not course:
                await wait(line.index(course))
                course.signal.clear()
            yield
        finally:
            line.remove(course)
            if line:
                line[0].signal.set()

    def wake(self) -> None:
        """Have whoever stands first look at once whether it may go on."""
        with suppress(IndexError):
            self._own_line()[0].signal.set()

    def _own_line(self) -> deque[Course]:
        # Those who stood here before a fork stand in the parent's line only.
        if self._process != os.getpid():
            self._waiting, self._process = deque(), os.getpid()
        return self._waiting
