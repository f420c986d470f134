"""How a process of ours ends: output that is lost, and signals.

A full disk or a closed pipe shows only when something is written, in any verb and in `--help` too.
Python and click then end with a traceback, or with exit code 1, which would read as "findings". On
a signal what is half-done is undone first, as on a fault.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
import signal
from types import FrameType

_ENDING = ("SIGTERM", "SIGHUP")


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep Python's collector of cycles from a command that makes few, and needs all until its end.

    What it would look through, again and again, is every part of every document.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class OutputLost(Exception):
    """What was written to standard output did not arrive; carries the reason."""


class _Descriptor(io.RawIOBase):
    """Writes to a file descriptor; the first failure raises `OutputLost`, if it shall be told.

    After it everything is dropped, so that the end of the process does not fail once more.
    """

    def __init__(self, descriptor: int | None, *, tells: bool) -> None:
        self._descriptor = descriptor
        self._tells = tells
        self._lost = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        if self._descriptor is None:
            return super().fileno()
        return self._descriptor

    def isatty(self) -> bool:
        return self._descriptor is not None and os.isatty(self._descriptor)

    def write(self, data: ReadableBuffer, /) -> int:
        size = memoryview(data).nbytes
        if self._lost:
            return size
        try:
            if self._descriptor is None:
                raise OSError("it is closed")
            return os.write(self._descriptor, data)
        except OSError as error:
            self._lost = True
            if self._tells:
                raise OutputLost(error.strerror or str(error)) from error
            return size


def guard_streams() -> None:
    """Put streams that can be relied on in the place of standard output and standard error."""
    if sys.platform == "win32":
        return
    sys.stdout = _guarded(sys.stdout, tells=True)
    sys.stderr = _guarded(sys.stderr, tells=False)


def _guarded(stream: TextIO | None, *, tells: bool) -> TextIO:
    """Wrap a stream; what is no terminal gets UTF-8 and the bytes of file names as they are."""
    raw = _Descriptor(None if stream is None else stream.fileno(), tells=tells)
    is_terminal = stream is not None and raw.isatty()
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding if stream is not None and is_terminal else "utf-8",
        errors="surrogateescape" if tells and not is_terminal else "backslashreplace",
        line_buffering=is_terminal or not tells,
    )


def end_orderly_on_signals() -> None:
    """Turn the signals that end a process into `SystemExit`, so that temporary folders go."""
    for name in _ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    for name in _ENDING:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise SystemExit(128 + number)
