"""Uploaded files, kept in memory: bounded, with safe names, and gone when their time is over."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from wan_document.media_types import media_type_by

_LONGEST_NAME = 255
_FILE_COST = 500
"""What an empty file counts for: names take memory too."""


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
