"""Problems of the finished document are told where they can be mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

_SCHEMA = "$.paths.*.post.requestBody.content.*.schema"
_ASPECT = f"{_SCHEMA}.properties.input.properties.aspect_ratio"


def _line(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text().splitlines(), 1) if text in line)


def _overlay(project: Any, extends: str, action: str) -> Path:
    path: Path = project.root / "overlays" / "a.overlay.yaml"
    line = f"extends: {extends}\n" if extends else ""
    path.write_text(f"overlay: 1.1.0\ninfo: {{title: A, version: '1'}}\n{line}actions:\n{action}")
    return path


def test_a_finding_stands_at_the_line_of_its_spec(project: Any) -> None:
    project.spec("wan/a")
    path = project.spec("wan/b")
    path.write_text(path.read_text().replace("default: '16:9'", "default: '4:3'"))
    said = project.regenerate().stderr
    assert f"{path}:{_line(path, 'default: ')}" in said or "wan-b.yaml:" in said
    assert f"wan-b.yaml:{_line(path, chr(39) + '4:3')}:" in said
    assert "at: /paths/~1api~1v1~1jobs~1createTask/post/requestBody/content/" in said
    assert f"lint {path} --suggest" in said


def test_a_finding_in_a_part_that_all_share_stands_in_one_of_the_specs(project: Any) -> None:
    for model in ("wan/a", "wan/b"):
        path = project.spec(model)
        path.write_text(path.read_text().replace("type: http\n", "type: bearer\n"))
    said = project.regenerate().stderr
    assert f"wan-a.yaml:{_line(path, 'type: bearer')}:" in said
    assert said.count("is no type of a security scheme") == 1


@pytest.mark.parametrize("extends", ["../specs/wan-a.yaml", "../specs/", ""])
def test_a_finding_that_an_overlay_brings_stands_at_its_action(project: Any, extends: str) -> None:
    project.spec("wan/a")
    target = _ASPECT if extends else "$.components.schemas.WanAInput.properties.aspect_ratio"
    path = _overlay(project, extends, f"  - target: {target}\n    update:\n      default: '4:3'\n")
    said = project.regenerate().stderr
    assert f"a.overlay.yaml:{_line(path, 'default')}:" in said
    assert "at: /actions/0/update/default" in said
    assert "correct the overlay" in said


def test_what_stays_of_a_spec_that_an_overlay_patches_stands_in_the_spec(project: Any) -> None:
    path = project.spec("wan/a")
    path.write_text(path.read_text().replace("default: '16:9'", "default: '4:3'"))
    _overlay(project, "../specs/wan-a.yaml", f"  - target: {_ASPECT}\n    update: {{x-note: 1}}\n")
    said = project.regenerate().stderr
    assert f"wan-a.yaml:{_line(path, chr(39) + '4:3')}:" in said
    assert "correct it in " in said


def test_a_server_s_base_before_the_path_does_not_lead_astray(project: Any) -> None:
    path = project.spec("wan/a", host="https://api.apikley.ru/base")
    path.write_text(path.read_text().replace("default: '16:9'", "default: '4:3'"))
    said = project.regenerate().stderr
    assert f"wan-a.yaml:{_line(path, chr(39) + '4:3')}:" in said
    assert "at: /paths/~1api~1v1~1jobs~1createTask/post" in said


def test_what_the_generator_refuses_stands_at_the_line_of_its_spec(project: Any) -> None:
    path = project.spec("wan/a")
    path.write_text(
        path.read_text().replace(
            "      responses:\n",
            "      parameters:\n"
            "        - {name: odd, in: query, style: deepObject, schema: {type: string}}\n"
            "      responses:\n",
        )
    )
    said = project.regenerate().stderr
    assert f"wan-a.yaml:{_line(path, 'name: odd')}:" in said
    assert "deepObject has a form for objects only" in said
    assert said.splitlines()[-1].startswith("1 problem;")


def test_a_reference_to_what_an_overlay_removed_is_told_once_with_that_action(project: Any) -> None:
    path = project.spec("wan/a")
    _overlay(project, "", "  - target: $.components.schemas.Answer\n    remove: true\n")
    said = project.regenerate().stderr
    assert f"wan-a.yaml:{_line(path, '$ref')}:" in said
    assert "a.overlay.yaml:4 removes what it names" in said
    assert said.splitlines()[-1].startswith("2 problems;")


@pytest.mark.parametrize("reference", ["other.yaml#/A", "#A", "5"])
def test_a_reference_that_an_overlay_spoils_is_told_at_its_action(
    project: Any, reference: str
) -> None:
    project.spec("wan/a")
    target = "$.paths.*.post.responses.*.content.*.schema"
    _overlay(project, "", f"  - target: {target}\n    update:\n      $ref: {reference!r}\n")
    said = project.regenerate().stderr
    assert "a.overlay.yaml:6:" in said
    assert "Traceback" not in said
