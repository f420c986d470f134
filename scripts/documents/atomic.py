"""Writing files so that nobody ever finds half of one."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Put `text` into a file, as UTF-8, all of it or none of it.

    The text goes to a new file beside the old one, is forced to disk and then takes its place, so a
    crash, a full disk or an interrupt leaves the old file whole. An existing file keeps its mode, a
    symbolic link its target. A device or a pipe is written to as it is. Raises `OSError`.
    """
    data = text.encode()
    mode = _mode(path)
    if mode is not None and not stat.S_ISREG(mode):
        _write_special(path, data)
        return
    path = path.resolve()
    beside = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        _write_through(beside, data)
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


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
