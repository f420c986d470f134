"""Stage 4: putting a new folder in the place of an old one, in one step.

Two renames would leave a moment without any folder. Linux and macOS can exchange two names at once
(renameat2 with RENAME_EXCHANGE, renamex_np with RENAME_SWAP); elsewhere the old folder is set aside
first and put back if the second rename fails.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2


@contextmanager
def replacement_of(target: Path) -> Iterator[Path]:
    """Give an empty folder to fill; when the block ends well, it becomes `target`.

    If the block raises, `target` stays as it is and nothing is left behind.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    prefix = f".{target.name}.{os.getpid()}."
    new = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    try:
        new.chmod(0o755)
        yield new
        _put_in_place(new, target)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _sweep(target: Path) -> None:
    """Remove what a killed run has left: folders whose process is gone."""
    for left in target.parent.glob(f".{target.name}.*.*"):
        owner = left.name.split(".")[-2]
        if owner.isdecimal() and not _alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _put_in_place(new: Path, target: Path) -> None:
    _sync(new)
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        _rename_twice(new, target)
    _sync_folder(target.parent)


def _exchange(new: Path, target: Path) -> bool:
    """Exchange two names at once; False where the system or the file system cannot."""
    names = os.fsencode(new), os.fsencode(target)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*names, _EXCHANGE) == 0)
        if sys.platform == "linux":
            result = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE)
            return bool(result == 0)
    except (AttributeError, OSError):
        return False
    return False


def _rename_twice(new: Path, target: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.{os.getpid()}.", dir=target.parent))
    target.rename(aside / "old")
    try:
        new.rename(target)
    except BaseException:
        (aside / "old").rename(target)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Have the disk hold every file before any name leads to them."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
