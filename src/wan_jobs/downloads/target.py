"""Where a download is put: what stands there already is kept, unless it is to be overwritten.

Links are followed, so that a link stays one. A device is written into; what else is no regular
file is refused, since replacing it would take it away from its owner. A name from a server is made
safe before it is used.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wan_document.media_types import EXTENSIONS, canonical
from wan_jobs.downloads.parts import disk_errors
from wan_jobs.errors import DownloadError

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")

_EXTENSIONS = frozenset(
    {
        *EXTENSIONS.values(), ".jpeg", ".tif", ".heif", ".svg", ".opus", ".oga", ".aif", ".m4v",
        ".mov", ".3gp", ".mpg", ".mpeg", ".ogv", ".ts", ".json", ".xml", ".txt", ".csv", ".vtt",
        ".srt", ".md", ".zip", ".glb", ".gltf", ".ply", ".obj", ".stl", ".usdz",
    }
)  # fmt: skip

# Encrypted folders allow 143 bytes, and a mark with the task's id may be added.
_LONGEST = 100


@dataclass(slots=True)
class Target:
    """A path or a folder for one or more files; `taken` are those put there by this download.

    In a folder files keep their own names.
    """

    given: str | os.PathLike[str]
    overwrite: bool = False
    taken: list[Path] = field(default_factory=list)
    is_folder: bool = field(init=False)
    _path: Path = field(init=False)

    def __post_init__(self) -> None:
        self.is_folder, self._path = is_folder(self.given), Path(self.given)

    @property
    def part_folder(self) -> Path:
        """Where to write until a file is whole: beside its place, from where it can be moved."""
        if self.is_folder:
            return self._path
        path = _followed(self._path)
        return Path(tempfile.gettempdir()) if _is_device(path) else path.parent

    def check(self) -> None:
        """Raise `DownloadError` if a file could not be put here, before anything is fetched."""
        if not self.is_folder:
            with disk_errors():
                self._check_path(_followed(self._path))

    def put(self, part: Path, name: str, task_id: str) -> Path:
        """Move a whole file to its place, or copy it into a device; returns where it is."""
        with disk_errors():
            path = self._choose(name, task_id)
            if _is_device(path):
                with part.open("rb") as source, path.open("wb") as device:
                    shutil.copyfileobj(source, device)
            elif self.overwrite:
                part.replace(path)
            else:
                self._move_beside(part, path)
        self.taken.append(path)
        return path if self.is_folder else self._path

    def _choose(self, name: str, task_id: str) -> Path:
        if not self.is_folder:
            return _followed(self._path)
        for number, path in enumerate(_places_in(self._path, name, task_id)):
            free = path not in self.taken and (self.overwrite or not path.is_symlink())
            if not free or (number == 0 and not self.overwrite and path.exists()):
                continue
            self._check_path(path)
            return path
        raise AssertionError("there is always another number")

    def _check_path(self, path: Path) -> None:
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            return
        if stat.S_ISCHR(mode):
            return
        if not stat.S_ISREG(mode):
            raise DownloadError(f"{path} is no regular file, and is left as it is.")
        if not self.overwrite:
            raise _exists(path)

    @staticmethod
    def _move_beside(part: Path, path: Path) -> None:
        # A link fails where something stands by now; a rename would replace it.
        try:
            os.link(part, path)
        except FileExistsError:
            raise _exists(path) from None
        except OSError:
            if path.exists():
                raise _exists(path) from None
            part.replace(path)


def _exists(path: Path) -> DownloadError:
    return DownloadError(
        f"{path} exists already, and is kept.",
        remedy="Choose another place, or say overwrite=True (in the shell: --overwrite).",
    )


def _followed(path: Path) -> Path:
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _is_device(path: Path) -> bool:
    try:
        return stat.S_ISCHR(path.stat().st_mode)
    except OSError:
        return False


def safe_name(url: str, media_type: str, fallback: str) -> str:
    """Return a file name for what stands at `url`: one plain component, visible, of modest length.

    `fallback` serves where the address has no name. An extension is added from the media type, also
    behind one that no result has: a host does not get to name a program.
    """
    last = unquote(urlsplit(url).path, errors="replace").replace("\\", "/").rsplit("/", 1)[-1]
    name = Path(_UNSAFE.sub("_", last).rstrip("._-"))
    extension = name.suffix[:10]
    if not is_of_results(extension):
        known = EXTENSIONS.get(canonical(media_type), ".bin" if extension else "")
        extension += known
    stem = (
        name.stem.strip("._-")[: _LONGEST - len(extension)]
        or _UNSAFE.sub("_", fallback).strip("._-")[:_LONGEST]
    )
    whole = (stem or "result") + extension
    return f"_{whole}" if _RESERVED.match(whole) else whole


def is_of_results(extension: str) -> bool:
    """Whether files that end so are what models make: media, texts and shapes."""
    return extension.lower() in _EXTENSIONS


def is_folder(target: str | os.PathLike[str]) -> bool:
    """Whether a target names a folder: it is one, or ends like one; a name too long is none."""
    text = os.fspath(target)
    return text.endswith(("/", os.sep)) or os.path.isdir(text)  # noqa: PTH112 - that one raises


def _places_in(folder: Path, name: str, task_id: str) -> Iterator[Path]:
    """Yield where a file may be put in a folder, best first.

    By its own name; then, beside another task's file of that name, marked with the task's id; then
    numbered, for results of one task whose names are alike.
    """
    path = folder / name
    mark = _UNSAFE.sub("_", task_id)[:32]
    yield path
    yield folder / f"{path.stem}-{mark}{path.suffix}"
    yield from (folder / f"{path.stem}-{mark}-{number}{path.suffix}" for number in count(2))
