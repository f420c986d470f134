"""The files that the service hosts: results and uploads, how they are kept, and their addresses."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from urllib.parse import quote, unquote, urlsplit

from wan_document.media_types import media_type_by
from wan_mock.api.message import Request
from wan_mock.api.task import Task

RESULTS = "/results/"
UPLOADS = "/files/"
_LONGEST_NAME = 255
_FILE_COST = 500
"""What an empty file counts for: names take memory too."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NAMES_KEPT = 100
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::\d{1,5})?", re.IGNORECASE)


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


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One uploaded file; `path` is relative, as in `images/cat.png`."""

    path: str
    content: bytes
    media_type: str
    uploaded_at: float
    expires_at: float

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


class FileStore:
    """Files by path. The same path overwrites; the oldest make room for new ones."""

    def __init__(self, limit: int, lifetime: float) -> None:
        self._limit = limit
        self._lifetime = lifetime
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._size = 0

    def save(self, path: str, content: bytes, declared_type: str, now: float) -> StoredFile:
        """Keep a file under a path made by `safe_path`."""
        self._remove(path)
        while self._files and self._size + len(content) + _FILE_COST > self._limit:
            self._remove(next(iter(self._files)))
        kind = media_type_by(content, path, declared_type)
        file = StoredFile(path, content, kind, now, now + self._lifetime)
        self._files[path] = file
        self._size += len(content) + _FILE_COST
        return file

    def find(self, path: str, now: float) -> StoredFile | None:
        """Find a file that has not vanished yet."""
        file = self._files.get(path)
        return file if file and now < file.expires_at else None

    def __iter__(self) -> Iterator[StoredFile]:
        return iter(tuple(self._files.values()))

    def _remove(self, path: str) -> None:
        file = self._files.pop(path, None)
        if file:
            self._size -= len(file.content) + _FILE_COST


def safe_path(folder: str, name: str) -> str:
    """Join an upload's folder and name; what could climb, split or hide is left out."""
    parts = [_plain(part) for part in (*folder.split("/"), *name.split("/"))]
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _plain(part: str) -> str:
    kept = "".join(c if c.isprintable() and c != "\\" else "_" for c in part.strip())
    return kept[-_LONGEST_NAME:]


class Links:
    """Makes and recognises the addresses of files.

    `base` is where files are served, as in `http://localhost:8080`: a host name other than the
    API's, as with the real service, so that a client that sends its key along is found out. Who
    reaches the mock by a name of a network, such as that of a container, gets that name instead.
    """

    def __init__(self, base: str, secret: bytes) -> None:
        self.base = base
        self._secret = secret
        self._names: dict[str, None] = {}

    def base_for(self, request: Request) -> str:
        """Return where files are for the one who asks, by the `Host` header of the request."""
        host = request.headers.get("host", "")
        match = _HOST.fullmatch(host)
        if match is None or match["name"].strip("[]").lower() in _LOOPBACK:
            return self.base
        name = host.lower()
        if name not in self._names:
            self._names[name] = None
            if len(self._names) > _NAMES_KEPT:
                del self._names[next(iter(self._names))]
        return f"http://{name}"

    def result(self, task_id: str, base: str = "") -> str:
        """Return the address of a task's clip."""
        return f"{base or self.base}{RESULTS}{quote(task_id, safe='')}/video.mp4"

    def upload(self, path: str, base: str = "") -> str:
        """Return the address of an uploaded file."""
        return f"{base or self.base}{UPLOADS}{quote(path)}"

    def own_path(self, url: str) -> str | None:
        """Return the decoded path of an address of ours, `None` for anybody else's."""
        try:
            parts = urlsplit(url)
            local = parts.port == urlsplit(self.base).port and (parts.hostname or "") in _LOOPBACK
        except ValueError:
            return None
        ours = parts.scheme == "http" and (local or parts.netloc.lower() in self._names)
        return unquote(parts.path) if ours else None

    def sign(self, path: str, expires_at: float, base: str = "") -> str:
        """Make an address for the file at `path` that is good until `expires_at`."""
        moment = str(int(expires_at))
        signed = f"{quote(path)}?expires={moment}&signature={self._mark(path, moment)}"
        return f"{base or self.base}{signed}"

    def signature_holds(self, path: str, query: Mapping[str, str], now: float) -> bool:
        """Check a signed address; one without a signature has nothing to check."""
        if "signature" not in query and "expires" not in query:
            return True
        moment = query.get("expires", "")
        if not hmac.compare_digest(
            self._mark(path, moment).encode(), query.get("signature", "").encode()
        ):
            return False
        return now < int(moment)

    def _mark(self, path: str, moment: str) -> str:
        return hmac.new(self._secret, f"{path}\n{moment}".encode(), hashlib.sha256).hexdigest()
