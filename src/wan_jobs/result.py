"""What a successful task made, to be downloaded and, in notebooks, to be seen.

Notebooks show it inside of the page, which may be sent elsewhere.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from wan_jobs.arguments import check_callable, check_given
from wan_jobs.deferred import deferred
from wan_jobs.downloads.download import OnProgress, download, download_all
from wan_jobs.downloads.target import Target
from wan_jobs.exchange import Record
from wan_jobs.record import TaskRecord
from wan_jobs.session import Session, TaskHandle
from wan_jobs.task_naming import naming_task
from wan_jobs.transport.ports import complete

if TYPE_CHECKING:
    from wan_client.models import TaskDetails
else:
    [TaskDetails] = deferred("wan_client.models", "TaskDetails")

# A result this young, in seconds, may still be missing at its host; see `DownloadPlan`.
_FRESH = 600.0

# A notebook keeps what it shows in its own file, as text.
_MOST_BYTES = 20 * 1024**2

_ELEMENTS = {
    "video": '<video controls style="max-width: 100%" src="data:{};base64,{}"></video>',
    "image": '<img style="max-width: 100%" src="data:{};base64,{}">',
    "audio": '<audio controls src="data:{};base64,{}"></audio>',
}


class _ResultContent:
    """The answer that told of the task's success."""

    def __init__(self, session: Session, handle: TaskHandle, record: TaskRecord) -> None:
        self._session = session
        self._handle = handle
        self._record = record
        self._file: Path | None = None

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

    def _to(
        self, target: str | os.PathLike[str], on_progress: OnProgress | None, overwrite: bool
    ) -> tuple[Target, bool]:
        """Return the target, and whether the task ended so late that its file may still lag."""
        check_given("target", target, str, os.PathLike)
        check_callable("on_progress", on_progress, 2)
        completed = self._record.completed_at
        age = None if completed is None else self._session.clock.time() - completed
        fresh = self._handle.submitted_at is not None or (age is not None and age < _FRESH)
        return Target(target, overwrite), fresh

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.task_id}: {len(self.urls)} file(s)>"

    def _repr_html_(self) -> str | None:
        """Show the video in a notebook, once it is downloaded; else the text of `repr`."""
        return None if self._file is None else _inline_html(self._file)


class Result(_ResultContent):
    """A result, fetched by blocking calls."""

    def download(
        self,
        target: str | os.PathLike[str] = ".",
        on_progress: OnProgress | None = None,
        *,
        overwrite: bool = False,
    ) -> Path:
        """Fetch the first file to `target`, a path or an existing folder; returns its path.

        The file appears only when it is whole. One that stands there already is kept, and named in
        the error, unless `overwrite` is true; into a folder, a file whose name is taken is marked
        with the task's id. `on_progress` is called with the bytes received and the bytes in all,
        `None` where that is not known. Raises `DownloadError` or `ResultMissing`.
        """
        place, fresh = self._to(target, on_progress, overwrite)
        with naming_task(self.task_id):
            operation = download(self._session, self._record, place, on_progress, fresh=fresh)
            self._file = complete(operation)
            return self._file

    def download_all(
        self,
        folder: str | os.PathLike[str] = ".",
        on_progress: OnProgress | None = None,
        *,
        overwrite: bool = False,
    ) -> list[Path]:
        """Fetch every file into a folder; returns their paths in the service's order."""
        place, fresh = self._to(_as_folder(folder), on_progress, overwrite)
        operation = download_all(self._session, self._record, place, on_progress, fresh=fresh)
        with naming_task(self.task_id):
            return complete(operation)


class AsyncResult(_ResultContent):
    """A result, fetched on an event loop."""

    async def download(
        self,
        target: str | os.PathLike[str] = ".",
        on_progress: OnProgress | None = None,
        *,
        overwrite: bool = False,
    ) -> Path:
        """Fetch the first file to `target`, a path or an existing folder; see `Result.download`."""
        place, fresh = self._to(target, on_progress, overwrite)
        with naming_task(self.task_id):
            operation = download(self._session, self._record, place, on_progress, fresh=fresh)
            self._file = await operation
            return self._file

    async def download_all(
        self,
        folder: str | os.PathLike[str] = ".",
        on_progress: OnProgress | None = None,
        *,
        overwrite: bool = False,
    ) -> list[Path]:
        """Fetch every file into a folder; returns their paths in the service's order."""
        place, fresh = self._to(_as_folder(folder), on_progress, overwrite)
        with naming_task(self.task_id):
            return await download_all(self._session, self._record, place, on_progress, fresh=fresh)


def _as_folder(folder: str | os.PathLike[str]) -> str:
    return os.path.join(folder, "")  # noqa: PTH118 - the ending marks a folder


def _inline_html(file: Path) -> str | None:
    """Show a file by HTML; None for one that is gone, too large, or none that browsers play."""
    import base64
    from html import escape

    from wan_document.media_types import media_type_of

    try:
        if file.stat().st_size > _MOST_BYTES:
            return None
        content = file.read_bytes()
    except OSError:
        return None
    media_type = media_type_of(content) or ""
    element = _ELEMENTS.get(media_type.partition("/")[0])
    if element is None:
        return None
    shown = element.format(escape(media_type), base64.b64encode(content).decode("ascii"))
    return f"{shown}<br><code>{escape(str(file))}</code>"
