"""Any unambiguous part of an id."""

from __future__ import annotations

import pytest

from wan_jobs.command.model_choice import (
    choose_model,
    matching_ids,
    short_name,
    short_names,
)
from wan_jobs.document import merged_document
from wan_jobs.errors import InvalidInput

IDS = ["wan/2-2-text-to-video", "wan/2-2-text-to-video-turbo", "wan/2-5-image-to-video"]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("wan/2-2-text-to-video", IDS[:1]),
        ("text-to-video", IDS[:1]),
        ("TURBO", IDS[1:2]),
        ("image", IDS[2:]),
        ("to-video", [IDS[0], IDS[2]]),
        ("2-2", IDS[:2]),
        ("sound", []),
        ("", []),
    ],
)
def test_names_and_endings_beat_what_merely_holds_the_part(part: str, found: list[str]) -> None:
    assert matching_ids(IDS, part) == found


def test_an_ambiguous_part_names_what_it_may_mean() -> None:
    with pytest.raises(InvalidInput, match=r"speech-to-video-turbo or wan/.*text-to-video-turbo"):
        choose_model(merged_document(), "turbo")
    with pytest.raises(InvalidInput, match="Did you mean wan/2-2-a14b-text-to-video-turbo"):
        choose_model(merged_document(), "wan/2-2-a14b-txt-to-video-turbo")


def test_completion_offers_ids_or_endings() -> None:
    assert short_names(IDS, "wan/2-5") == IDS[2:]
    assert short_names(IDS, "im") == ["image-to-video"]
    assert short_name(IDS, IDS[1]) == "text-to-video-turbo"
    assert short_name(IDS, "gone/model") == "gone/model"
