"""Long lists of problems: the same of many places is told once."""

from __future__ import annotations

from typing import Any

from scripts.pipeline.report import gathered
from scripts.problem import Problem


def _problem(file: str, line: int, message: str = "it is wrong") -> Problem:
    return Problem(message, file=file, line=line, column=1, pointer="/a", remedy="mend it")


def test_a_few_are_told_each() -> None:
    problems = [_problem("b", 1), _problem("a", 1), _problem("a", 2)]
    assert gathered(problems) == problems


def test_many_are_told_once_with_the_next_places_and_their_number() -> None:
    (one,) = gathered([_problem("b", line) for line in range(9, 1, -1)] + [_problem("a", 1)])
    assert (one.file, one.line) == ("a", 1)
    assert one.message == ("it is wrong\n        and 8 more like it: b:2, b:3, b:4, b:5, b:6, …")
    assert one.remedy == "mend it"


def test_other_words_are_another_problem() -> None:
    problems = [_problem("a", line, f"no {line}") for line in range(9)]
    assert gathered(problems) == problems
    (one,) = gathered(problems, kind=lambda problem: problem.file)
    assert one.message.startswith("no 0\n        and 8 more like it: a:1, ")


def test_a_host_that_is_not_ours_on_every_page_is_one_problem(project: Any) -> None:
    for number in range(12):
        project.spec(f"wan/{number}a", host="https://api.example.com")
    done = project.regenerate()
    assert done.returncode == 2
    assert done.stderr.count("keys would be sent to another host") == 1
    assert "and 11 more like it" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("1 problem;")


def test_findings_of_one_rule_are_one_problem(project: Any) -> None:
    for number in range(6):
        path = project.spec(f"wan/{number}a")
        path.write_text(path.read_text().replace("default: '16:9'", f"default: '4:{number}'"))
    said = project.regenerate().stderr
    assert said.count("[default-invalid]") == 1
    assert "wan-0a.yaml:" in said
    assert "and 5 more like it" in said
    assert "wan-5a.yaml:" in said
