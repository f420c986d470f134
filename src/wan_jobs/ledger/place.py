"""Whether a journal's file may be kept in a place.

SQLite's log is shared between processes through memory, and its locks are those of the system: on a
disk that several machines see, neither holds (https://www.sqlite.org/wal.html, section 1), and two
of them could send one request.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from wan_jobs.errors import JournalError

# One letter alone is a drive.
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]+:"

_MOUNTS = Path("/proc/self/mounts")

_OVER_A_NETWORK = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "drvfs", "afs", "ncpfs", "ceph", "lustre",
        "glusterfs", "gfs2", "ocfs2", "beegfs", "gpfs", "davfs", "fuse.sshfs", "fuse.rclone",
        "fuse.s3fs", "fuse.gcsfuse", "fuse.glusterfs", "fuse.ceph", "fuse.davfs2", "fuse.goofys",
    }
)  # fmt: skip


def check_place(path: Path) -> None:
    """Raise `JournalError` for a file on a disk that is reached over a network, or for no file."""
    _check_is_no_address(path)
    try:
        place = Path(os.path.realpath(path))
    except ValueError:
        raise JournalError(
            f"The journal cannot be kept in {str(path)!a}: no file has such a name."
        ) from None
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


def _check_is_no_address(path: Path) -> None:
    """Refuse what was meant as an address: its file would lie in a folder named after its scheme.

    Nothing more of it is shown: it may hold a password.
    """
    for folder in (each for each in path.parents if re.fullmatch(_SCHEME, each.name)):
        if not folder.is_dir():
            raise JournalError(
                f"A journal cannot be kept at an address that begins with {folder.name}//.",
                remedy="Give the path of a file, or a database as postgresql://user@host/database.",
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
