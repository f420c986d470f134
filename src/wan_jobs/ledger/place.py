"""Where a journal may be kept: a file that no other machine sees, or a database.

SQLite's log is shared between processes through memory, and its locks are those of the system: on a
disk that several machines see, neither holds (https://www.sqlite.org/wal.html, section 1), and two
of them could send one request.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from wan_jobs.errors import JournalError
from wan_jobs.redaction import MASK

_MOUNTS = Path("/proc/self/mounts")

_OVER_A_NETWORK = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "drvfs", "afs", "ncpfs", "ceph", "lustre",
        "glusterfs", "gfs2", "ocfs2", "beegfs", "gpfs", "davfs", "fuse.sshfs", "fuse.rclone",
        "fuse.s3fs", "fuse.gcsfuse", "fuse.glusterfs", "fuse.ceph", "fuse.davfs2", "fuse.goofys",
    }
)  # fmt: skip


def check_place(path: Path) -> None:
    """Raise `JournalError` for a file on a disk that is reached over a network."""
    place = Path(os.path.realpath(path))
    if place.drive.startswith("\\\\"):
        kind: str | None = "a network share"
    else:
        try:
            kind = file_system_of(place, _MOUNTS.read_text("utf-8", "replace").splitlines())
        except OSError:  # other systems, where this cannot be told
            return
        kind = kind if kind in _OVER_A_NETWORK else None
    if kind is not None:
        raise JournalError(
            f"The journal {path} would lie on a network disk ({kind}), where it cannot be kept "
            "safe from two machines at once.",
            remedy="Give it a place on this machine: journal=…, WAN_JOURNAL=…, `wan --journal …`.",
        )


def file_system_of(path: Path, mounts: Iterable[str]) -> str | None:
    """Return the kind of the file system that holds a path, by lines of `/proc/mounts`."""
    best: tuple[int, str] | None = None
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # Blanks in a path are written in octal there.
        point = Path(fields[1].replace("\\040", " ").replace("\\011", "\t"))
        # The last line of a place is the one that is seen.
        if path.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            best = len(point.parts), fields[2]
    return best[1] if best else None


_SCHEMES = ("postgresql://", "postgres://")


class DatabaseAddress:
    """Where a Postgres database is; what is shown of it holds no password."""

    __slots__ = ("_secrets", "_text", "shown")

    def __init__(self, text: str) -> None:
        self._text = text
        whole, _, query = text.partition("?")
        scheme, _, rest = whole.partition("://")
        user, at, host = rest.rpartition("@")
        name, _, password = user.partition(":")
        self.shown = f"{scheme}://{name}{at}{host}"
        secrets = {text, query, password, unquote(password), *_values(query)}
        self._secrets = sorted((each for each in secrets if each), key=len, reverse=True)

    def reveal(self) -> str:
        """Return the address itself, to connect to it and for nothing else."""
        return self._text

    def redact(self, text: str) -> str:
        """Mask the password, and all that may hold one, wherever it stands in `text`."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text

    def __str__(self) -> str:
        return self.shown

    def __repr__(self) -> str:
        return f"DatabaseAddress({self.shown!r})"

    def __reduce__(self) -> str:
        raise TypeError("an address that may hold a password is not to be pickled")


def is_database(place: object) -> bool:
    """Whether a journal's place is the address of a database rather than a file."""
    return isinstance(place, str) and place.lower().startswith(_SCHEMES)


def _values(query: str) -> set[str]:
    """Return the values of an address's query that may be secret."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return {value for name, value in pairs if "password" in name.lower()}
