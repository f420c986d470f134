"""Stage 4: putting a new folder in the place of an old one, in one step.

Two renames would leave a moment without any folder. Linux and macOS can exchange two names at once
(renameat2 with RENAME_EXCHANGE, renamex_np with RENAME_SWAP); elsewhere the old folder is set aside
first and put back if the second rename fails, or by the next run if this one is killed in between.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2
_ASIDE = "old"


@contextmanager
def replacement_of(target: Path) -> Iterator[Path]:
    """Give an empty folder to fill; when the block ends well, it becomes `target`.

    If the block raises, `target` stays as it is and nothing is left behind. A symbolic link goes on
    leading to its folder.
    """
    target = target.resolve()
    with _parents_of(target):
        _sweep(target)
        new = _beside(target)
        try:
            new.chmod(0o755)
            yield new
            _put_in_place(new, target)
        finally:
            shutil.rmtree(new, ignore_errors=True)


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


def _beside(target: Path) -> Path:
    return Path(tempfile.mkdtemp(prefix=f".{target.name}.{os.getpid()}.", dir=target.parent))


def _sweep(target: Path) -> None:
    """Clear up what a killed run has left: folders whose process is gone."""
    left_behind = re.compile(rf"\.{re.escape(target.name)}\.([0-9]+)\.\w{{8}}")
    for left in sorted(target.parent.iterdir()):
        owner = left_behind.fullmatch(left.name)
        if owner and not _alive(int(owner[1])):
            if not target.exists() and (left / _ASIDE).is_dir():
                (left / _ASIDE).rename(target)
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
    aside = _beside(target)
    target.rename(aside / _ASIDE)
    try:
        new.rename(target)
    except BaseException:
        (aside / _ASIDE).rename(target)
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
