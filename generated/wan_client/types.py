"""What models and operations share: `UNSET`, files to upload and responses."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from enum import Enum
from os import PathLike
from pathlib import PurePath
from typing import IO, Final, Generic, Literal, TypeAlias, TypeVar

from attrs import define, field


class Unset(Enum):
    """The type of `UNSET`, which stands for a member that is not there."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        """Whether there is a value: never."""
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""A member that is not sent, or that an answer did not have."""

FileInput: TypeAlias = str | PathLike[str] | bytes | bytearray | IO[bytes]
"""The address of a file, or a file to upload: its path, its bytes, or itself, open for reading.

Text is always an address. A file is uploaded by whatever runs the job, before it is sent.
"""

FileTypes = (
    tuple[str, IO[bytes] | bytes]
    | tuple[str, IO[bytes] | bytes, str]
    | tuple[str, IO[bytes] | bytes, str | None, Mapping[str, str]]
)


@define
class File:
    """A file to upload: its bytes (or an open binary file), its name and its media type.

    Without `file_name` the name of the open file is sent, without `mime_type` the type that goes
    with the name.
    """

    payload: IO[bytes] | bytes = field(repr=False)
    file_name: str | None = None
    mime_type: str | None = None
    headers: Mapping[str, str] | None = None
    """Further headers of the part that the file is in a multipart form."""

    def to_tuple(self) -> FileTypes:
        """Return name, content and media type as httpx2 takes them."""
        name = self.file_name or PurePath(str(getattr(self.payload, "name", "upload"))).name
        if self.headers:
            return name, self.payload, self.mime_type, self.headers
        if self.mime_type is None:
            return name, self.payload
        return name, self.payload, self.mime_type


T = TypeVar("T")


@define
class Response(Generic[T]):
    """An answer of the API.

    `parsed` is None where the body does not hold what the document promises for this status: it
    is empty, not JSON, or JSON of another kind. `content` always has the bytes.
    """

    status_code: int
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None
