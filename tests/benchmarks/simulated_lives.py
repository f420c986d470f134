"""Lives of the simulation, each in a process of its own that is forked from a warm one.

A process that is left behind has nothing to tidy up: to look for what a life has left in memory
costs a tenth of that life. And whatever happens to it is told of the one seed that it lived.
"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import ForkProcess
from typing import NamedTuple

Live = Callable[[int], Mapping[str, int]]

# Seconds of processor time after which a life is taken to go on for ever.
_LONGEST = 900


class Lived(NamedTuple):
    """What became of one seed: counts of what happened, or what broke; and the CPU it took."""

    seed: int
    counts: Mapping[str, int]
    broken: str
    seconds: float


def lived(seeds: Iterator[int], live: Live, processes: int) -> Generator[Lived, None, None]:
    """Yield the lives of these seeds as they end; the fork takes along what is loaded by now."""
    gc.collect()
    gc.freeze()
    running: dict[Connection, tuple[int, ForkProcess]] = {}
    try:
        while True:
            while len(running) < processes and (seed := next(seeds, None)) is not None:
                hearing, process = _begun(seed, live)
                running[hearing] = seed, process
            if not running:
                return
            for hearing in wait_for(list(running)):
                assert isinstance(hearing, Connection)
                seed, process = running.pop(hearing)
                yield _heard(hearing, seed, process)
    finally:
        gc.unfreeze()
        for _, process in running.values():
            process.kill()
            process.join()


def _begun(seed: int, live: Live) -> tuple[Connection, ForkProcess]:
    context = multiprocessing.get_context("fork")
    hearing, telling = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(seed, live, telling), daemon=True)
    process.start()
    telling.close()
    return hearing, process


def _tell(seed: int, live: Live, telling: Connection) -> None:
    gc.disable()
    resource.setrlimit(resource.RLIMIT_CPU, (_LONGEST, _LONGEST))
    try:
        counts, broken = dict(live(seed)), ""
    except Exception as error:
        counts, broken = {}, f"{type(error).__name__}: {error}"
    telling.send(Lived(seed, counts, broken, time.process_time()))


def _heard(hearing: Connection, seed: int, process: ForkProcess) -> Lived:
    try:
        life: Lived = hearing.recv()
    except EOFError:
        process.join()
        life = Lived(seed, {}, f"its process ended with {process.exitcode}", 0.0)
    hearing.close()
    process.join()
    process.close()
    return life
