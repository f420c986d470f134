"""Putting a new folder in the place of an old one: all of it or nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.pipeline import swap
from scripts.pipeline.swap import replacement_of


@pytest.fixture(params=["at once", "by two renames"])
def target(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    if request.param == "by two renames":
        monkeypatch.setattr(swap, "_exchange", lambda new, target: False)
    folder = tmp_path / "generated"
    folder.mkdir()
    (folder / "old").write_text("old")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_new_folder_replaces_the_old_one(target: Path) -> None:
    with replacement_of(target) as new:
        (new / "new").write_text("new")
        assert names(target) == ["old"]
    assert names(target) == ["new"]
    assert names(target.parent) == ["generated"]


def test_a_failure_leaves_the_old_folder_and_nothing_else(target: Path) -> None:
    def fail_half_way() -> None:
        with replacement_of(target) as new:
            (new / "new").write_text("new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert names(target) == ["old"]
    assert names(target.parent) == ["generated"]


def test_a_first_folder_is_put_in_place(tmp_path: Path) -> None:
    with replacement_of(tmp_path / "deep" / "generated") as new:
        (new / "new").write_text("new")
    assert names(tmp_path / "deep" / "generated") == ["new"]


def test_what_a_killed_run_left_is_swept_and_a_running_one_is_spared(target: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = target.parent / f".generated.{ended.pid}.abcd1234"
    running = target.parent / ".generated.1.abcd1234"
    for folder in (left, running):
        folder.mkdir()
    with replacement_of(target):
        pass
    assert not left.exists()
    assert running.exists()


def test_folders_that_only_look_alike_are_spared(target: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    mine = target.parent / f".generated.{ended.pid}.backup-of-mine"
    mine.mkdir()
    with replacement_of(target):
        pass
    assert mine.exists()


def test_what_was_set_aside_by_a_killed_run_is_put_back(target: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    aside = target.parent / f".generated.{ended.pid}.abcd1234"
    aside.mkdir()
    target.rename(aside / "old")
    with pytest.raises(RuntimeError), replacement_of(target):
        raise RuntimeError
    assert names(target) == ["old"]
    assert names(target.parent) == ["generated"]


def test_a_symbolic_link_goes_on_leading_to_its_folder(target: Path) -> None:
    link = target.parent / "link"
    link.symlink_to("generated")
    with replacement_of(link) as new:
        (new / "new").write_text("new")
    assert link.is_symlink()
    assert names(target) == ["new"]
    assert names(target.parent) == ["generated", "link"]


def test_the_folder_that_one_stands_in_is_replaced(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(target)
    with replacement_of(Path()) as new:
        (new / "new").write_text("new")
    assert names(target) == ["new"]
    assert names(target.parent) == ["generated"]


def test_a_failure_takes_the_folders_above_away_again(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), replacement_of(tmp_path / "deep" / "er" / "generated"):
        raise RuntimeError
    assert names(tmp_path) == []
