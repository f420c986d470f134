"""What a successful task made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from wan_jobs.downloads.download import OnProgress, download, download_all
from wan_jobs.errors import naming_task
from wan_jobs.exchange import Record
from wan_jobs.record import TaskRecord
from wan_jobs.session import Session, TaskHandle
from wan_jobs.transport.ports import complete

if TYPE_CHECKING:
    from wan_client.models import TaskDetails


class _ResultContent:
    """The answer that told of the task's success."""

    def __init__(self, session: Session, handle: TaskHandle, record: TaskRecord) -> None:
        self._session = session
        self._handle = handle
        self._record = record

    @property
    def task_id(self) -> str:
        """The task this is the result of."""
        return self._record.task_id

    @property
    def urls(self) -> tuple[str, ...]:
        """Addresses of the files, good for a day to two weeks: download at once."""
        return self._record.urls

    @property
    def record(self) -> Record:
        """The whole answer as it came, fields nobody documented included."""
        return self._record.answer

    @property
    def content(self) -> Record:
        """What stands in `resultJson`: `resultUrls` for files, `resultObject` for text models."""
        return self._record.result

    @property
    def details(self) -> TaskDetails:
        """The record as the generated client's type; raises what that raises for odd answers."""
        from wan_client.models import TaskDetails

        return TaskDetails.from_dict(dict(self._record.data))

    @property
    def duration(self) -> float | None:
        """Seconds the task took at the service."""
        return self._record.duration

    @property
    def credits(self) -> float | None:
        """What the task cost."""
        return self._record.credits

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.task_id}: {len(self.urls)} file(s)>"


class Result(_ResultContent):
    """A result, fetched by blocking calls."""

    def download(
        self, target: str | os.PathLike[str] = ".", on_progress: OnProgress | None = None
    ) -> Path:
        """Fetch the first file to `target`, a path or an existing folder; returns its path.

        The file appears only when it is whole, and replaces an earlier one. `on_progress` is
        called with the bytes received and the bytes in all, `None` where that is not known.
        Raises `DownloadError` or `ResultMissing`.
        """
        with naming_task(self.task_id):
            return complete(download(self._session, self._record, target, on_progress))

    def download_all(
        self, folder: str | os.PathLike[str] = ".", on_progress: OnProgress | None = None
    ) -> list[Path]:
        """Fetch every file into a folder; returns their paths in the service's order."""
        with naming_task(self.task_id):
            return complete(download_all(self._session, self._record, folder, on_progress))


class AsyncResult(_ResultContent):
    """A result, fetched on an event loop."""

    async def download(
        self, target: str | os.PathLike[str] = ".", on_progress: OnProgress | None = None
    ) -> Path:
        """Fetch the first file to `target`, a path or an existing folder; see `Result.download`."""
        with naming_task(self.task_id):
            return await download(self._session, self._record, target, on_progress)

    async def download_all(
        self, folder: str | os.PathLike[str] = ".", on_progress: OnProgress | None = None
    ) -> list[Path]:
        """Fetch every file into a folder; returns their paths in the service's order."""
        with naming_task(self.task_id):
            return await download_all(self._session, self._record, folder, on_progress)
