"""What people, programs and the changelog are told."""

from __future__ import annotations

import json

import pytest

from scripts.diff import Change, Comparison, Impact, Kind, Severity, Subject, VersionStep
from scripts.diff.report import as_json, as_markdown, as_text

KIND = Kind("some-kind", "Something happened.")
MODEL = Subject("model", "wan/a")


def change(
    message: str, impact: Impact = Impact.BREAKING, subject: Subject = MODEL, place: str = "`x`"
) -> Change:
    return Change(KIND, impact, subject, place, message, 1, 2, "/old", "/new")


def comparison(*changes: Change) -> Comparison:
    return Comparison("old.yaml", "new.yaml", changes)


@pytest.mark.parametrize(
    ("impacts", "verdict", "step"),
    [
        ([], Severity.NONE, VersionStep.NONE),
        ([Impact.TEXT], Severity.NONE, VersionStep.PATCH),
        ([Impact.TEXT, Impact.ADDITIVE], Severity.ADDITIVE, VersionStep.MINOR),
        ([Impact.ADDITIVE, Impact.BREAKING, Impact.TEXT], Severity.BREAKING, VersionStep.MAJOR),
    ],
)
def test_the_heaviest_change_decides(
    impacts: list[Impact], verdict: Severity, step: VersionStep
) -> None:
    found = comparison(*(change("changed", impact) for impact in impacts))
    assert (found.verdict, found.step) == (verdict, step)


def test_text_for_people() -> None:
    service = Subject("service", "")
    found = comparison(
        change("has another description", Impact.TEXT),
        change("is gone", place="`input.seed`"),
        change("is now at `https://a`", Impact.ADDITIVE, service, ""),
    )
    assert as_text(found).splitlines() == [
        "breaking: 1 breaking, 1 additive, 1 text; asks for a major version "
        "(before 1.0.0: a minor one).",
        "",
        "the service",
        "  additive  is now at `https://a`  [some-kind]",
        "",
        "model wan/a",
        "  breaking  `input.seed` is gone  [some-kind]",
        "  text      `x` has another description  [some-kind]",
    ]


def test_text_for_nothing_and_for_texts_alone() -> None:
    assert as_text(comparison()) == "none: nothing changed for users of the client."
    first = as_text(comparison(change("reads otherwise", Impact.TEXT))).splitlines()[0]
    assert first == "none: 1 text only; asks for a patch version."


def test_json_for_programs() -> None:
    told = json.loads(as_json(comparison(change("is gone"))))
    assert told == {
        "old": "old.yaml",
        "new": "new.yaml",
        "verdict": "breaking",
        "semver": "major",
        "counts": {"breaking": 1, "additive": 0, "text": 0},
        "changes": [
            {
                "id": "some-kind",
                "impact": "breaking",
                "subject": {"kind": "model", "name": "wan/a"},
                "place": "`x`",
                "message": "is gone",
                "before": 1,
                "after": 2,
                "old": "/old",
                "new": "/new",
            }
        ],
    }


def test_a_paragraph_for_the_changelog() -> None:
    found = comparison(
        change("is new", Impact.ADDITIVE, place=""),
        change("must now be given", place="`input.seed`"),
        change("has another description", Impact.TEXT),
        change("has other examples", Impact.TEXT),
    )
    assert as_markdown(found).splitlines() == [
        "### Breaking",
        "",
        "- Model `wan/a`: `input.seed` must now be given.",
        "",
        "### Added and loosened",
        "",
        "- Model `wan/a` is new.",
        "",
        "### Documentation",
        "",
        "- Model `wan/a`: `x` is described anew.",
    ]
    assert as_markdown(comparison()) == ""


def test_texts_of_a_subject_are_one_line_whatever_they_are_of() -> None:
    itself, other = Subject("model", "wan/b"), Subject("model", "wan/c")
    found = comparison(
        change("has another description", Impact.TEXT, itself, place=""),
        change("has another description", Impact.TEXT, other, place=""),
        change("has another description", Impact.TEXT, other, place="`y`"),
    )
    assert as_markdown(found).splitlines()[2:] == [
        "- Model `wan/b` is described anew.",
        "- Model `wan/c`: the whole, `y` are described anew.",
    ]


def test_the_same_change_of_many_models_is_one_line() -> None:
    models = [Subject("model", f"wan/{letter}") for letter in "abcdef"]
    found = comparison(
        *(change("is a new optional input", Impact.ADDITIVE, model) for model in models),
        *(change("is gone", subject=model, place="") for model in models[:2]),
    )
    lines = [line for line in as_markdown(found).splitlines() if line.startswith("-")]
    assert lines == [
        "- Models `wan/a`, `wan/b` are gone.",
        "- Models `wan/a`, `wan/b`, `wan/c` and 3 more: `x` is a new optional input.",
    ]


def test_text_from_pages_is_no_markup() -> None:
    odd = Subject("model", "a`\n# b")
    found = comparison(change("is <b>[now](x)</b>\n- here `<i>`", subject=odd, place=""))
    assert as_markdown(found).splitlines()[2] == (
        r"- Model `a' # b` is \<b\>\[now\](x)\</b\> - here `<i>`."
    )
