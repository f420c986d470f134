"""`python -m scripts lint`: what it lints, how it writes, and its exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.commands import main
from scripts.documents import Document, read_document
from scripts.lint.rule import all_rules, as_markdown
from scripts.overlay import apply_overlay, read_overlay

Run = Callable[..., int]
_FAULTY = {"type": "string", "description": "Ratio (16:9 or 9:16)", "enum": ["16:9", "9:16", "1:1"]}


def _model(name: str) -> dict[str, object]:
    """Give the request body of another model."""
    return {"properties": {"model": {"type": "string", "enum": [name]}}, "required": ["model"]}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run() -> Run:
    def lint(*arguments: str) -> int:
        try:
            main(["lint", *arguments])
        except SystemExit as ending:
            return int(ending.code or 0)
        return 0

    return lint


@pytest.fixture
def spec(document_with: Callable[..., Document]) -> Callable[..., Path]:
    def write(name: str = "spec.yaml", **parts: object) -> Path:
        path = Path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(document_with(parts).text, encoding="utf-8")
        return path

    return write


def test_a_sound_document_is_fine(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(spec())) == 0
    assert capsys.readouterr().out == "No findings in 1 document.\n"


def test_without_arguments_the_merged_document_is_linted(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    spec("generated/openapi.yaml", member=_FAULTY)

    assert run() == 1
    assert "generated/openapi.yaml:" in capsys.readouterr().out


def test_a_missing_document_is_bad_input(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 2
    assert "generated/openapi.yaml: cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["empty", ""])
def test_a_folder_without_documents_is_bad_input(
    run: Run, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    Path("empty").mkdir()
    assert run(name) == 2
    assert "there is no document in this folder" in capsys.readouterr().err


def test_all_unreadable_documents_are_told_together(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.yaml").write_text("a: [")
    Path("b.yaml").write_text("- b")

    assert run("a.yaml", "b.yaml") == 2
    errors = capsys.readouterr().err
    assert "a.yaml" in errors
    assert "b.yaml" in errors


def test_people_see_the_line_with_a_caret(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = spec(member=_FAULTY)

    run(str(path))

    lines = capsys.readouterr().out.splitlines()
    shown = next(index for index, line in enumerate(lines) if "[prose-enum-differs]" in line)
    number = int(lines[shown].split(":")[1])
    assert path.read_text().splitlines()[number - 1] in lines[shown + 1]
    assert lines[shown + 1].index("enum") == lines[shown + 2].index("^")
    assert lines[shown + 3].endswith("says: (16:9 or 9:16)")


def test_a_note_alone_is_no_failure(run: Run, spec: Callable[..., Path]) -> None:
    assert run(str(spec(member={"type": "string", "description": "Select description"}))) == 0


def test_json_is_one_object(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(spec(member=_FAULTY)), "--format", "json") == 1

    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["rule"] == "prose-enum-differs"
    assert finding["level"] == "error"
    assert finding["pointer"].endswith("/properties/it/enum")
    assert finding["line"] > 1
    assert finding["mendable"]


def test_sarif_names_every_rule_and_every_place(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run(str(spec(member=_FAULTY)), "--format", "sarif")

    log = json.loads(capsys.readouterr().out)
    (analysis,) = log["runs"]
    rules = analysis["tool"]["driver"]["rules"]
    (result,) = analysis["results"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in rules] == [rule.id for rule in all_rules()]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "prose-enum-differs"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "spec.yaml"
    assert place["region"]["startLine"] > 1


def test_github_annotations_are_escaped(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run(str(spec("a,b.yaml", member={"type": "in%t"})), "--format", "github")

    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("::error file=a%2Cb.yaml,line=")
    assert "title=type-unknown::'in%25t' is no type" in line


def test_github_has_nothing_to_say_of_a_sound_document(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(spec()), "--format", "github") == 0
    assert capsys.readouterr().out == ""


def test_the_draft_goes_to_stdout_and_the_summary_to_stderr(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = spec(inputs={"it": _FAULTY, "other": {"description": "Anything"}})

    assert run(str(path), "--suggest") == 1

    output = capsys.readouterr()
    Path("draft.yaml").write_text(output.out)
    draft = read_document(Path("draft.yaml"))
    (action,) = draft.value["actions"]  # type: ignore[misc]
    assert action["description"].startswith("prose-enum-differs: ")  # type: ignore[index, call-overload, union-attr]
    assert action["x-evidence"] == [{"page": "spec.yaml", "quote": "(16:9 or 9:16)"}]  # type: ignore[index, call-overload]
    assert action["x-alternative"]  # type: ignore[index, call-overload]
    assert "# Left to a person: " in output.out
    assert "1 error, 1 warning in 1 document" in output.err


def test_a_written_draft_mends_the_document_it_extends(run: Run, spec: Callable[..., Path]) -> None:
    path = spec("specs/page.yaml", member=_FAULTY)
    Path("overlays").mkdir()

    run(str(path), "--suggest", "-o", "overlays/page.overlay.yaml")

    overlay = read_overlay(read_document(Path("overlays/page.overlay.yaml")))
    assert overlay.extends == "../specs/page.yaml"
    mended = apply_overlay(overlay, read_document(path).value).value
    Path("mended.yaml").write_text(json.dumps(mended))
    assert run("mended.yaml") == 0


def test_what_is_left_to_a_person_comes_with_the_action_that_waives_it(
    run: Run, spec: Callable[..., Path]
) -> None:
    untyped = {"description": "Anything"}
    path = spec("page.yaml", inputs={"it": _FAULTY, "anyOf": untyped, "5 images": untyped})
    assert run(str(path), "--suggest", "-o", "page.overlay.yaml") == 1
    assert run(str(path), "--with", "page.overlay.yaml") == 1
    draft = Path("page.overlay.yaml").read_text()
    shown = re.sub(r"^# (?=- |  )", "", draft, flags=re.M)
    assert shown.count("x-lint-ignore") == 2
    Path("page.overlay.yaml").write_text(shown)
    assert run(str(path), "--with", "page.overlay.yaml") == 0


def test_an_overlay_of_another_spec_corrects_nothing(run: Run, spec: Callable[..., Path]) -> None:
    path = spec("page.yaml", member=_FAULTY)
    run(str(path), "--suggest", "-o", "page.overlay.yaml")
    other = spec("other.yaml", member=_FAULTY)
    assert run(str(path), "--with", "page.overlay.yaml") == 0
    assert run(str(other), "--with", "page.overlay.yaml") == 1


def test_a_draft_replaces_no_file(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = spec("one.yaml", member=_FAULTY)
    mine = Path("mine.yaml")
    mine.write_text("mine")
    assert run(str(path), "--suggest", "-o", "mine.yaml") == 2
    assert f"{mine}: the draft would replace this file" in capsys.readouterr().err
    assert mine.read_text() == "mine"


def test_several_drafts_go_into_a_folder(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    one = spec("one.yaml", member=_FAULTY)
    two = spec("two.yaml", operation={"operationId": "wan-2-2"}, member=_FAULTY)

    assert run(str(one), str(two), "--suggest", "-o", "drafts") == 2
    assert "a folder that exists" in capsys.readouterr().err
    Path("drafts").mkdir()
    assert run(str(one), str(two), "--suggest", "-o", "drafts") == 1
    assert sorted(path.name for path in Path("drafts").iterdir()) == [
        "one.overlay.yaml",
        "two.overlay.yaml",
    ]


def test_nothing_is_drafted_for_what_no_edit_mends(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(spec(member={"description": "Anything"})), "--suggest", "-o", "draft.yaml") == 1
    assert "nothing can be mended mechanically" in capsys.readouterr().err
    assert not Path("draft.yaml").exists()


def test_a_rule_is_explained(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--explain", "prose-null-default") == 0
    output = capsys.readouterr().out
    assert "Why: " in output
    assert "Fix: " in output
    assert run("--explain", "no-rule") == 2


def test_a_folder_is_linted_without_its_list_of_sources(
    run: Run, spec: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    spec("specs/one.yaml")
    spec("specs/two.yaml", operation={"operationId": "wan-2-3"}, body=_model("wan/2-3"))
    Path("specs/sources.yaml").write_text("one: {}")

    assert run("specs") == run("specs/one.yaml", "specs/two.yaml", "specs/sources.yaml") == 0
    assert capsys.readouterr().out == "No findings in 2 documents.\n" * 2


def test_what_is_no_api_is_bad_input(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("notes.yaml").write_text("notes: []")

    assert run("notes.yaml") == 2
    assert "notes.yaml:1:1: this is no OpenAPI document" in capsys.readouterr().err


def test_output_without_suggest_is_a_usage_error(run: Run, spec: Callable[..., Path]) -> None:
    assert run(str(spec()), "-o", "draft.yaml") == 2


def test_the_page_of_rules_is_current(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    page = Path(__file__).parents[3] / "docs" / "measures" / "lint-rules.md"

    assert run("--rules") == 0
    assert capsys.readouterr().out == page.read_text(encoding="utf-8") == as_markdown()
