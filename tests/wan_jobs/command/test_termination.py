"""What ends a command early lets it say what goes on, however often it comes."""

from __future__ import annotations

import os
import signal

import pytest

from wan_jobs.command.exit_codes import ExitCode, Interrupted
from wan_jobs.command.screen.failures import failure_of
from wan_jobs.command.screen.termination import like_ctrl_c


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_wish_to_end_is_an_interrupt_unless_it_was_to_be_ignored(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    try:
        signal.signal(number, signal.SIG_DFL)
        with pytest.raises(KeyboardInterrupt), like_ctrl_c():
            os.kill(os.getpid(), number)
        assert signal.getsignal(number) is signal.SIG_DFL
        signal.signal(number, signal.SIG_IGN)
        with like_ctrl_c():
            os.kill(os.getpid(), number)
        assert signal.getsignal(number) is signal.SIG_IGN
    finally:
        signal.signal(number, before)


def test_a_second_interrupt_says_what_the_first_was_to_say() -> None:
    first = Interrupted("Interrupted. A task may exist.", ExitCode.UNKNOWN)
    second, third = KeyboardInterrupt(), KeyboardInterrupt()
    second.__context__, third.__context__ = first, second
    for error in (first, second, third):
        failure = failure_of(error)
        assert (failure.code, failure.message) == (
            ExitCode.UNKNOWN,
            ("Interrupted. A task may exist.",),
        )
    assert failure_of(KeyboardInterrupt()).code is ExitCode.INTERRUPTED


def test_an_interrupt_while_a_task_is_under_way_names_the_way_on() -> None:
    failure = failure_of(KeyboardInterrupt(), "wan download t1")
    assert failure.code is ExitCode.RUNNING
    assert "wan download t1" in "".join(failure.remedy)
