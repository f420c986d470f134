"""`drift --update`: what changed is brought in, and what needs a person is left to one."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from scripts.drift.bringing import with_entry
from scripts.pipeline.check import check
from scripts.pipeline.regenerate import regenerate
from scripts.pipeline.report import Progress
from scripts.specs.sources import check_sources

NAME = "wan-2-2-a14b-text-to-video-turbo"
LONGER = (("5000 characters", "6000 characters"), ("maxLength: 5000", "maxLength: 6000"))
FOUR_TO_THREE = ("- '1:1'\n", "- '1:1'\n                        - '4:3'\n")


@pytest.fixture
def generated(house: Any) -> Any:
    """The house with its output as the pipeline makes it."""
    folders = house.folders
    regenerate(folders.specs, folders.overlays, folders.out, Progress(quiet=True))
    return house


def test_an_addition_is_brought_in_whole(generated: Any, capsys: Any) -> None:
    house = generated
    house.serve(house.changed(*LONGER))
    assert house.drift("--update", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["update"]["comparison"]["verdict"] == "additive"
    assert "maxLength: 6000" in house.spec
    assert house.entry()["vendored"] == datetime.now(UTC).date().isoformat()
    assert check_sources(house.folders.specs) == []
    assert "maxLength: 6000" in (house.folders.out / "openapi.yaml").read_text()
    assert house.folders.changelog.read_text().splitlines()[4:7] == [
        "### Added and loosened",
        "",
        "- Model `wan/2-2-a14b-text-to-video-turbo`: `input.prompt` now takes at most 6000 "
        "characters (was at most 5000 characters).",
    ]

    before = house.snapshot()
    assert house.drift("--update") == 0
    assert house.snapshot() == before


def test_superfluous_corrections_hold_their_page_back(generated: Any, capsys: Any) -> None:
    house = generated
    house.serve(house.changed(("                      default: 0\n", "")))
    before = house.snapshot()
    assert house.drift("--update", "--format", "markdown") == 1
    told = capsys.readouterr().out
    assert told.startswith("# Documentation drift: text only\n")
    assert "## Corrections to delete" in told
    assert "- it quoted: `If None, a random seed is chosen, beside default: 0`" in told
    assert "- Brought in: nothing." in told
    assert f"- [ ] `{NAME}` is as it was. To take it up: `python -m scripts vendor http://" in told
    assert house.snapshot() == before


def test_a_new_fault_of_the_page_holds_it_back(generated: Any, capsys: Any) -> None:
    """The enum has a value that the text beside it does not know: lint wants a correction."""
    house = generated
    house.serve(house.changed(FOUR_TO_THREE))
    before = house.snapshot()
    assert house.drift("--update") == 1
    out = capsys.readouterr().out
    assert f"held back: {NAME}: the build refuses it" in out
    assert f"  {house.entry()['address']}:" in out
    assert "prose-enum-differs" in out
    assert house.snapshot() == before


def test_values_that_readers_take_for_something_else_hold_their_page_back(
    generated: Any, capsys: Any
) -> None:
    house = generated
    house.serve(house.changed(("    name: Technical Support\n", "    name: yes\n")))
    before = house.snapshot()
    assert house.drift("--update") == 1
    assert "the unquoted `yes` is the boolean true to YAML 1.1 readers" in capsys.readouterr().out
    assert house.snapshot() == before


def test_a_page_that_is_held_back_keeps_no_other_out(generated: Any, capsys: Any) -> None:
    house = generated
    house.serve(house.changed(*LONGER))
    other = "wan-2-2-a14b-speech-to-video-turbo"
    spec = (house.folders.specs / f"{other}.yaml").read_text()
    house.serve(f"````yaml\n{spec.replace('maxLength: 5000', 'maxLength: 50')}````\n", path="/s.md")
    _record(house, other, house.server.url_for("/s.md"))

    assert house.drift("--update", "--format", "json") == 1

    update = json.loads(capsys.readouterr().out)["update"]
    assert update["specs"] == [NAME]
    assert [held["name"] for held in update["held"]] == [other]
    assert (house.folders.specs / f"{other}.yaml").read_text() == spec
    assert "at most 6000 characters" in house.folders.changelog.read_text()
    assert _is_up_to_date(house)


def test_a_new_address_is_recorded(house: Any, page: Any) -> None:
    house.serve("", status=301, headers={"Location": "/new.md"})
    house.serve(page(house.spec), path="/new.md")
    spec = house.spec
    assert house.drift("--update") == 0
    assert house.entry()["address"] == house.server.url_for("/new.md")
    assert house.spec == spec
    assert house.drift() == 0


@pytest.mark.parametrize(
    "edit",
    [
        ("url: https://api.apikley.ru", "url: https://api.example.com"),
        ("wan/2-2-a14b-text-to-video-turbo", "wan/2-5-text-to-video"),
        ("openapi: 3.0.0", "openapi: 4.0.0"),
    ],
)
def test_what_is_suspicious_is_never_brought_in(
    edit: tuple[str, str], house: Any, page: Any
) -> None:
    house.serve(page(house.spec.replace(*edit)))
    before = house.snapshot()
    assert house.drift("--update") == 1
    assert house.snapshot() == before


def test_one_bad_page_does_not_keep_a_good_one_out(generated: Any, capsys: Any) -> None:
    house = generated
    house.serve(house.changed(*LONGER))
    entries_of = "wan-2-2-a14b-speech-to-video-turbo"
    gone = house.server.url_for("/gone.md")
    house.serve("gone", path="/gone.md", status=410)
    _record(house, entries_of, gone)
    assert house.drift("--update") == 1
    out = capsys.readouterr().out
    assert f"{entries_of}: gone: the server answers 410" in out
    assert "brought in: wan-2-2-a14b-text-to-video-turbo" in out
    assert "maxLength: 6000" in (house.folders.out / "openapi.yaml").read_text()


def test_a_full_disk_leaves_everything_as_it_was(generated: Any, capsys: Any) -> None:
    house = generated
    house.serve(house.changed(*LONGER))
    before = house.snapshot()

    with _files_of_at_most(4000):
        assert house.drift("--update") == 1

    assert "the specs cannot be written" in capsys.readouterr().out
    assert house.snapshot() == before


def test_a_changelog_that_cannot_be_read_leaves_everything_as_it_was(
    generated: Any, capsys: Any
) -> None:
    house = generated
    house.folders.changelog.write_bytes(b"caf\xe9")
    house.serve(house.changed(*LONGER))
    before = house.snapshot()

    assert house.drift("--update") == 1

    assert "the changelog cannot be read" in capsys.readouterr().out
    assert house.snapshot() == before


def test_an_output_that_cannot_be_written_leaves_the_specs_as_they_were(
    generated: Any, capsys: Any
) -> None:
    house = generated
    house.serve(house.changed(*LONGER))
    (house.folders.out / "mine.txt").write_text("no output of ours")
    before = house.snapshot()

    assert house.drift("--update") == 1

    assert "nothing was brought in" in capsys.readouterr().out
    assert house.snapshot() == before


def test_what_does_not_build_before_is_told_and_left(generated: Any, capsys: Any) -> None:
    house = generated
    house.serve(house.changed(*LONGER))
    (house.folders.overlays / "idle.overlay.yaml").write_text(
        "overlay: 1.1.0\ninfo: {title: Idle, version: '1'}\n"
        "actions: [{target: $.nowhere, description: Gone, remove: true}]\n"
    )
    before = house.snapshot()

    assert house.drift("--update") == 1

    assert "idle.overlay.yaml" in capsys.readouterr().out
    assert house.snapshot() == before


def _is_up_to_date(house: Any) -> bool:
    folders = house.folders
    differences = check(folders.specs, folders.overlays, folders.out, Progress(quiet=True))
    return differences == []


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """Let the system refuse to write larger files, as it does when the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _record(house: Any, name: str, address: str) -> None:
    from scripts.specs.sources import read_sources, write_sources

    entries = read_sources(house.folders.specs).entries
    entries[name] = {**entries[name], "address": address}
    write_sources(house.folders.specs, entries)


def test_the_changelog_gets_its_section() -> None:
    old = "# Changelog\n\nHow it is kept.\n\n## 0.1.0\n\n- First.\n"
    once = with_entry(old, "### Breaking\n\n- One.")
    assert once == (
        "# Changelog\n\nHow it is kept.\n\n## Unreleased\n\n### Breaking\n\n- One.\n\n"
        "## 0.1.0\n\n- First.\n"
    )
    assert with_entry(once, "- Two.").index("- Two.") < once.index("### Breaking") + 2
    assert with_entry("# Changelog\n", "- One.") == "# Changelog\n\n## Unreleased\n\n- One.\n"
    assert with_entry("## [Unreleased] - soon", "- One.") == "## [Unreleased] - soon\n\n- One.\n"
