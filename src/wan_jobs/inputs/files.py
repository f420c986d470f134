"""Local files as inputs: what they are, whether a field takes them, and their content's digest."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from inspect import iscoroutine
from pathlib import Path
from typing import BinaryIO, TypeAlias, TypeGuard

from wan_document.limits import FileRule, megabytes
from wan_document.media_types import EXTENSIONS, UNKNOWN, canonical, media_type_of
from wan_jobs.document import Model
from wan_jobs.errors import UploadError
from wan_jobs.violation import Violation, is_open_file

FileSource: TypeAlias = os.PathLike[str] | bytes | bytearray | BinaryIO

# Where a file stands among the inputs: the field, and which of its items, `None` if it is no list.
Place: TypeAlias = tuple[str, int | None]

_CHUNK = 1 << 20


class LocalFile(str):
    """A local file where a typed input asks for an address: `image_url=LocalFile("face.png")`.

    Plain text is always taken for an address, never for a path, so that text from a stranger
    cannot make a program read its own disk.
    """

    __slots__ = ("source",)
    source: FileSource

    def __new__(cls, source: str | FileSource) -> LocalFile:
        """Stand for a path, bytes or an open binary file."""
        source = Path(source) if isinstance(source, str) else source
        instance = super().__new__(cls, f"<local file {_named(source)}>")
        instance.source = source
        return instance

    def __reduce__(self) -> tuple[type[LocalFile], tuple[FileSource]]:
        return LocalFile, (self.source,)


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes to upload: their size, SHA-256 and type, and a name without the original path."""

    size: int
    digest: str
    media_type: str
    _path: Path | None = None
    _bytes: bytes = field(default=b"", repr=False)

    @property
    def name(self) -> str | None:
        """The path as it was given; None for a file that has none."""
        return None if self._path is None else str(self._path)

    @property
    def file_name(self) -> str:
        """A name made of the content, so that equal content has one name and no other."""
        return self.digest[:32] + EXTENSIONS.get(canonical(self.media_type), ".bin")

    def open(self) -> BinaryIO:
        """Open the bytes for reading; raises `UploadError` if the file has gone since."""
        if self._path is None:
            return io.BytesIO(self._bytes)
        try:
            return self._path.open("rb")
        except OSError as error:
            raise UploadError(f"{self._path} cannot be read: {error.strerror}.") from None


def is_file(value: object) -> TypeGuard[LocalFile | FileSource]:
    """Whether a value given for a field is a file to upload instead of an address."""
    return isinstance(value, LocalFile | os.PathLike | bytes | bytearray) or is_open_file(value)


def read_content(source: LocalFile | FileSource) -> Content:
    """Measure, digest and identify a file; raises `UploadError` if it cannot be read."""
    if isinstance(source, LocalFile):
        source = source.source
    if isinstance(source, os.PathLike):
        return _read_path(Path(source))
    if not isinstance(source, bytes | bytearray) and not is_open_file(source):
        raise UploadError(
            f"A {type(source).__name__} is no file: give a pathlib.Path, bytes, or an open binary "
            "file."
        )
    data = bytes(source) if isinstance(source, bytes | bytearray) else _read(source)
    return Content(len(data), hashlib.sha256(data).hexdigest(), _type(data), None, data)


def files_in(values: Mapping[str, object]) -> Iterator[tuple[Place, LocalFile | FileSource]]:
    """Yield the files among the inputs, those in lists included, and where each stands."""
    for name, value in values.items():
        if is_file(value):
            yield (name, None), value
        elif isinstance(value, list | tuple):
            for index, item in enumerate(value):
                if is_file(item):
                    yield (name, index), item


def with_replaced(values: Mapping[str, object], new: Mapping[Place, object]) -> dict[str, object]:
    """Return the inputs with other values at these places, such as addresses in place of files."""
    replaced = dict(values)
    for (name, index), value in new.items():
        if index is None:
            replaced[name] = value
        else:
            items = replaced[name]
            items = list(items) if isinstance(items, list | tuple) else []
            items[index] = value
            replaced[name] = items
    return replaced


def name_of(place: Place) -> str:
    """Return how a place is written: `image_url`, or `image_urls.0` in a list."""
    name, index = place
    return name if index is None else f"{name}.{index}"


def place_of(name: str, values: Mapping[str, object]) -> Place:
    """Return the place that is written so, among these inputs."""
    field_, _, index = name.rpartition(".")
    in_list = isinstance(values.get(field_), list | tuple) and index.isdecimal()
    return (field_, int(index)) if in_list else (name, None)


def read_contents(
    model: Model, values: Mapping[str, object]
) -> tuple[dict[Place, Content], list[Violation]]:
    """Read every file among the inputs, and check each against its field's stated limits."""
    contents: dict[Place, Content] = {}
    violations: list[Violation] = []
    for place, file in files_in(values):
        name, told = place[0], name_of(place)
        if name not in model.properties:
            continue
        if not takes_file(model, name):
            violations.append(Violation(told, file, "type", "does not take a file"))
            continue
        try:
            contents[place] = read_content(file)
        except UploadError as error:
            violations.append(Violation(told, file, "file", error.message.rstrip(".")))
            continue
        violations += _against_limits(model.files[name], contents[place], told, file)
    return contents, violations


def takes_file(model: Model, name: str) -> bool:
    """Whether a field asks for the address of a file."""
    return name in model.files


def _against_limits(
    rule: FileRule, content: Content, told: str, file: LocalFile | FileSource
) -> Iterator[Violation]:
    given = content.name or file
    if not content.size:
        yield Violation(told, given, "size", "must not be empty")
    elif not rule.accepts(content.media_type):
        is_known = content.media_type != UNKNOWN
        found = f"not {content.media_type}" if is_known else "and its content is of none"
        expected = f"must be of type {', '.join(rule.media_types)}, {found}"
        yield Violation(told, given, "type", expected, rule.media_types)
    if rule.max_bytes is not None and content.size > rule.max_bytes:
        expected = f"must be {megabytes(rule.max_bytes)} or less, not {megabytes(content.size)}"
        yield Violation(told, given, "size", expected)


def _read(file: BinaryIO) -> bytes:
    try:
        data = file.read()
    except (OSError, ValueError) as error:
        # A file that is closed, open for writing alone, or text of another encoding.
        raise UploadError(f"The file object cannot be read: {error}.") from None
    if iscoroutine(data):
        data.close()
        raise UploadError("The file object is read by await: give its bytes, or the file inside.")
    if not isinstance(data, bytes):
        raise UploadError("A file object must be opened in binary mode.")
    return data


def _read_path(path: Path) -> Content:
    digest, size = hashlib.sha256(), 0
    try:
        # A pipe or a device would be waited for, and is read only once.
        if path.exists() and not path.is_file() and not path.is_dir():
            raise UploadError(f"{path} cannot be read: it is no regular file.")
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                digest.update(chunk)
            media_type = _type(file)
    except (OSError, ValueError) as error:  # ValueError: no path of this system
        reason = getattr(error, "strerror", None) or error
        raise UploadError(f"{path} cannot be read: {reason}.") from None
    return Content(size, digest.hexdigest(), media_type, path)


def _type(content: bytes | BinaryIO) -> str:
    return media_type_of(content) or UNKNOWN


def _named(source: object) -> str:
    return str(source) if isinstance(source, os.PathLike) else type(source).__name__
