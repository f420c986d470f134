"""Any unambiguous part of an id."""

from __future__ import annotations

from typing import Any

import pytest

from wan_jobs.document import (
    Document,
    choose_model,
    matching_ids,
    merged_document,
    short_name,
    short_names,
)
from wan_jobs.errors import InvalidInput

IDS = ["wan/2-2-text-to-video", "wan/2-2-text-to-video-turbo", "wan/2-5-image-to-video"]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("wan/2-2-text-to-video", IDS[:1]),
        ("2-2-text-to-video", IDS[:1]),
        ("text-to-video", IDS[:2]),
        ("TURBO", IDS[1:2]),
        ("image", IDS[2:]),
        ("to-video", IDS),
        ("2-2", IDS[:2]),
        ("sound", []),
        ("", []),
    ],
)
def test_a_name_beats_what_holds_the_part_and_an_ending_does_not(
    part: str, found: list[str]
) -> None:
    assert matching_ids(IDS, part) == found


def test_a_model_that_is_added_never_takes_over_a_short_name() -> None:
    assert matching_ids(IDS[1:], "text-to-video") == IDS[1:2]
    assert matching_ids(["wan/3-0-text-to-video", *IDS[1:]], "text-to-video") == [
        "wan/3-0-text-to-video",
        IDS[1],
    ]


def test_a_lasting_name_stays_with_its_model_whatever_is_added() -> None:
    def request(model: str, **more: str) -> dict[str, Any]:
        return {"properties": {"model": {"const": model}, "input": {"type": "object"}}, **more}

    def choose(*requests: Any) -> str:
        media = {"application/json": {"schema": {"oneOf": list(requests)}}}
        post = {"operationId": "createTask", "requestBody": {"content": media}}
        document = Document({"paths": {"/create": {"post": post}}})
        return choose_model(document, "Text-to-Video").id

    known = request("wan/2-2-text-to-video-turbo", **{"x-short-name": "text-to-video"})

    assert choose(request("wan/3-1-text-to-video"), known) == "wan/2-2-text-to-video-turbo"
    with pytest.raises(InvalidInput, match="may mean"):
        choose(request("wan/text-to-video"), known)
    with pytest.raises(InvalidInput, match="may mean"):
        choose(request("wan/3-1", **{"x-short-name": "text-to-video"}), known)


def test_an_ambiguous_part_names_what_it_may_mean() -> None:
    with pytest.raises(InvalidInput, match=r"may mean .*speech-to-video-turbo"):
        choose_model(merged_document(), "turbo")
    with pytest.raises(InvalidInput, match="Did you mean wan/2-2-a14b-text-to-video-turbo"):
        choose_model(merged_document(), "wan/2-2-a14b-txt-to-video-turbo")


def test_completion_offers_ids_or_endings() -> None:
    assert short_names(IDS, "wan/2-5") == IDS[2:]
    assert short_names(IDS, "im") == ["image-to-video"]
    assert short_name(IDS, IDS[1]) == "text-to-video-turbo"
    assert short_name(IDS, "gone/model") == "gone/model"
