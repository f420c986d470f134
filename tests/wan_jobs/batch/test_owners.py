"""Who holds the items of a batch: a process that is no more gives them back at once."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from wan_jobs.batch.dispatcher import _is_dead

HERE = socket.gethostname().replace(":", "-")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others have no /proc")
def test_a_killed_process_is_dead_before_anybody_has_asked_how_it_ended() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert _is_dead(f"{HERE}:{child}:token")
    os.waitpid(child, 0)
    assert _is_dead(f"{HERE}:{child}:token")


def test_who_lives_or_may_live_keeps_what_is_held() -> None:
    for owner in (f"{HERE}:{os.getpid()}:token", f"elsewhere:{2**22 + 1}:token", f"{HERE}:x:t", ""):
        assert not _is_dead(owner), owner
