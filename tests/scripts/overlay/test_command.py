"""`python -m scripts overlay apply` and `validate`."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.commands import main
from scripts.documents import read_document

DOCUMENT = "openapi: 3.1.0\ninfo: {title: Old, version: '1'}\nratio: '16:9'\n"
HEAD = "overlay: 1.1.0\ninfo: {title: Fixes, version: '1'}\nextends: elsewhere.yaml\n"
TITLE = HEAD + "actions: [{target: $.info, update: {title: New}}]\n"
GONE = HEAD + "actions: [{target: $.info, update: {title: New}}, {target: $.none, remove: true}]\n"


@dataclass(frozen=True)
class Ending:
    code: int
    out: str
    err: str


Run = Callable[..., Ending]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in a folder with a document and some overlays."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi.yaml").write_text(DOCUMENT)
    (tmp_path / "title.overlay.yaml").write_text(TITLE)
    (tmp_path / "gone.overlay.yaml").write_text(GONE)

    def run_command(*arguments: str) -> Ending:
        code = 0
        try:
            main(["overlay", *arguments])
        except SystemExit as ending:
            code = int(ending.code or 0)
        captured = capsys.readouterr()
        return Ending(code, captured.out, captured.err)

    return run_command


def test_the_result_goes_to_stdout_and_what_was_done_to_stderr(run: Run) -> None:
    ending = run("apply", "openapi.yaml", "title.overlay.yaml")
    assert ending.code == 0
    assert ending.out == ("openapi: 3.1.0\ninfo:\n  title: New\n  version: '1'\nratio: '16:9'\n")
    assert ending.err.splitlines() == [
        "  applied      1 node  $.info",
        "title.overlay.yaml: 1 action: 1 applied",
    ]


def test_quiet(run: Run) -> None:
    ending = run("apply", "openapi.yaml", "title.overlay.yaml", "--quiet", "-o", "new.yaml")
    assert ending == Ending(0, "", "")


def test_overlays_are_applied_in_turn(run: Run, tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text(
        HEAD + "actions: [{target: '$.info[?@ == \"New\"]', update: Newer}]"
    )
    ending = run("apply", "openapi.yaml", "title.overlay.yaml", "more.yaml", "-o", "new.yaml")
    assert ending.code == 0
    assert read_document(tmp_path / "new.yaml").value["info"] == {"title": "Newer", "version": "1"}


def test_a_stale_action_is_refused_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "new.yaml").write_text("as it was")
    ending = run("apply", "openapi.yaml", "gone.overlay.yaml", "-o", "new.yaml")
    assert ending.code == 1
    assert ending.out == ""
    assert "gone.overlay.yaml:4:52: the target selects nothing: $.none" in ending.err
    assert "1 action is stale" in ending.err
    assert (tmp_path / "new.yaml").read_text() == "as it was"


def test_stale_actions_of_all_overlays_are_told_together(run: Run) -> None:
    ending = run("apply", "openapi.yaml", "gone.overlay.yaml", "title.overlay.yaml", "--quiet")
    assert ending.code == 1
    assert "$.none" in ending.err
    assert "title.overlay.yaml:4:12: the action changes nothing" in ending.err
    assert "2 actions are stale" in ending.err


def test_leniently_a_stale_action_is_fine(run: Run) -> None:
    ending = run("apply", "openapi.yaml", "gone.overlay.yaml", "--lenient")
    assert ending.code == 0
    assert "title: New" in ending.out
    assert "2 actions: 1 applied, 1 no match" in ending.err


def test_json_is_written_where_the_file_is_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text(json.dumps({"info": {"title": "é"}, "n": 1.5}))
    assert run("apply", "in.json", "title.overlay.yaml", "-o", "out.json").code == 0
    text = (tmp_path / "out.json").read_text(encoding="utf-8")
    assert text == '{\n  "info": {\n    "title": "New"\n  },\n  "n": 1.5\n}\n'


@pytest.mark.parametrize("output", [[], ["-o", "-"]])
def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch, output: list[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"info": {"title": 1}}')))
    ending = run("apply", "-", "title.overlay.yaml", *output)
    assert (ending.code, ending.out) == (0, "info:\n  title: New\n")


def test_a_document_may_be_replaced_by_its_result(run: Run, tmp_path: Path) -> None:
    assert run("apply", "openapi.yaml", "title.overlay.yaml", "-o", "openapi.yaml").code == 0
    assert "title: New" in (tmp_path / "openapi.yaml").read_text()


def test_all_that_is_wrong_with_all_files_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(HEAD + "actions: [{target: a}, {remove: 1}]")
    (tmp_path / "twice.yaml").write_text("a: 1\na: 2\n")
    ending = run("apply", "twice.yaml", "bad.yaml", "none.yaml", "-o", "new.yaml")
    assert ending.code == 2
    for place in ["twice.yaml:2", "bad.yaml:4:12", "bad.yaml:4:24", "none.yaml: cannot be read"]:
        assert place in ending.err
    assert "5 problems; nothing was written." in ending.err
    assert not (tmp_path / "new.yaml").exists()


def test_what_cannot_be_merged_is_bad_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(HEAD + "actions: [{target: $.info, update: [1]}]")
    ending = run("apply", "openapi.yaml", "bad.yaml", "--lenient")
    assert (ending.code, ending.out) == (2, "")
    assert "an array cannot be merged into the object at /info" in ending.err


def test_where_nothing_can_be_written_is_told(run: Run) -> None:
    ending = run("apply", "openapi.yaml", "title.overlay.yaml", "--quiet", "-o", "none/new.yaml")
    assert ending.code == 2
    assert ending.err.startswith("none/new.yaml: cannot be written: No such file")


def test_what_is_not_utf8_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text('{"info": {"a": "\\ud800"}}')
    for output in (["-o", "out.json"], ["-o", "out.yaml"], []):
        ending = run("apply", "in.json", "title.overlay.yaml", "--quiet", *output)
        assert (ending.code, ending.out) == (2, "")
    assert not list(tmp_path.glob("out.*"))


def test_validate(run: Run) -> None:
    ending = run("validate", "title.overlay.yaml", "gone.overlay.yaml")
    assert ending == Ending(
        0,
        "",
        "title.overlay.yaml: valid Overlay 1.1, 1 action\n"
        "gone.overlay.yaml: valid Overlay 1.1, 2 actions\n",
    )
    assert run("validate", "title.overlay.yaml", "--quiet").err == ""


def test_validate_tells_what_is_wrong_with_all_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(HEAD + "actions: []\nnote: x")
    ending = run("validate", "bad.yaml", "title.overlay.yaml", "openapi.yaml")
    assert ending.code == 2
    assert "bad.yaml:4:1: `actions` is empty" in ending.err
    assert "bad.yaml:5:1: an overlay has no `note`" in ending.err
    assert "openapi.yaml:1:1: this is not an overlay" in ending.err
    assert "3 problems" in ending.err


def test_what_other_tools_let_pass_is_refused_strictly_and_told_leniently(
    run: Run, tmp_path: Path
) -> None:
    actions = "actions: [{target: '$.x-a', remove: true}, {target: $.info.title, update: New}]"
    (tmp_path / "old.yaml").write_text(HEAD.replace("1.1.0", "1.0.0") + actions)
    assert run("validate", "old.yaml").code == 2
    assert run("apply", "openapi.yaml", "old.yaml").code == 2
    validated = run("validate", "old.yaml", "--lenient")
    assert validated.code == 0
    assert "warning: old.yaml:4:12: `target` is not a JSONPath" in validated.err
    applied = run("apply", "openapi.yaml", "old.yaml", "--lenient", "--quiet")
    assert applied.code == 0
    assert "title: New" in applied.out
    assert "write $['x-a']" in applied.err
    assert "write `overlay: 1.1.0`" in applied.err


@pytest.mark.parametrize("arguments", [[], ["apply", "openapi.yaml"], ["validate"], ["apply"]])
def test_usage(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).code == 2


@pytest.mark.parametrize("verb", ["apply", "validate"])
def test_help_shows_an_example(run: Run, verb: str) -> None:
    ending = run(verb, "--help")
    assert ending.code == 0
    assert f"python -m scripts overlay {verb} " in ending.out
