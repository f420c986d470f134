"""Where the results of a batch go: a folder of this machine, or a place in an object store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from wan_jobs.arguments import check_given
from wan_jobs.batch.folder import ResultsFolder
from wan_jobs.batch.object_store import is_address, open_store
from wan_jobs.errors import InvalidInput
from wan_jobs.record import TaskRecord
from wan_jobs.session import Session
from wan_jobs.texts import is_unicode


class Destination(Protocol):
    """A place for files by name; every method raises `DownloadError` if it cannot be used."""

    @property
    def address(self) -> str:
        """What the ledger knows it by: a path from the root, or an address."""

    @property
    def name(self) -> str:
        """The last part of the address."""

    @property
    def appends(self) -> bool:
        """Whether lines can be added to a file."""

    def check(self) -> None:
        """Try whether it can be written to; raises `InvalidInput`."""

    def names(self) -> list[str]:
        """Return the names of the files there, none if there is no such place yet."""

    def place(self, name: str) -> str:
        """Return where a file of this name is or would be."""

    def append(self, name: str, lines: bytes) -> None:
        """Add whole lines to a file for good; a line that a crash tore is taken out before."""

    def replace(self, name: str, text: str) -> str:
        """Write a file, whole or not at all, and return its place."""

    async def receive(self, session: Session, record: TaskRecord, name: str) -> str:
        """Fetch the file of a task, over what stands there, and return its place."""


def destination_of(out: str | os.PathLike[str]) -> Destination:
    """Return the place that `out` means: an address such as `s3://bucket/clips`, or a path.

    Raises `InvalidInput` for one that cannot be used, `ConfigurationError` where a package that an
    address needs is not installed.
    """
    check_given("out", out, str, os.PathLike)
    if not os.fspath(out):
        raise InvalidInput("The results of a batch need a place: `out` is empty.")
    if "\0" in os.fspath(out) or not is_unicode(os.fspath(out)):
        raise InvalidInput("The place of a batch's results must be text: `out` is not.")
    if isinstance(out, str) and is_address(out):
        return open_store(out)
    path = Path(out)
    # A folder has one name, and `..` is nobody's.
    return ResultsFolder(path.resolve() if ".." in path.parts else path.absolute())
