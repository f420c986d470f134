"""What holds for every run of the tests: how examples are drawn, Ctrl-C, databases, caches."""

import gc
import os
import signal
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import database, new_database, place, postgres

__all__ = ["database", "new_database", "place", "postgres"]

# A run means the same on each machine. New examples are looked for on purpose:
# `--hypothesis-profile=search`.
# Nor does it depend on the pace of the machine: a busy one takes seconds for a few examples.
settings.register_profile("paceless", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "repeat", settings.get_profile("paceless"), derandomize=True, database=None
)
settings.register_profile("search", settings.get_profile("paceless"), max_examples=1000)
settings.load_profile("repeat")

# A shell starts what it puts in the background with Ctrl-C ignored, and the commands that the tests
# interrupt would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What is compiled is kept, whatever the environment says: the programs that tests start, and the
# workers of the tests, would else compile the same thousand modules again and again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage while thousands of tests are gathered, none of which is any."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
