"""What stands in the way of a merge is told with both places, and its way out is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.problem import BadInput

_SCHEMA = "$.paths.*.post.requestBody.content.*.schema"
_ODD, _OTHER = "wan-1-image-to-video.yaml", "kling-3-speech-to-video.yaml"

SmallMarket = Callable[[int], Any]


def _refused(market: Any) -> list[str]:
    with pytest.raises(BadInput) as refusal:
        market.build()
    return [str(problem) for problem in refusal.value.problems]


def test_a_model_that_is_described_twice(small_market: SmallMarket) -> None:
    market = small_market(4)
    market.replace(1, "wan/1-image-to-video", "wan/2-text-to-speech")
    problems = _refused(market)
    assert "'wan/2-text-to-speech' is already described at" in problems[0]
    assert len(problems) == 1
    assert _ODD in problems[0]
    assert "wan-2-text-to-speech.yaml" in problems[0]
    market.path(1).unlink()
    market.build()


def test_models_whose_classes_would_have_one_name(small_market: SmallMarket) -> None:
    market = small_market(4)
    market.replace(1, "wan/1-image-to-video", "wan-2/text-to-speech")
    problems = "\n".join(_refused(market))
    assert "Wan2TextToSpeechRequest" in problems
    assert _ODD in problems
    assert "wan-2-text-to-speech.yaml" in problems
    titles = "update: {title: FoxRequest, properties: {input: {title: FoxInput}}}"
    market.correct(1, _SCHEMA, titles)
    schemas = market.build()["components"]["schemas"]
    assert {"FoxInput", "FoxRequest", "Wan2TextToSpeechInput"} <= set(schemas)


def test_models_that_differ_only_in_case_get_files_of_their_own(small_market: SmallMarket) -> None:
    market = small_market(4)
    market.replace(1, "wan/1-image-to-video", "WAN/2-text-to-speech")
    market.regenerate()
    names = [path.name.lower() for path in (market.out / "wan_client" / "models").iterdir()]
    assert len(names) == len(set(names))
    assert sum("text_to_speech_request" in name for name in names) == 2


def test_a_part_that_one_page_has_otherwise(small_market: SmallMarket) -> None:
    market = small_market(4)
    market.replace(1, "scheme: bearer", "scheme: basic")
    (problem,) = _refused(market)
    assert _ODD in problem.splitlines()[0]
    assert "at: /components/securitySchemes/BearerAuth/scheme" in problem
    market.correct(1, "$.components.securitySchemes.BearerAuth", "update: {scheme: bearer}")
    market.build()


def test_the_advice_on_a_conflict_is_an_overlay_that_solves_it(small_market: SmallMarket) -> None:
    market = small_market(6)
    for number in (1, 2, 4, 5):
        market.replace(number, "scheme: bearer", "scheme: basic")
    (problem,) = _refused(market)
    actions = [line[8:] for line in problem.splitlines() if line.startswith("        - target")]
    actions += [line[8:] for line in problem.splitlines() if line.startswith("          ")]
    assert "overlay with `extends: ../specs/`" in problem
    (market.root / "overlays" / "all.overlay.yaml").write_text(
        "overlay: 1.1.0\ninfo: {title: All, version: '1'}\nextends: ../specs/\nactions:\n"
        + "\n".join(actions),
        "utf-8",
    )
    market.build()


def test_what_an_overlay_of_the_whole_replaces_may_differ(small_market: SmallMarket) -> None:
    market = small_market(4)
    expected = market.build()
    market.replace(1, "          - 505\n", "          - 505\n          - 433\n")
    market.replace(2, "          - 505\n", "")
    assert market.build() == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("description: Server Error", "description: 请求失败"),
        ("description: Request successful", "description: 成功"),
        ("Response status code", "状态码"),
    ],
)
def test_the_same_in_other_words_is_no_conflict(
    small_market: SmallMarket, old: str, new: str
) -> None:
    market = small_market(4)
    expected = market.build()
    market.replace(1, old, new)
    assert market.build() == expected


def test_a_server_of_somebody_else(small_market: SmallMarket) -> None:
    market = small_market(4)
    market.replace(1, "https://api.apikley.ru", "https://api.example.com")
    (problem,) = _refused(market)
    assert "https://api.example.com" in problem
    assert "keys would be sent to another host" in problem
    market.correct(1, "$.servers[0]", 'update: {url: "https://api.apikley.ru"}')
    market.build()


def test_all_conflicts_of_a_market_are_told_together(small_market: SmallMarket) -> None:
    market = small_market(8)
    market.replace(1, "wan/1-image-to-video", "wan/2-text-to-speech")
    market.replace(4, "https://api.apikley.ru", "https://api.example.com")
    market.replace(5, "scheme: bearer", "scheme: basic")
    problems = "\n".join(_refused(market))
    for part in ("already described", "api.example.com", "components/securitySchemes/BearerAuth"):
        assert part in problems
