"""Where a video may be put is known before it is paid for, and each refusal names what helps."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from wan_jobs import Journal, JournalError
from wan_jobs.command.following import check_target

Fork = Callable[[Callable[[], object]], int]
NOBODY = 65_534


@pytest.mark.parametrize(
    ("target", "said", "helps"),
    [
        ("file", "file exists already, and is kept.", True),
        ("file/x.mp4", "Not a directory", False),
        ("file/", "Not a directory", False),
        ("file/deeper/x.mp4", "Not a directory", False),
        ("pipe", "no regular file", False),
        ("loop", "symbolic links", False),
        ("loop/x.mp4", "symbolic links", False),
        ("x" * 300, "File name too long", False),
    ],
)
def test_overwriting_is_offered_where_it_helps(
    target: str, said: str, helps: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("loop").symlink_to("loop")
    os.mkfifo("pipe")
    with pytest.raises(click.UsageError) as refused:
        check_target(target)
    assert said.casefold() in refused.value.message.casefold()
    assert ("--overwrite" in refused.value.message) is helps
    if helps:
        assert check_target(target, overwrite=True) == target
    else:
        with pytest.raises(click.UsageError):
            check_target(target, overwrite=True)


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder that anybody may enter and nobody else may write to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "old.mp4").touch()
        folder.chmod(0o755)
        yield folder


@pytest.mark.skipif(not hasattr(os, "setuid") or os.getuid() != 0, reason="only root can be others")
def test_a_folder_of_somebody_else_is_refused(locked: Path, fork: Fork) -> None:
    def as_nobody() -> None:
        os.setuid(NOBODY)
        for target in (locked, locked / "x.mp4", locked / "new" / "x.mp4", locked / "old.mp4"):
            with pytest.raises(click.UsageError, match="Permission denied") as refused:
                check_target(str(target), overwrite=True)
            assert "--overwrite" not in refused.value.message
        for place in (locked / "journal.sqlite", locked / "old.mp4"):
            with pytest.raises(JournalError, match=r"(?i)permission") as failed:
                Journal(place).entries()
            assert failed.value.remedy

    assert os.waitpid(fork(as_nobody), 0)[1] == 0
    assert stat.S_IMODE(locked.stat().st_mode) == 0o755
    assert [each.name for each in locked.iterdir()] == ["old.mp4"]
