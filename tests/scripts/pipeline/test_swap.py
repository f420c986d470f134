"""Putting a new folder in the place of an old one: all of it or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.pipeline import swap
from scripts.pipeline.swap import replacement_of, sweep
from scripts.pipeline.tree import expect_ours


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


def test_what_a_killed_run_left_is_swept_although_another_process_has_its_number(
    target: Path,
) -> None:
    left = target.parent / f".generated.{os.getpid()}.abcd1234"
    left.mkdir()
    sweep(target)
    assert not left.exists()


def test_the_folder_of_a_running_process_is_spared(target: Path) -> None:
    with replacement_of(target) as running:
        sweep(target)
        assert running.exists()
        with replacement_of(target) as second:
            (second / "second").write_text("new")
    assert names(target) == []
    assert names(target.parent) == ["generated"]


def test_where_folders_cannot_be_held_only_old_ones_are_swept(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_held", lambda handle: None)
    old, new = (target.parent / f".generated.1.{name}" for name in ("abcdefg1", "abcdefg2"))
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (0, 0))
    sweep(target)
    assert names(target.parent) == [new.name, "generated"]


def test_folders_that_only_look_alike_are_spared(target: Path) -> None:
    mine = target.parent / ".generated.1.backup-of-mine"
    mine.mkdir()
    sweep(target)
    assert mine.exists()


def test_what_was_set_aside_by_a_killed_run_is_put_back(target: Path) -> None:
    aside = target.parent / ".generated.1.abcd1234"
    aside.mkdir()
    target.rename(aside / "old")
    sweep(target)
    assert names(target) == ["old"]
    assert names(target.parent) == ["generated"]


def test_there_is_nothing_to_sweep_where_there_is_no_folder(tmp_path: Path) -> None:
    sweep(tmp_path / "none" / "generated")
    assert names(tmp_path) == []


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


def replace(target: Path) -> None:
    with replacement_of(target):
        pass


@pytest.mark.parametrize("place", ["loop", "loop/below"])
@pytest.mark.parametrize("use", [replace, sweep, expect_ours])
def test_links_in_a_circle_are_an_error_of_the_system(
    tmp_path: Path, place: str, use: Callable[[Path], None]
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match="symbolic links"):
        use(tmp_path / place)
    assert names(tmp_path) == ["loop"]
