"""Standing in line: one operation at a time, first come, first served."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from wan_jobs.transport.detached import Course


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

    def _own_line(self) -> deque[Course]:
        # Those who stood here before a fork stand in the parent's line only.
        if self._process != os.getpid():
            self._waiting, self._process = deque(), os.getpid()
        return self._waiting
