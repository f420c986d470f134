"""sources.yaml keeps specs honest."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.documents import JsonObject, Value
from scripts.problem import BadInput
from scripts.specs.sources import (
    check_sources,
    flattened_sha256,
    read_sources,
    sha256,
    write_sources,
)

SPEC = "openapi: 3.0.0\n"


def entry(**changes: Value) -> JsonObject:
    return {
        "origin": "vendored",
        "sha256": sha256(SPEC),
        "flattened_sha256": flattened_sha256(SPEC),
        **changes,
    }


def test_a_folder_without_the_file_has_nothing_to_compare(tmp_path: Path) -> None:
    (tmp_path / "films.yaml").write_text(SPEC)

    assert check_sources(tmp_path) == []


def test_every_difference_is_named(tmp_path: Path) -> None:
    write_sources(tmp_path, {"edited": entry(), "gone": entry(), "right": entry()})
    (tmp_path / "edited.yaml").write_text(SPEC + "# mended\n")
    (tmp_path / "right.yaml").write_text(SPEC)
    (tmp_path / "unknown.yaml").write_text(SPEC)

    messages = [problem.message for problem in check_sources(tmp_path)]

    assert len(messages) == 3
    assert any("not the one" in message for message in messages)
    assert any("no gone.yaml" in message for message in messages)
    assert any("where this spec came from" in message for message in messages)


def test_a_spec_that_does_not_flatten_to_its_page_is_named(tmp_path: Path) -> None:
    write_sources(tmp_path, {"films": entry(flattened_sha256="0" * 64)})
    (tmp_path / "films.yaml").write_text(SPEC)

    (problem,) = check_sources(tmp_path)

    assert "flattened" in problem.message


@pytest.mark.parametrize(
    "broken",
    [
        {"origin": "found"},
        entry(sha256="short"),
        entry(flattened_sha256=None),
        {"origin": "authored", "sha256": sha256(SPEC)},
        "text",
    ],
)
def test_faulty_entries_are_refused(tmp_path: Path, broken: Value) -> None:
    write_sources(tmp_path, {"films": broken})

    with pytest.raises(BadInput):
        read_sources(tmp_path)


def test_specs_of_every_notation_are_compared_and_folders_are_not(tmp_path: Path) -> None:
    write_sources(tmp_path, {"films": entry(), "music": entry()})
    (tmp_path / "films.yml").write_text(SPEC)
    (tmp_path / "music.json").write_text("{}")
    (tmp_path / ".hidden.yaml").write_text("an editor's")
    (tmp_path / "folder.yaml").mkdir()

    (problem,) = check_sources(tmp_path)

    assert problem.file is not None
    assert problem.file.endswith("music.json")
    assert "not the one" in problem.message


def test_two_specs_of_one_name_and_what_is_no_text_are_named(tmp_path: Path) -> None:
    write_sources(tmp_path, {"films": entry(), "music": entry()})
    (tmp_path / "films.json").write_text(SPEC)
    (tmp_path / "films.yaml").write_text(SPEC)
    (tmp_path / "music.yaml").write_bytes(b"\xff\xfe")

    messages = [problem.message for problem in check_sources(tmp_path)]

    assert any("has the name of films.json" in message for message in messages)
    assert any("is not UTF-8 text" in message for message in messages)


@pytest.mark.parametrize("name", ["../films", "a/b", "", ".hidden"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    write_sources(tmp_path, {name: entry()})

    with pytest.raises(BadInput, match="no name of a file"):
        read_sources(tmp_path)
