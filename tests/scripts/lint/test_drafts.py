"""`lint --suggest` for the specs of a folder: shared corrections, waivers, files that are there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.commands import main
from scripts.documents import Document, JsonObject, read_document, to_yaml

Run = Callable[..., int]
Write = Callable[..., Path]
_STEPPED = {"type": "number", "description": "How many steps (Step: 1)"}
_BEARER = {"securitySchemes": {"BearerAuth": {"type": "bearer"}}}
_COMMON = Path("overlays/all-specs.overlay.yaml")


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("specs").mkdir()
    Path("overlays").mkdir()


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
def spec(document_with: Callable[..., Document]) -> Write:
    """Write the spec of one model, with inputs of its own."""

    def write(name: str, components: JsonObject | None = None, **inputs: object) -> Path:
        document: Any = document_with(
            {
                "operation": {
                    "operationId": f"vendor-{name}",
                    "summary": f"Generate content using vendor/{name}",
                },
                "inputs": inputs,
                "components": components or {},
            }
        ).value
        media = document["paths"]["/createTask"]["post"]["requestBody"]["content"]
        properties = media["application/json"]["schema"]["properties"]
        properties["model"]["enum"] = [f"vendor/{name}"]
        path = Path("specs") / f"{name}.yaml"
        path.write_text(to_yaml(document), encoding="utf-8")
        return path

    return write


def _targets(path: Path) -> list[str]:
    actions: Any = read_document(path).value["actions"]
    return [action["target"].rpartition(".")[2] for action in actions]


def _overlays() -> list[str]:
    return sorted(path.name for path in Path("overlays").iterdir())


def _with_all() -> list[str]:
    own = sorted(path for path in Path("overlays").iterdir() if path != _COMMON)
    return [part for path in (_COMMON, *own) for part in ("--with", str(path))]


def test_what_most_specs_need_is_drafted_once(run: Run, spec: Write) -> None:
    for name in "abc":
        spec(name, _BEARER, steps=_STEPPED)
    spec("d", _BEARER, size={"type": "string", "description": "Required."})
    spec("e")

    assert run("specs", "--suggest", "-o", "overlays") == 1

    assert _overlays() == ["all-specs.overlay.yaml", "d.overlay.yaml"]
    assert read_document(_COMMON).value["extends"] == "../specs/"
    assert sorted(_targets(_COMMON)) == ["BearerAuth", "steps"]
    assert run("specs", *_with_all()) == 0


def test_an_action_for_all_names_how_many_need_it_and_quotes_some(run: Run, spec: Write) -> None:
    for name in "abc":
        spec(name, steps=_STEPPED)

    run("specs", "--suggest", "-o", "overlays")

    (action,) = read_document(_COMMON).value["actions"]  # type: ignore[misc]
    assert str(action["description"]).endswith("(3 specs)")  # type: ignore[index, call-overload]
    assert action["x-evidence"] == [{"page": "specs/a.yaml", "quote": "Step: 1"}]  # type: ignore[index, call-overload]


def test_a_spec_that_does_not_need_an_action_is_not_changed_by_it(run: Run, spec: Write) -> None:
    for name in "abc":
        spec(name, steps=_STEPPED)
    spec("d", steps={"type": "number", "description": "How strong (Step: 0.1)"})

    run("specs", "--suggest", "-o", "overlays")

    assert _overlays() == [f"{name}.overlay.yaml" for name in "abc"]


@pytest.mark.parametrize("named", [["specs/a.yaml", "specs/b.yaml", "specs/c.yaml"], ["specs"]])
def test_only_a_whole_folder_has_shared_actions(run: Run, spec: Write, named: list[str]) -> None:
    for name in "abcd":
        spec(name, steps=_STEPPED)

    run(*named, "--suggest", "-o", "overlays")

    assert _COMMON.exists() is (named == ["specs"])


def test_two_readings_are_shared_only_where_they_rest_on_the_same_words(
    run: Run, spec: Write
) -> None:
    ratio = {"type": "string", "enum": ["16:9", "9:16", "1:1"]}
    for name, text in zip(
        "abcd", ("(16:9 or 9:16)",) * 2 + ("Either 16:9 or 9:16.",) * 2, strict=True
    ):
        spec(name, ratio={**ratio, "description": text})

    run("specs", "--suggest", "-o", "overlays")

    assert not _COMMON.exists()


def test_no_waiver_is_offered_for_what_the_drafts_mend(run: Run, spec: Write) -> None:
    spec("a", untyped={"description": "Anything"})
    other = spec("b", steps=_STEPPED)
    other.write_text(other.read_text().replace("- vendor/b", "- vendor/a"))

    assert run("specs") == 1
    run("specs", "--suggest", "-o", "overlays")

    assert "model-shared" not in "".join(path.read_text() for path in Path("overlays").iterdir())


def test_a_waiver_that_is_offered_is_never_stale(run: Run, spec: Write) -> None:
    for name in "abc":
        spec(name, _BEARER, **{f"own_{name}": _STEPPED, "untyped": {"description": "Anything"}})

    run("specs", "--suggest", "-o", "overlays")
    for path in Path("overlays").iterdir():
        path.write_text(re.sub(r"^# (?=- |  )", "", path.read_text(), flags=re.M))

    assert run("specs", *_with_all()) == 0


def test_drafts_go_beside_what_is_there_already(
    run: Run, spec: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in "abc":
        spec(name, steps=_STEPPED)
    run("specs", "--suggest", "-o", "overlays")
    before = _COMMON.read_text()
    spec("d", _BEARER, steps=_STEPPED)
    capsys.readouterr()

    assert run("specs", "--suggest", "-o", "overlays") == 1

    assert _COMMON.read_text() == before
    assert _overlays() == ["all-specs.overlay.yaml", "d.overlay.yaml"]
    assert _targets(Path("overlays/d.overlay.yaml")) == ["BearerAuth"]
    assert "all-specs.overlay.yaml there already" in capsys.readouterr().err


def test_only_the_file_that_is_there_is_refused(
    run: Run, spec: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = spec("a", steps=_STEPPED), spec("b", _BEARER)
    mine = Path("overlays/a.overlay.yaml")
    mine.write_text(
        "overlay: 1.1.0\ninfo: {title: Mine, version: '1'}\nextends: ../specs/a.yaml\n"
        "actions: [{target: $.info, update: {title: Mine}}]\n"
    )

    assert run(str(one), str(two), "--suggest", "-o", "overlays") == 1

    error = capsys.readouterr().err
    assert "Mine" in mine.read_text()
    assert _targets(Path("overlays/b.overlay.yaml")) == ["BearerAuth"]
    assert f"{mine}: this file is there and stays as it is" in error
    command = next(line for line in error.splitlines() if "to mend" in line).partition("scripts ")[
        2
    ]
    assert command == f"lint specs/a.yaml --with {mine} --suggest"
    assert run(*command.split()[1:]) == 1
    assert "steps" in capsys.readouterr().out


def test_nothing_left_to_draft_is_fine(run: Run, spec: Write) -> None:
    for name in "abc":
        spec(name, steps=_STEPPED, **{f"own_{name}": _STEPPED})
    assert run("specs", "--suggest", "-o", "overlays") == 1
    before = {path: path.read_text() for path in Path("overlays").iterdir()}

    assert run("specs", "--suggest", "-o", "overlays") == 0

    assert {path: path.read_text() for path in Path("overlays").iterdir()} == before


def test_what_is_left_to_a_person_alone_is_nothing_to_draft(run: Run, spec: Write) -> None:
    path = spec("a", steps=_STEPPED, untyped={"description": "Anything"})
    assert run(str(path), "--suggest", "-o", "overlays") == 1

    assert run(str(path), "--suggest", "-o", "overlays") == 0


def test_a_foreign_server_is_drafted_as_that_of_the_others(run: Run, spec: Write) -> None:
    for name in "abc":
        spec(name)
    foreign = spec("d")
    foreign.write_text(foreign.read_text().replace("https://api.test", "https://api.original.test"))

    run("specs", "--suggest", "-o", "overlays")

    (action,) = read_document(Path("overlays/d.overlay.yaml")).value["actions"]  # type: ignore[misc]
    assert action["target"] == "$.servers[0]"  # type: ignore[index, call-overload]
    assert action["update"] == {"url": "https://api.test"}  # type: ignore[index, call-overload]
    assert run("specs", "--with", "overlays/d.overlay.yaml") == 0


def test_a_member_that_other_specs_declare_is_declared_here_too(run: Run, spec: Write) -> None:
    answer = {"code": {"type": "integer"}, "data": {"type": "object"}}
    for name, properties in (("a", answer), ("b", answer), ("c", {"data": {"type": "object"}})):
        path = spec(name)
        value: Any = read_document(path).value
        operation = value["paths"]["/createTask"]["post"]
        operation["responses"]["200"]["content"]["application/json"] = {
            "schema": {"type": "object", "properties": properties},
            "example": {"code": 200, "data": {}},
        }
        path.write_text(to_yaml(value))

    run("specs", "--suggest", "-o", "overlays")

    (action,) = read_document(Path("overlays/c.overlay.yaml")).value["actions"]  # type: ignore[misc]
    assert action["update"] == {"code": {"type": "integer"}}  # type: ignore[index, call-overload]
    assert action["x-alternative"][0]["remove"] is True  # type: ignore[index, call-overload]


def test_a_faulty_overlay_in_the_folder_stops_the_draft(
    run: Run, spec: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    path = spec("a", steps=_STEPPED)
    Path("overlays/a.overlay.yaml").write_text("extends: ../specs/a.yaml\n")

    assert run(str(path), "--suggest", "-o", "overlays") == 2
    assert "this is not an overlay" in capsys.readouterr().err


def test_without_an_action_the_waivers_are_told(
    run: Run, spec: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    path = spec("a", untyped={"description": "Anything"})

    assert run(str(path), "--suggest", "-o", "overlays") == 1

    assert not _overlays()
    error = capsys.readouterr().err
    assert "specs/a.yaml: nothing can be mended mechanically" in error
    assert "x-lint-ignore" in error
