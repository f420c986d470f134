"""An event loop whose time passes only when nothing is left to do at the present moment."""

from __future__ import annotations

import asyncio
import contextvars
import heapq
import itertools
import random
import sys
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar

T = TypeVar("T")

EPOCH = 1_790_000_000.0


# A life has some hundred thousand steps; one that never ends should end all the same.
_MOST_STEPS = 2_000_000


class NothingLeft(RuntimeError):
    """Everybody waits, and nobody will ever wake them."""


class NeverEnding(RuntimeError):
    """There is always something left to do."""


class _Call:
    """A call to be made, unless it is cancelled before."""

    __slots__ = ("args", "callback", "context", "gone", "moment")

    def __init__(
        self,
        when: float,
        callback: Callable[..., object],
        args: tuple[Any, ...],
        context: contextvars.Context | None,
    ) -> None:
        self.moment = when
        self.callback = callback
        self.args = args
        self.context = context
        self.gone = False

    def cancel(self) -> None:
        self.gone = True

    def cancelled(self) -> bool:
        return self.gone

    def when(self) -> float:
        return self.moment


class VirtualLoop(asyncio.AbstractEventLoop):
    """Runs hours in moments, and the same way every time; it knows no sockets and no threads.

    What a callback raises ends the run, since nothing of it is expected.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self._ready: deque[_Call] = deque()
        self._later: list[tuple[float, int, _Call]] = []
        self._numbers = itertools.count()
        self._running = False
        self._closed = False

    def time(self) -> float:
        return self.now

    def call_soon(  # type: ignore[override]
        self,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> _Call:
        call = _Call(self.now, callback, args, context)
        self._ready.append(call)
        return call

    call_soon_threadsafe = call_soon  # type: ignore[assignment]

    def call_at(  # type: ignore[override]
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> _Call:
        call = _Call(when, callback, args, context)
        heapq.heappush(self._later, (when, next(self._numbers), call))
        return call

    def call_later(  # type: ignore[override]
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> _Call:
        return self.call_at(self.now + delay, callback, *args, context=context)

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(  # type: ignore[override]
        self, coro: Generator[Any, None, T] | Coroutine[Any, Any, T], **options: Any
    ) -> asyncio.Task[T]:
        return asyncio.Task(coro, loop=self, **options)  # type: ignore[arg-type]

    def run_until_complete(self, future: Any) -> Any:
        main = asyncio.ensure_future(future, loop=self)
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(finalizer=lambda steps: self.create_task(steps.aclose()))
        asyncio._set_running_loop(self)
        self._running = True
        try:
            self._run_to_the_end_of(main)
        finally:
            self._running = False
            asyncio._set_running_loop(None)
            sys.set_asyncgen_hooks(*hooks)
        return main.result()

    def _run_to_the_end_of(self, main: asyncio.Future[Any]) -> None:
        # In one piece and on local names: a life goes round here a hundred thousand times.
        ready, later, take = self._ready, self._later, self._ready.popleft
        for _ in range(_MOST_STEPS):
            if main.done():
                return
            if not ready:
                if not later:
                    raise NothingLeft
                self.now = now = max(self.now, later[0][0])
                while later and later[0][0] <= now:
                    ready.append(heapq.heappop(later)[2])
            for _ in range(len(ready)):
                call = take()
                if call.gone:
                    continue
                if call.context is None:
                    call.callback(*call.args)
                else:
                    call.context.run(call.callback, *call.args)
        raise NeverEnding

    def is_running(self) -> bool:
        return self._running

    def is_closed(self) -> bool:
        return self._closed

    def close(self) -> None:
        self._closed = True
        self._ready.clear()
        self._later.clear()

    def get_debug(self) -> bool:
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Say nothing: the simulation looks itself at what its tasks have raised."""


class VirtualClock:
    """The clock of the runner and the ledger on such a loop; `skew` moves its idea of the date."""

    def __init__(self, loop: VirtualLoop, draw: random.Random, skew: float = 0.0) -> None:
        self._loop = loop
        self.chance = draw.random
        self.skew = skew

    def monotonic(self) -> float:
        return self._loop.now

    def time(self) -> float:
        return EPOCH + self._loop.now + self.skew

    def chance(self) -> float:  # replaced by the method of the generator, which costs less
        raise NotImplementedError

    def sleep(self, seconds: float, signal: threading.Event | None = None) -> None:
        raise AssertionError("nothing may block a loop")

    async def sleep_async(self, seconds: float, signal: asyncio.Event | None = None) -> None:
        if signal is None:
            await asyncio.sleep(max(0.0, seconds))
            return
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await signal.wait()
        except TimeoutError:
            return
