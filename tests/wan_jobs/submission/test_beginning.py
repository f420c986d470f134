"""How a submission begins, on a thread of its own."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from tests.alarms import is_logging
from wan_jobs import EntryState, Journal, Limits, Wan
from wan_jobs.transport.blocking import BlockingPorts
from wan_mock import Delay, Mock, Settings
from wan_mock import Limits as ServiceLimits

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FAST = Limits(creations_per_10_s=100_000, reads_per_second=100_000, running_tasks=100_000)


def interrupted_at(line: int, submitting: Callable[[], object]) -> bool:
    """Interrupt at a line, counted from 0, of what begins a submission; say if there is one."""
    lines = itertools.count()

    def at_each_line(_: FrameType, event: str, __: object) -> Any:
        if event == "line" and next(lines) == line:
            raise KeyboardInterrupt
        return at_each_line

    def at_each_call(frame: FrameType, _: str, __: object) -> Any:
        if is_logging(frame):
            return None
        within = frame.f_back
        while within is not None and within.f_code is not BlockingPorts.start.__code__:
            within = within.f_back
        return at_each_line if within or frame.f_code is BlockingPorts.start.__code__ else None

    before = sys.gettrace()
    sys.settrace(at_each_call)
    try:
        submitting()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


@pytest.mark.wan_mock(settings=Settings(credits=1e9, limits=ServiceLimits.none()))
def test_an_interrupt_while_a_submission_begins_leaves_none_behind_a_closed_client(
    wan_mock: Mock, journal: Journal
) -> None:
    wan_mock.inject(Delay(0.05), on="createTask", times=1000)
    lines = 0
    with Wan(journal=journal, limits=FAST) as wan:
        while interrupted_at(lines, lambda: wan.submit({"prompt": "fox"}, model=MODEL)):
            wan.close()
            assert {entry.state for entry in journal.entries()} <= {EntryState.CREATED}
            lines += 1
    assert lines > 10
