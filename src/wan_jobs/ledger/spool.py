"""Ids of tasks on a disk of this machine, until the ledger on another one has them.

Each process has a file of its own, locked for as long as it lives. Whoever finds the file of one
that died writes its lines to the ledger, which is safe to do twice, and then takes it away.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from wan_jobs.errors import JournalError
from wan_jobs.locks import RenewedLock
from wan_jobs.redaction import log

# Seconds between two looks for the files of processes that died.
_LOOKED_AT_EVERY = 10.0

_LEFT_BEHIND_AFTER = 300.0


class Spool:
    """The ids of one ledger, known by its `name`, in a folder that is made on first use."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder / hashlib.sha256(name.encode()).hexdigest()[:16]
        self._lock = RenewedLock()
        self._file: BinaryIO | None = None
        self._process = 0
        self._waiting: set[str] = set()
        self._looked_at = float("-inf")

    def keep(self, token: str, task_id: str, reason: str | None = None) -> None:
        """Write an id down for good; raises `JournalError` if the disk refuses it."""
        line = json.dumps({"token": token, "task_id": task_id, "reason": reason}) + "\n"
        with self._lock:
            try:
                file = self._own_file()
                file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())
            except OSError as error:
                raise JournalError(
                    f"The id of task {task_id} cannot be kept in {self._folder}: {error.strerror}.",
                    remedy="Make room there, or see to its permissions.",
                ) from None
            self._waiting.add(token)

    def strike(self, token: str) -> None:
        """Note that the ledger has an id; the file is emptied when it has all of them."""
        with self._lock:
            if token not in self._waiting:
                return
            self._waiting.discard(token)
            if not self._waiting and self._file is not None:
                with suppress(OSError):
                    self._file.truncate(0)

    def replay(self, write: Callable[[str, str, str], object]) -> int:
        """Have the ids of processes that died written, and return how many; not at each call."""
        now = time.monotonic()
        if now - self._looked_at < _LOOKED_AT_EVERY:
            return 0
        self._looked_at = now
        return sum(self._replayed(path, write) for path in sorted(self._folder.glob("*.jsonl")))

    def _replayed(self, path: Path, write: Callable[[str, str, str], object]) -> int:
        try:
            with path.open("rb") as file:
                if not _locked(file):
                    return 0  # its process lives
                kept = _read(file)
                for each in kept:
                    write(*each)
                path.unlink()
        except OSError:  # another process was faster
            return 0
        if kept:
            log.warning("%d ids were kept by a process that died", len(kept))
        return len(kept)

    def _own_file(self) -> BinaryIO:
        if self._file is None or self._process != os.getpid():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = self._new_file()
            while not (_locked(file) and os.fstat(file.fileno()).st_nlink):
                file.close()  # somebody took it for one that was left behind
                file = self._new_file()
            self._file, self._process, self._waiting = file, os.getpid(), set()
        return self._file

    def _new_file(self) -> BinaryIO:
        path = self._folder / f"{os.getpid()}-{secrets.token_hex(4)}.jsonl"
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_APPEND
        return os.fdopen(os.open(path, flags, 0o600), "ab")


def _read(file: BinaryIO) -> list[tuple[str, str, str]]:
    """Return token, id and reason of each line; one that a crash tore was never answered for."""
    kept = []
    for line in file:
        with suppress(ValueError, KeyError, TypeError):
            entry = json.loads(line)
            reason = str(entry.get("reason") or "kept by a worker that died")
            kept.append((str(entry["token"]), str(entry["task_id"]), reason))
    return kept


def _locked(file: BinaryIO) -> bool:
    """Take a file's lock, which ends with the process; say whether nobody has it."""
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # without such locks a file counts as left behind after a while
        written = os.fstat(file.fileno())
        return not written.st_size or time.time() - written.st_mtime > _LEFT_BEHIND_AFTER
    except OSError:
        return False
    return True
