"""Fetching pages from a host on loopback: limits, redirects, tries."""

from __future__ import annotations

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from scripts.problem import BadInput
from scripts.vendor.fetch import TRIES, Fetcher


def test_returns_body_address_and_validators(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page.md").respond_with_data(
        b"openapi", headers={"ETag": '"1"', "Last-Modified": "Mon, 01 Jan 2026 00:00:00 GMT"}
    )

    fetched = Fetcher().fetch(httpserver.url_for("/page.md"))

    assert (fetched.body, fetched.etag) == (b"openapi", '"1"')
    assert fetched.address == httpserver.url_for("/page.md")
    assert fetched.last_modified == "Mon, 01 Jan 2026 00:00:00 GMT"


def test_conditions_are_sent_and_304_means_unchanged(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page", headers={"If-None-Match": '"1"'}).respond_with_data(
        status=304
    )

    fetched = Fetcher(conditions={"If-None-Match": '"1"'}).fetch(httpserver.url_for("/page"))

    assert (fetched.unchanged, fetched.body) == (True, b"")


def test_follows_a_redirect_on_the_same_host(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/old").respond_with_data(status=301, headers={"Location": "/new"})
    httpserver.expect_request("/new").respond_with_data(b"moved")

    fetched = Fetcher().fetch(httpserver.url_for("/old"))

    assert (fetched.body, fetched.address) == (b"moved", httpserver.url_for("/new"))


@pytest.mark.parametrize(
    "target", ["http://elsewhere.invalid/", "file:///etc/passwd", "//x.invalid"]
)
def test_refuses_a_redirect_to_another_place(httpserver: HTTPServer, target: str) -> None:
    httpserver.expect_request("/old").respond_with_data(status=302, headers={"Location": target})

    with pytest.raises(BadInput, match="another host"):
        Fetcher().fetch(httpserver.url_for("/old"))


def test_refuses_endless_redirects(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/loop").respond_with_data(status=302, headers={"Location": "/loop"})

    with pytest.raises(BadInput, match="redirects"):
        Fetcher().fetch(httpserver.url_for("/loop"))


def test_tries_three_times_waiting_longer_each_time(httpserver: HTTPServer) -> None:
    answers = iter([503, 429, 200])

    def answer(_request: Request) -> Response:
        return Response("page", status=next(answers))

    httpserver.expect_request("/page").respond_with_handler(answer)
    waits: list[float] = []

    fetched = Fetcher(sleep=waits.append).fetch(httpserver.url_for("/page"))

    assert (fetched.body, waits) == (b"page", [1.0, 2.0])


def test_gives_up_after_three_tries(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data(status=500)
    waits: list[float] = []

    with pytest.raises(BadInput, match="answered 500"):
        Fetcher(sleep=waits.append).fetch(httpserver.url_for("/page"))

    assert len(httpserver.log) == TRIES


def test_a_missing_page_is_not_tried_again(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data(status=404)

    with pytest.raises(BadInput, match="answered 404"):
        Fetcher(sleep=pytest.fail).fetch(httpserver.url_for("/page"))

    assert len(httpserver.log) == 1


def test_a_page_that_is_too_large_is_refused(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data(b"x" * 2000)

    with pytest.raises(BadInput, match="more than 1000 bytes"):
        Fetcher(max_bytes=1000).fetch(httpserver.url_for("/page"))


def test_a_page_that_takes_too_long_is_refused(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data(b"x")
    times = iter(range(0, 10_000, 100))

    with pytest.raises(BadInput, match="took longer"):
        Fetcher(clock=lambda: float(next(times)), sleep=lambda _: None).fetch(
            httpserver.url_for("/page")
        )
