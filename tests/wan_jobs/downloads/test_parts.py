"""Parts of downloads: what killed processes leave is swept, what is being written is not."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from wan_jobs.downloads.parts import part_file
from wan_jobs.errors import DownloadError

Fork = Callable[[Callable[[], object]], int]


def killed_while_downloading(folder: Path) -> None:
    with part_file(folder) as (_, file):
        file.write(b"half")
        file.flush()
        os.kill(os.getpid(), signal.SIGKILL)


def test_the_part_of_a_killed_process_is_gone_after_the_next_download(
    tmp_path: Path, fork: Fork
) -> None:
    os.waitpid(fork(lambda: killed_while_downloading(tmp_path)), 0)
    (left,) = tmp_path.iterdir()
    with part_file(tmp_path) as (part, _):
        assert not left.exists()
        assert list(tmp_path.iterdir()) == [part]
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_is_being_written_stays(tmp_path: Path, fork: Fork) -> None:
    def beside(folder: Path = tmp_path) -> None:
        with part_file(folder):
            pass

    with part_file(tmp_path) as (part, _):
        assert os.waitpid(fork(beside), 0)[1] == 0
        beside()
        assert list(tmp_path.iterdir()) == [part]


@pytest.mark.skipif(os.name != "posix", reason="symbolic links and pipes are a matter of POSIX")
def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    name = ".wan-0123456789abcdef.part"
    folder = tmp_path / "films"
    (folder / name).mkdir(parents=True)
    (tmp_path / "kept").write_bytes(b"mine")
    (folder / name.replace("f", "e")).symlink_to(tmp_path / "kept")
    (folder / ".wan-notes.part").write_bytes(b"mine")
    os.mkfifo(folder / name.replace("0", "9"))
    before = set(folder.iterdir())
    with part_file(folder):
        pass
    assert set(folder.iterdir()) == before


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DownloadError, match="cannot be written"), part_file(tmp_path / "file"):
        pass
