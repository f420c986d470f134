"""A folder of this machine as the place of a batch's results."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from wan_jobs.downloads.download import fetch
from wan_jobs.downloads.parts import disk_errors, part_file
from wan_jobs.downloads.target import Target
from wan_jobs.errors import InvalidInput
from wan_jobs.record import TaskRecord
from wan_jobs.session import Session


class ResultsFolder:
    """A `Destination` on a disk, made when it is first needed."""

    appends = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name

    @property
    def address(self) -> str:
        """The folder's path."""
        return str(self._path)

    def check(self) -> None:
        """Write something and take it away again; raises `InvalidInput` if that fails."""
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._path):
                pass
        except OSError as error:
            said = error.strerror or error
            raise InvalidInput(
                f"{self._path} cannot be written to: {said}: give another folder."
            ) from None

    def foresee(self) -> None:
        """Raise `InvalidInput` as `check` would, as far as that can be known without writing."""
        try:
            there = next(each for each in (self._path, *self._path.parents) if each.exists())
            said = "" if os.access(there, os.W_OK | os.X_OK) else "Permission denied"
            said = said if there.is_dir() else f"{there} is no folder"
        except OSError as error:
            said = error.strerror or str(error)
        if said:
            raise InvalidInput(f"{self._path} cannot be written to: {said}: give another folder.")

    def names(self) -> list[str]:
        """Return the names of what stands there."""
        try:
            return [entry.name for entry in self._path.iterdir()]
        except OSError:
            return []

    def place(self, name: str) -> str:
        """Return the path of a file."""
        return str(self._path / name)

    def append(self, name: str, lines: bytes) -> None:
        """Add lines to a file and see them to the disk."""
        with disk_errors():
            self._path.mkdir(parents=True, exist_ok=True)
            with (self._path / name).open("ab+") as file:
                _end_last_line(file.fileno())
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())

    def replace(self, name: str, text: str) -> str:
        """Write a file beside its place and rename it."""
        with part_file(self._path) as (part, file), disk_errors():
            file.write(text.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
            part.replace(self._path / name)
        return self.place(name)

    async def receive(self, session: Session, record: TaskRecord, name: str) -> str:
        """Download beside the file's place and rename."""
        target = Target(self._path / name, overwrite=True)
        return str(await fetch(session, record, target, fresh=True))


def _end_last_line(descriptor: int) -> None:
    """Cut off what stands behind the last end of a line: a crash tore it."""
    size = place = os.lseek(descriptor, 0, os.SEEK_END)
    while place:
        begin = max(0, place - 4096)
        found = os.pread(descriptor, place - begin, begin).rfind(b"\n")
        if found >= 0:
            place = begin + found + 1
            break
        place = begin
    if place < size:
        os.ftruncate(descriptor, place)
