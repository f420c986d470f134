"""CONTRIBUTING explains each refusal of the workshop, and quotes none that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from scripts.commands import VERBS
from scripts.drift.finding import Finding
from tests.project.refusals import messages, texts

ROOT = Path(__file__).resolve().parents[2]
_ENOUGH_LETTERS = 9
"""A message of fewer letters of its own, as `… is …`, is known by what is filled in."""


@pytest.fixture(scope="module")
def contributing() -> str:
    return (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.fixture(scope="module")
def quoted(contributing: str) -> set[str]:
    """Give each message that the tables quote."""
    cells = re.findall(r"^\| (.+?) \| .+ \|$", contributing.partition("## When a command")[2], re.M)
    phrases = [re.sub(r" \(.*?\)", "", each) for cell in cells for each in cell.split(" · ")]
    return {*phrases} - {"it says", "finding"}


def _unquoted(phrases: Iterable[str], said: Iterable[str]) -> set[str]:
    """Find the phrases that are part of nothing said; `…` stands for any text in either."""
    lines = {_plain(each) for each in said}
    whole = "\n".join(lines)
    open_ones = [re.compile(_pattern(line)) for line in lines if "…" in line and _is_telling(line)]
    return {
        phrase
        for phrase in phrases
        if not re.search(_pattern(_plain(phrase)), whole)
        and not any(pattern.fullmatch(_plain(phrase)) for pattern in open_ones)
    }


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "").split())


def _pattern(text: str) -> str:
    return ".+".join(re.escape(part) for part in text.split("…"))


def _is_telling(message: str) -> bool:
    return len(re.sub(r"\W", "", message)) >= _ENOUGH_LETTERS


def test_every_refusal_is_explained(quoted: set[str]) -> None:
    refusals = messages(ROOT / "scripts")
    assert len(refusals) > 100
    unexplained = {
        message: place
        for message, place in refusals.items()
        if _is_telling(message) and len(_unquoted(quoted, [message])) == len(quoted)
    }
    assert not unexplained, "give each of these a row under `When a command refuses`"


def test_every_quoted_message_is_one_of_the_sources(quoted: set[str]) -> None:
    gone = _unquoted(quoted, texts(ROOT / "scripts"))
    assert not gone, "no source says this any more"


def test_every_finding_of_drift_is_explained(quoted: set[str]) -> None:
    assert {*Finding} - {Finding.UNCHANGED} <= {*quoted}


def test_the_lines_to_type_name_verbs_and_files_that_are_there(contributing: str) -> None:
    typed = re.findall(r"^\$ (.+?)(?:\s+#.*)?$", contributing, re.M)
    assert len(typed) > 20
    for line in typed:
        if found := re.search(r"-m scripts (\S+)", line):
            assert found[1] in VERBS, line
    for name in re.findall(
        r"\b(?:scripts|tests|specs|overlays|\.github)/[\w/.-]+\.\w+", contributing
    ):
        if not re.search("NAME|NEW|pages.overlay", name):
            assert (ROOT / name).exists(), name
