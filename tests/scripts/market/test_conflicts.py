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


@pytest.mark.parametrize(
    ("old", "new", "at", "target", "change"),
    [
        pytest.param(
            "          - 505\n", "          - 505\n          - 433\n",
            "/components/schemas/ApiResponse/properties/code/enum",
            "$.components.schemas.ApiResponse.properties.code.enum[?@ == 433]", "remove: true",
            id="a code that only one page knows",
        ),
        pytest.param(
            "description: Server Error", "description: 请求失败",
            "/components/responses/Error/description",
            "$.components.responses.Error", "update: {description: Server Error}",
            id="a component in other words",
        ),
        pytest.param(
            "description: Request successful", "description: 成功",
            "/responses/200/description",
            "$.paths.*.post.responses['200']", "update: {description: Request successful}",
            id="a response in other words",
        ),
        pytest.param(
            "scheme: bearer", "scheme: basic",
            "/components/securitySchemes/BearerAuth/scheme",
            "$.components.securitySchemes.BearerAuth", "update: {scheme: bearer}",
            id="another way to log in",
        ),
    ],
)  # fmt: skip
def test_parts_that_all_pages_share_and_one_page_has_otherwise(
    small_market: SmallMarket, old: str, new: str, at: str, target: str, change: str
) -> None:
    market = small_market(4)
    market.replace(1, old, new)
    problems = _refused(market)
    told = [problem for problem in problems if _ODD in problem]
    assert any(at in problem for problem in told), problems
    assert all("overlay" in problem for problem in told)
    market.correct(1, target, change)
    market.build()


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
    market.replace(5, "description: Server Error", "description: 请求失败")
    problems = "\n".join(_refused(market))
    for part in ("already described", "api.example.com", "components/responses/Error"):
        assert part in problems
