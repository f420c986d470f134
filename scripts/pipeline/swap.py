"""Stage 4: putting a new folder in the place of an old one, in one step.

Two renames would leave a moment without any folder. Linux and macOS can exchange two names at once
(renameat2 with RENAME_EXCHANGE, renamex_np with RENAME_SWAP); elsewhere the old folder is set aside
first and put back if the second rename fails, or by the next run if this one is killed in between.

A run holds a lock on each folder that it makes; what nobody holds was left by a run that was
killed. A process number alone does not tell: another process may have it by now.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.documents.files import followed

if sys.platform != "win32":
    import fcntl

_AT_FDCWD = -100
_EXCHANGE = 2
_ASIDE = "old"
_SECONDS_OF_NO_RUN = 24 * 3600


@contextmanager
def replacement_of(target: Path) -> Iterator[Path]:
    """Return an empty folder to fill; when the block ends well, it becomes `target`.

    If the block raises, `target` stays as it is and nothing is left behind. A symbolic link goes on
    leading to its folder.
    """
    target = followed(target)
    with _parents_of(target), _beside(target) as new:
        new.chmod(0o755)
        yield new
        _put_in_place(new, target)


@contextmanager
def _parents_of(target: Path) -> Iterator[None]:
    """Make the folders above the target; if the block raises, they go again."""
    made = [folder for folder in target.parents if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            for folder in made:
                folder.rmdir()
        raise


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Make a locked folder beside the target, which goes when the block ends."""
    prefix = f".{target.name}.{os.getpid()}."
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
        with _lock(folder) as is_held:
            if is_held is False or not folder.exists():
                continue
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


def sweep(target: Path) -> None:
    """Clear up what a killed run has left: folders that no run holds; raises `OSError`."""
    target = followed(target)
    if not target.parent.is_dir():
        return
    left_behind = re.compile(rf"\.{re.escape(target.name)}\.[0-9]+\.\w{{8}}")
    for left in sorted(target.parent.iterdir()):
        if not left_behind.fullmatch(left.name):
            continue
        with _lock(left) as is_held:
            if is_held or (is_held is None and _is_old(left)):
                if not target.exists() and (left / _ASIDE).is_dir():
                    (left / _ASIDE).rename(target)
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _lock(folder: Path) -> Iterator[bool | None]:
    """Hold a folder; False if another run does, None where folders cannot be held."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield None
        return
    try:
        yield _held(handle)
    finally:
        os.close(handle)


def _held(handle: int) -> bool | None:
    if sys.platform == "win32":
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _is_old(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return time.time() - folder.stat().st_mtime > _SECONDS_OF_NO_RUN
    return False


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
    with _beside(target) as aside:
        target.rename(aside / _ASIDE)
        try:
            new.rename(target)
        except BaseException:
            (aside / _ASIDE).rename(target)
            raise


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
