"""Where a download is put: nothing that stands there is lost, links stay links."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wan_jobs.downloads.target import Target
from wan_jobs.errors import DownloadError


@pytest.fixture
def part(tmp_path: Path) -> Path:
    folder = tmp_path / "parts"
    folder.mkdir()
    return folder / "part"


def put(target: Target, part: Path, task: str = "t1", name: str = "out.mp4") -> Path:
    part.write_bytes(task.encode())
    return target.put(part, name, task)


def test_a_file_that_is_there_is_kept_and_named(tmp_path: Path, part: Path) -> None:
    path = tmp_path / "fox.mp4"
    path.write_bytes(b"earlier")
    for act in (Target(path).check, lambda: put(Target(path), part)):
        with pytest.raises(DownloadError, match=r"fox\.mp4 exists already.*overwrite"):
            act()
    assert path.read_bytes() == b"earlier"
    assert put(Target(path, overwrite=True), part) == path
    assert path.read_bytes() == b"t1"


def test_one_that_came_meanwhile_is_kept_too(tmp_path: Path, part: Path) -> None:
    target = Target(tmp_path / "fox.mp4")
    target.check()
    (tmp_path / "fox.mp4").write_bytes(b"earlier")
    with pytest.raises(DownloadError, match="exists already"):
        put(target, part)
    assert (tmp_path / "fox.mp4").read_bytes() == b"earlier"


def test_results_of_one_name_are_all_kept(tmp_path: Path, part: Path) -> None:
    target = Target(f"{tmp_path}/")
    names = [put(target, part).name for _ in range(3)]
    assert names == ["out.mp4", "out-t1.mp4", "out-t1-2.mp4"]
    other = Target(f"{tmp_path}/")
    assert put(other, part, "t2").name == "out-t2.mp4"
    with pytest.raises(DownloadError, match=r"out-t2\.mp4 exists already"):
        put(Target(f"{tmp_path}/"), part, "t2")
    again = Target(f"{tmp_path}/", overwrite=True)
    assert [put(again, part).name for _ in range(3)] == names


@pytest.mark.skipif(os.name != "posix", reason="links and devices are a matter of POSIX")
def test_a_link_stays_one(tmp_path: Path, part: Path) -> None:
    real, link = tmp_path / "real.mp4", tmp_path / "link.mp4"
    link.symlink_to(real)
    assert put(Target(link), part) == link
    assert link.is_symlink()
    assert real.read_bytes() == b"t1"
    with pytest.raises(DownloadError, match=r"real\.mp4 exists"):
        put(Target(link), part)
    put(Target(link, overwrite=True), part, "t2")
    assert link.is_symlink()
    assert real.read_bytes() == b"t2"


@pytest.mark.skipif(os.name != "posix", reason="links and devices are a matter of POSIX")
def test_a_device_is_written_into_and_a_pipe_refused(tmp_path: Path, part: Path) -> None:
    before = Path(os.devnull).stat()
    for overwrite in (False, True):
        assert put(Target(os.devnull, overwrite), part) == Path(os.devnull)
    assert Path(os.devnull).stat().st_rdev == before.st_rdev
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(DownloadError, match="no regular file"):
        Target(pipe, overwrite=True).check()
    assert pipe.is_fifo()
