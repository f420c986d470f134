"""The files that the service hosts, results and uploads alike, by the paths of their addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files

from wan_mock.api.file_store import FileStore
from wan_mock.api.links import RESULTS, UPLOADS, Links
from wan_mock.api.task import Task


@dataclass(frozen=True, slots=True)
class HostedFile:
    """A file as it is served; `changed_at` is in Unix seconds."""

    content: bytes
    media_type: str
    changed_at: float


@dataclass(frozen=True, slots=True)
class NoFile(Exception):
    """A file that cannot be had: the HTTP status that says so, and why."""

    status: int
    reason: str


class HostedFiles:
    """Finds results and uploads."""

    def __init__(
        self,
        uploads: FileStore,
        find_task: Callable[[str], Task | None],
        links: Links,
        expired_status: int,
    ) -> None:
        self._uploads = uploads
        self._find_task = find_task
        self._links = links
        self._expired_status = expired_status

    def at(self, path: str, now: float) -> HostedFile:
        """Find the file at a decoded path; raises `NoFile`."""
        if path.startswith(RESULTS):
            return self._result(path, now)
        file = self._uploads.find(path.removeprefix(UPLOADS), now)
        if file is None or not path.startswith(UPLOADS):
            raise NoFile(404, "there is no such file")
        return HostedFile(file.content, file.media_type, file.uploaded_at)

    def own(self, url: str, now: float) -> HostedFile | None:
        """Find the file at an address of ours; None for somebody else's. Raises `NoFile`."""
        path = self._links.own_path(url)
        return None if path is None else self.at(path, now)

    def _result(self, path: str, now: float) -> HostedFile:
        task = self._find_task(path.removeprefix(RESULTS).partition("/")[0])
        if task is None or task.state(now) != "success" or not path.endswith("/video.mp4"):
            raise NoFile(404, "there is no such file")
        if not task.has_result(now):
            raise NoFile(self._expired_status, "the file has expired")
        return HostedFile(clip(), "video/mp4", task.schedule.ends_at)


@cache
def clip() -> bytes:
    """Return the MP4 that every successful task results in."""
    return (package_files("wan_mock.api") / "clip.mp4").read_bytes()
