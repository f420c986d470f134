"""The folder that a batch's results go to."""

from __future__ import annotations

from pathlib import Path

import pytest

from wan_jobs import InvalidInput
from wan_jobs.batch.destination import destination_of
from wan_jobs.batch.folder import ResultsFolder


def test_a_folder_has_one_name_however_it_is_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path.resolve() / "clips"
    (folder / "inner").mkdir(parents=True)
    monkeypatch.chdir(folder / "inner")
    for out in ("..", "../../clips", folder, folder / "inner" / ".."):
        destination = destination_of(out)
        assert (destination.address, destination.name) == (str(folder), "clips")


def test_what_cannot_be_written_to_is_foreseen_and_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for name in ("file", "file/clips", "x" * 300):
        with pytest.raises(InvalidInput, match="cannot be written to"):
            ResultsFolder(tmp_path / name).foresee()
    ResultsFolder(tmp_path / "new" / "clips").foresee()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("out", ["a\0b", "a\ud800", ""])
def test_what_is_no_place_is_refused(out: str) -> None:
    with pytest.raises(InvalidInput, match="place"):
        destination_of(out)
