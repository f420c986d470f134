"""Choices that say nothing, or two things at once, are refused before anything is restored."""

from __future__ import annotations

import pytest

from scripts.intake.refusal import parse_choices
from scripts.problem import BadInput

NUMBERS = range(10, 20)


@pytest.mark.parametrize(
    "choice",
    [
        *("", "12", "12=", "=4", "12=four", "12=-2", "12=4=4", "9=0", "20=0", "12=²", "12=TEXT"),
        *("12=" + "9" * 5000, "9" * 5000 + "=4"),
    ],
)
def test_a_choice_that_names_no_line_or_no_depth_is_refused(choice: str) -> None:
    with pytest.raises(BadInput, match="names no line") as refused:
        parse_choices([choice], NUMBERS)
    assert len(str(refused.value)) < 250


def test_half_a_depth_is_refused() -> None:
    with pytest.raises(BadInput, match="12=3 is no depth: each is 2 spaces more"):
        parse_choices(["12=3"], NUMBERS)


@pytest.mark.parametrize("other", ["12=6", "12=text"])
def test_two_choices_for_one_line_have_to_agree(other: str) -> None:
    with pytest.raises(BadInput, match=f"{other} contradicts what is chosen"):
        parse_choices(["12=4", other], NUMBERS)
    assert parse_choices(["12=4", "12=4", "13=text"], NUMBERS) == {2: 2, 3: -1}
