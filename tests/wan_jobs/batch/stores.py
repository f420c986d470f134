"""Stores that fail, cut and wait, as file systems of fsspec that keep objects in memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, ClassVar

import fsspec
from fsspec.implementations.memory import MemoryFileSystem


class TroubledStore(MemoryFileSystem):  # type: ignore[misc]
    """Memory that asks `trouble` before each step: it may raise, or take its time.

    A put that `cut` says no to has written the half of the file by then.
    """

    protocol: ClassVar[str] = "troubled"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    cachable = False
    trouble: ClassVar[Callable[[str, str], None]] = staticmethod(lambda step, path: None)
    cut: ClassVar[Callable[[str], bool]] = staticmethod(lambda path: False)
    at_once: ClassVar[int] = 0
    most_at_once: ClassVar[int] = 0
    _lock: ClassVar[threading.Lock] = threading.Lock()

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(super()._strip_protocol(path.removeprefix(f"{cls.protocol}://")))

    @classmethod
    def reset(cls) -> None:
        cls.store.clear()
        cls.pseudo_dirs[:] = [""]
        cls.trouble = staticmethod(lambda step, path: None)
        cls.cut = staticmethod(lambda path: False)
        cls.at_once = cls.most_at_once = 0

    @classmethod
    def objects(cls) -> dict[str, bytes]:
        return {path: file.getvalue() for path, file in cls.store.items()}

    def put_file(self, lpath: str, rpath: str, **options: Any) -> None:
        kind = type(self)
        with self._lock:
            kind.at_once += 1
            kind.most_at_once = max(kind.at_once, kind.most_at_once)
        try:
            kind.trouble("put", rpath)
            if kind.cut(rpath):
                with open(lpath, "rb") as file:  # noqa: PTH123
                    content = file.read()
                self.pipe_file(rpath, content[: len(content) // 2])
                raise ConnectionResetError("the line was cut")
            super().put_file(lpath, rpath, **options)
        finally:
            with self._lock:
                kind.at_once -= 1

    def ls(self, path: str, detail: bool = True, **options: Any) -> Any:
        type(self).trouble("list", path)
        return super().ls(path, detail=detail, **options)

    def mv(self, path1: str, path2: str, **options: Any) -> None:
        type(self).trouble("move", path2)
        super().mv(path1, path2, **options)

    def rm_file(self, path: str) -> None:
        type(self).trouble("remove", path)
        super().rm_file(path)


class WholeStore(TroubledStore):
    """One like S3: an object appears whole, and nothing is moved."""

    protocol: ClassVar[str] = "oci"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]


def register() -> None:
    for kind in (TroubledStore, WholeStore):
        fsspec.register_implementation(kind.protocol, kind, clobber=True)


def slowly(seconds: float) -> Callable[[str, str], None]:
    return lambda step, path: time.sleep(seconds)
