"""Specs that describe a shared part differently: settled by an overlay of the whole, or advised."""

from __future__ import annotations

from typing import Any

import pytest

_CODE = "$.components.schemas.Answer.properties.code"
_AT = "/components/schemas/Answer"


def _spoil(project: Any, model: str, old: str, new: str) -> None:
    path = project.spec(model)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def _overlay(project: Any, actions: str, *, extends: str = "") -> None:
    line = f"extends: {extends}\n" if extends else ""
    (project.root / "overlays" / "a.overlay.yaml").write_text(
        f"overlay: 1.1.0\ninfo: {{title: A, version: '1'}}\n{line}actions:\n{actions}"
    )


@pytest.fixture
def odd_one_out(project: Any) -> Any:
    """Three specs, one of which has codes that are text."""
    project.spec("wan/a")
    project.spec("wan/b")
    _spoil(project, "wan/c", "type: integer", "type: string")
    return project


def test_a_conflict_is_refused_with_an_overlay_for_the_odd_spec(odd_one_out: Any) -> None:
    said = odd_one_out.regenerate().stderr
    assert "wan-c.yaml:" in said
    assert f"at: {_AT}/properties/code/type" in said
    advice = said[said.index("to mend") :]
    assert "`extends: ../specs/wan-c.yaml`" in advice
    assert f"        - target: {_CODE}\n" in advice
    assert "            type: integer\n" in advice
    assert said.splitlines()[-1].startswith("1 problem;")


_SAYS_CODE = "        code:\n          type: integer\n          description: 200 for success.\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type: integer\n", "type: string\n"),
        ("type: integer\n", "type: integer\n          enum: [200, 500]\n"),
        ("type: integer\n", "type: integer\n          enum: [200]\n"),
        ("          nullable: true\n", ""),
        ("scheme: bearer", "scheme: bearer\n      bearerFormat: JWT"),
        (_SAYS_CODE, ""),
        (_SAYS_CODE, "        code: {}\n"),
        (_SAYS_CODE, f"{_SAYS_CODE}        more: {{type: array, items: {{type: string}}}}\n"),
        (
            "    Answer:\n      type: object",
            "    Answer:\n      required: [code]\n      type: object",
        ),
    ],
)
def test_the_advice_solves_the_conflict(project: Any, old: str, new: str) -> None:
    project.spec("wan/a")
    project.spec("wan/b")
    _spoil(project, "wan/c", old, new)
    said = project.regenerate().stderr
    advice = said[said.index("to mend") :].splitlines()
    actions = "".join(f"{line[6:]}\n" for line in advice if line.startswith("        "))
    _overlay(project, actions, extends="../specs/wan-c.yaml")
    done = project.regenerate()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "actions",
    [
        f"  - {{target: {_CODE}, update: {{type: integer}}}}\n",
        f"  - {{target: {_CODE}.type, update: integer}}\n",
        f"  - {{target: {_CODE}.type, remove: true}}\n"
        f"  - {{target: {_CODE}, update: {{type: integer}}}}\n",
        "  - {target: $.components.schemas.Answer.properties, update: {code: {type: integer}}}\n",
    ],
)
def test_an_overlay_of_the_whole_has_the_last_word(odd_one_out: Any, actions: str) -> None:
    _overlay(odd_one_out, actions)
    for _ in ("most say what the overlay says", "most say something else"):
        done = odd_one_out.regenerate()
        assert done.returncode == 0, done.stderr
        assert f"a.overlay.yaml:4, 2 readings: {_AT}\n" in done.stderr
        _spoil(odd_one_out, "wan/b", "type: integer", "type: string")


@pytest.mark.parametrize(
    "actions",
    [
        f"  - {{target: {_CODE}, update: {{description: New.}}}}\n",
        f"  - {{target: {_CODE}.description, remove: true}}\n",
        "  - {target: $.components.schemas, update: {Other: {type: string}}}\n",
    ],
)
def test_an_overlay_that_leaves_the_difference_settles_nothing(
    odd_one_out: Any, actions: str
) -> None:
    _overlay(odd_one_out, actions)
    done = odd_one_out.regenerate()
    assert done.returncode == 2
    assert "the component `Answer` differs" in done.stderr


def test_a_reading_that_lint_refuses_is_not_advised(project: Any) -> None:
    for model in ("wan/a", "wan/b"):
        _spoil(project, model, "type: http", "type: bearer")
    project.spec("wan/c")
    said = project.regenerate().stderr
    assert '2 with type: "bearer"' in said
    advice = said[said.index("to mend") :]
    assert "since lint refuses the others" in advice
    assert "            type: http\n" in advice
    assert "`extends: ../specs/wan-a.yaml` or `extends: ../specs/wan-b.yaml`" in advice


def test_texts_that_differ_are_noted_and_no_problem(project: Any) -> None:
    project.spec("wan/a")
    project.spec("wan/b")
    _spoil(project, "wan/c", "description: 200 for success.", "description: Fine is 200.")
    done = project.regenerate()
    assert done.returncode == 0
    assert f"as most documents have it, 1 text: {_AT}\n" in done.stderr
    assert "200 for success." in (project.out / "openapi.yaml").read_text()


def test_what_else_is_wrong_is_told_beside_conflicts_that_nothing_settles(
    odd_one_out: Any,
) -> None:
    odd_one_out.spec("wan/d", host="https://api.example.com")
    said = odd_one_out.regenerate().stderr
    assert "the component `Answer` differs" in said
    assert "https://api.example.com" in said
    _overlay(odd_one_out, f"  - {{target: {_CODE}, update: {{type: integer}}}}\n")
    said = odd_one_out.regenerate().stderr
    assert "the component `Answer` differs" not in said
    assert "https://api.example.com" in said
