"""What holds for every run of the tests: how examples are drawn, Ctrl-C, databases, caches."""

import os
import signal
import sys

from hypothesis import settings

from tests.postgres import database, new_database, place, postgres

__all__ = ["database", "new_database", "place", "postgres"]

# A run means the same on each machine. New examples are looked for on purpose:
# `--hypothesis-profile=search`.
settings.register_profile("repeat", derandomize=True, database=None)
settings.register_profile("search", max_examples=1000)
settings.load_profile("repeat")

# A shell starts what it puts in the background with Ctrl-C ignored, and the commands that the tests
# interrupt would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What is compiled is kept, whatever the environment says: the programs that tests start, and the
# workers of the tests, would else compile the same thousand modules again and again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
