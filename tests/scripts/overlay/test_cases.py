"""The sentences of the Overlay Specification about actions, as tables of examples: `cases/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.documents import JsonObject, read_document, same
from scripts.problem import BadInput

Apply = Callable[..., JsonObject]
CASES = Path(__file__).parent / "cases"


def _cases() -> Iterator[object]:
    for path in sorted(CASES.glob("*.yaml")):
        table = read_document(path).value
        for case in table["cases"]:
            for version in table["versions"]:
                yield pytest.param(case, version, id=f"{path.stem}-{version}-{case['shows']}")


@pytest.mark.parametrize(("case", "version"), list(_cases()))
def test_case(apply: Apply, case: JsonObject, version: str) -> None:
    if "refused" not in case:
        result = apply(case["document"], *case["actions"], version=version)
        assert same(result, case["expected"])
        return
    with pytest.raises(BadInput) as refusal:
        apply(case["document"], *case["actions"], version=version)
    (problem,) = refusal.value.problems
    assert problem.pointer == case["refused"]["at"]
    assert case["refused"]["because"] in problem.message
    assert problem.line
    assert problem.remedy
