"""Asking politely: one at a time, only what is new, not for ever."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from scripts.drift.fetching import Fetcher, Unreachable, Validators
from scripts.vendor.page import MAX_BYTES


def fetcher(slept: list[float] | None = None, **options: Any) -> Fetcher:
    pauses = slept if slept is not None else []
    return Fetcher(2.0, sleep=pauses.append, **options)


def test_pauses_stand_between_pages(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data("text")
    slept: list[float] = []
    one = fetcher(slept)
    for _ in range(3):
        assert one.fetch(httpserver.url_for("/page"), Validators()).data == b"text"
    assert slept == [2.0, 2.0]


def test_tries_pause_for_longer_each_time(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data("", status=500)
    slept: list[float] = []
    with pytest.raises(Unreachable, match="500"):
        fetcher(slept).fetch(httpserver.url_for("/page"), Validators())
    assert slept == [4.0, 8.0]


@pytest.mark.parametrize(("asked", "pause"), [("7", 7.0), ("9000", 60.0), ("tomorrow", 4.0)])
def test_a_pause_that_is_asked_for_is_kept_within_reason(
    asked: str, pause: float, httpserver: HTTPServer
) -> None:
    busy = Response("", status=429, headers={"Retry-After": asked})
    httpserver.expect_ordered_request("/page").respond_with_response(busy)
    httpserver.expect_ordered_request("/page").respond_with_data("text")
    slept: list[float] = []
    assert fetcher(slept).fetch(httpserver.url_for("/page"), Validators()).status == 200
    assert slept == [pause]


def test_pages_without_end_are_cut(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data(b"a" * (MAX_BYTES + 1))
    with pytest.raises(Unreachable, match="more than the"):
        fetcher().fetch(httpserver.url_for("/page"), Validators())


def test_pages_that_take_for_ever_are_left(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data("text")
    ticks = iter(range(0, 10_000, 100))
    with pytest.raises(Unreachable, match="longer than 60 s"):
        fetcher(clock=lambda: float(next(ticks))).fetch(httpserver.url_for("/page"), Validators())


def test_redirects_end(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("", 301, {"Location": "/a"})
    with pytest.raises(Unreachable, match="more than 5 redirects"):
        fetcher().fetch(httpserver.url_for("/a"), Validators())


@pytest.mark.parametrize(
    "location",
    ["https://example.com/", "//example.com/", "http://localhost:1/", "http://[", "ftp:"],
)
def test_no_other_host_is_asked(location: str, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("", 301, {"Location": location})
    try:
        answer = fetcher().fetch(httpserver.url_for("/a"), Validators())
    except Unreachable:
        return
    assert answer.left_host
    assert answer.data == b""


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
