"""What servers gave to ask with is kept between runs, and only believed for the same spec."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug import Request, Response


def _conditional(request: Request) -> Response:
    if request.headers.get("If-None-Match") == '"one"':
        return Response(status=304, headers={"ETag": '"one"'})
    return Response("never again", headers={"ETag": '"one"'})


def test_what_is_known_is_not_sent_again(house: Any, page: Any, tmp_path: Path) -> None:
    cache = tmp_path / "cache.json"
    text = page(house.spec)
    headers = {"ETag": '"one"', "Last-Modified": "Sat, 21 Nov 2026 00:00:00 GMT"}
    house.serve(text, headers=headers)
    assert house.drift("--cache", str(cache)) == 0
    assert json.loads(cache.read_text())[house.entry()["address"]]["etag"] == '"one"'

    house.server.clear_all_handlers()
    house.server.expect_request("/market/wan/text-to-video.md").respond_with_handler(_conditional)
    assert house.drift("--cache", str(cache)) == 0
    (last, response) = house.server.log[-1]
    assert response.status_code == 304
    assert last.headers["If-Modified-Since"] == headers["Last-Modified"]


@pytest.mark.parametrize("held", ["", "[]", "{", '{"a": 3}', "null"])
def test_a_cache_that_cannot_be_read_is_an_empty_one(
    held: str, house: Any, page: Any, tmp_path: Path
) -> None:
    cache = tmp_path / "cache.json"
    cache.write_text(held)
    house.serve(page(house.spec))
    assert house.drift("--cache", str(cache)) == 0
    assert "If-None-Match" not in house.server.log[-1][0].headers


def test_another_spec_is_asked_for_anew(house: Any, page: Any, tmp_path: Path) -> None:
    """A cached "not modified" would hide that the spec in the tree is another one."""
    cache = tmp_path / "cache.json"
    house.serve(page(house.spec), headers={"ETag": '"one"'})
    assert house.drift("--cache", str(cache)) == 0
    house.record(sha256="0" * 64)
    house.drift("--cache", str(cache))
    assert "If-None-Match" not in house.server.log[-1][0].headers
