"""Being told to end by something else than Ctrl-C: `kill`, `timeout`, a closed terminal."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# The second is that of a terminal that is closed; other systems have none.
_SIGNALS = ("SIGTERM", "SIGHUP")


@contextmanager
def like_ctrl_c() -> Iterator[None]:
    """Treat what would end the process at once as Ctrl-C, so that it says what goes on without it.

    What the process was started to ignore, as `nohup` has it, stays ignored.
    """
    found = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    ending = [each for each in found if signal.getsignal(each) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        ending = []
    try:
        for each in ending:
            signal.signal(each, signal.default_int_handler)
        yield
    finally:
        for each in ending:
            signal.signal(each, signal.SIG_DFL)
