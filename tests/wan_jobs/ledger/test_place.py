"""Where a journal may be kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from wan_jobs import Journal, JournalError
from wan_jobs.ledger import place
from wan_jobs.ledger.place import file_system_of

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
drive /mnt/my\\040drive 9p rw 0 0
odd line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/journal", "ext4"),
        ("/tmp/journal", "tmpfs"),
        ("/home/fox/journal", "nfs4"),
        ("/home/local/journal", "ext4"),
        ("/homely/journal", "ext4"),
        ("/mnt/my drive/journal", "9p"),
    ],
)
def test_the_nearest_mount_tells_the_file_system(path: str, kind: str) -> None:
    assert file_system_of(Path(path), MOUNTS.splitlines()) == kind


@pytest.mark.parametrize(
    "address",
    ["sqlite:///j.sqlite", "mysql://u:s3cret@host/db", "postgresql+psycopg://u:s3cret@h/d"],
)
def test_an_address_that_no_journal_has_is_no_path(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for place_ in (address, Path(address).absolute()):
        with pytest.raises(JournalError, match="cannot be kept at an address") as caught:
            Journal(place_).entries()
        assert "s3cret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_network_disk_is_refused_with_an_alternative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/all {tmp_path / 'net'} nfs rw 0 0\n")
    monkeypatch.setattr(place, "_MOUNTS", mounts)
    with pytest.raises(JournalError, match=r"network disk.*WAN_JOURNAL"):
        Journal(tmp_path / "net" / "journal.sqlite").entries()
    assert not (tmp_path / "net").exists()
    assert Journal(tmp_path / "here" / "journal.sqlite").entries() == []
