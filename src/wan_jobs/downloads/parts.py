"""The file that a download is written to until it is whole, beside its target.

A killed process leaves its part behind. Each part is locked for as long as it is written, so that
the first download of another process into the folder can tell what is left over and take it away.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from wan_jobs.errors import DownloadError, WanError

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows, where a file that is open cannot be removed anyway
    flock = None  # type: ignore[assignment]

_NAME = re.compile(r"\.wan-[0-9a-f]{16}\.part")

_swept: set[tuple[int, str]] = set()


@contextmanager
def part_file(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Make a part in `folder`, gone at the end of the block unless it was moved.

    Parts that killed processes left there are removed. Raises `DownloadError`.
    """
    with disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
        _sweep_once(folder)
        part, file = _new_part(folder)
    try:
        yield part, file
    finally:
        # What could not be written is told already; a buffer left over must not tell it again.
        with suppress(OSError):
            file.close()
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn what the disk refuses into `DownloadError`."""
    try:
        yield
    except WanError:  # such as a bad input, which is a ValueError, too
        raise
    except (OSError, ValueError) as error:  # ValueError: no path of this system
        reason = getattr(error, "strerror", None) or error
        raise DownloadError(f"The file cannot be written: {reason}.") from None


def _new_part(folder: Path) -> tuple[Path, BinaryIO]:
    while True:
        part = folder / f".wan-{secrets.token_hex(8)}.part"
        file = part.open("x+b")
        if flock is not None:
            # Where the file system knows no locks, nobody can sweep either.
            with suppress(OSError):
                flock(file, LOCK_EX)
        if part.exists():
            return part, file
        # Another process took it for a left-over before it was locked.
        file.close()


def _sweep_once(folder: Path) -> None:
    # What is left over there was left by processes that died before: once is enough, and a folder
    # of thousands of results is not read for each of them.
    place = os.getpid(), str(folder.absolute())
    if place not in _swept:
        _swept.add(place)
        _sweep(folder)


def _sweep(folder: Path) -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for name in [entry.name for entry in entries if _NAME.fullmatch(entry.name)]:
            with suppress(OSError):
                _remove_unless_held(folder / name)


def _remove_unless_held(part: Path) -> None:
    if flock is None:
        part.unlink()
        return
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(part, flags)
    try:
        found = os.fstat(descriptor)
        if stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid():
            flock(descriptor, LOCK_EX | LOCK_NB)
            part.unlink()
    finally:
        os.close(descriptor)
