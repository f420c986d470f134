"""Reading files, never more than is allowed, and writing them so that nobody finds half of one."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
WRITER_SECONDS = 1.0
_PAUSE_SECONDS = 0.02
_PART = 1024 * 1024
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class TooLarge(OSError):
    """A file holds more than is allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(errno.EFBIG, f"there is more than the {limit} bytes allowed")


def read_file(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Read a file of at most `limit` bytes.

    A pipe is read to its end, if anybody writes to it within `WRITER_SECONDS`. Raises `OSError`,
    with a reason for people in `strerror`; `TooLarge` as soon as that is clear.
    """
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(errno.ENXIO, "this is a socket") from error
        raise
    except ValueError as error:
        raise OSError(errno.EINVAL, f"this is no name of a file: {error}") from error
    try:
        return _contents(handle, limit)
    finally:
        os.close(handle)


def read_standard_input(limit: int = MAX_BYTES) -> bytes:
    """Read all of standard input, at most `limit` bytes; raises `OSError`."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, "it is closed")
    return _bounded(b"", sys.stdin.buffer.read, limit)


def write_atomically(path: Path, text: str) -> None:
    """Put `text` into a file, as UTF-8, all of it or none of it.

    The text goes to a new file beside the old one, is forced to disk and then takes its place, so a
    crash, a full disk or an interrupt leaves the old file whole. An existing file keeps its mode, a
    symbolic link its target. A device or a pipe is written to as it is. Raises `OSError`, whose
    `filename` is that of the file asked for.
    """
    try:
        _write_atomically(path, text.encode())
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _write_atomically(path: Path, data: bytes) -> None:
    mode = _mode(path)
    if mode is not None and not stat.S_ISREG(mode):
        _write_special(path, data)
        return
    path = followed(path)
    beside = path.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        _write_through(beside, data)
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def followed(path: Path) -> Path:
    """Follow the symbolic links of a path; raises `OSError` where they lead in a circle."""
    try:
        path.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise
    return path.resolve()


def _contents(handle: int, limit: int) -> bytes:
    status = os.fstat(handle)
    if stat.S_ISREG(status.st_mode) and status.st_size > limit:
        raise TooLarge(limit)
    first = _await_writer(handle) if stat.S_ISFIFO(status.st_mode) else b""
    if hasattr(os, "set_blocking"):
        os.set_blocking(handle, True)
    return _bounded(first, lambda size: os.read(handle, size), limit)


def _await_writer(handle: int) -> bytes:
    """Wait for the first byte of a pipe; an end before that means that nobody writes."""
    deadline = time.monotonic() + WRITER_SECONDS
    while True:
        try:
            if data := os.read(handle, 1):
                return data
        except BlockingIOError:
            return b""
        if time.monotonic() > deadline:
            raise OSError(errno.EPIPE, "this is a pipe that nobody writes to")
        time.sleep(_PAUSE_SECONDS)


def _bounded(data: bytes, read: Callable[[int], bytes | None], limit: int) -> bytes:
    parts, total = [data], len(data)
    while total <= limit:
        part = read(min(_PART, limit + 1 - total))
        if not part:
            return b"".join(parts)
        parts.append(part)
        total += len(part)
    raise TooLarge(limit)


def _write_special(path: Path, data: bytes) -> None:
    """Write to a device or a pipe; a pipe that nobody reads would keep us waiting for ever."""
    flags = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(errno.ENXIO, "this is a socket, or a pipe that nobody reads") from error
        raise
    if hasattr(os, "set_blocking"):
        os.set_blocking(handle, True)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
