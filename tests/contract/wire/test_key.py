"""The key: sent to the API and to nobody else, and shown nowhere."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import wan_client
from pytest_httpserver import HTTPServer
from wan_client.errors import UnexpectedStatus


@pytest.fixture(scope="module")
def stranger() -> Iterator[HTTPServer]:
    """Another server, which must not get the key."""
    with HTTPServer(host="127.0.0.1") as server:
        server.expect_request("/elsewhere").respond_with_json({"code": 200})
        yield server
        server.check_assertions()


def test_the_address_is_that_of_the_document(document: Any, key: str) -> None:
    client = wan_client.AuthenticatedClient(token=key)

    assert client.base_url == document["servers"][0]["url"] == "https://api.apikley.ru"


def test_a_redirect_is_not_followed(
    call: Any, wire: Any, operation: Any, stranger: HTTPServer
) -> None:
    stranger.clear_log()
    wire.answer(b"", 307, {"Location": stranger.url_for("/elsewhere")})

    assert call(operation).status_code == 307
    assert stranger.log == []


def test_a_redirect_to_another_host_does_not_carry_the_key(
    call: Any, wire: Any, get_task_details: Any, new_client: Any, stranger: HTTPServer
) -> None:
    stranger.clear_log()
    wire.answer(b"", 302, {"Location": stranger.url_for("/elsewhere")})

    call(get_task_details, new_client(follow_redirects=True))

    ((request, _),) = stranger.log
    assert "Authorization" not in request.headers


def test_no_repr_shows_the_key(call: Any, wire: Any, create_task: Any, key: str) -> None:
    answer = call(create_task)

    for shown in (call.client, call.client.with_timeout(5), call.client.get_httpx_client(), answer):
        assert key not in repr(shown)
        assert key not in str(shown)


def test_no_log_shows_the_key(
    call: Any, wire: Any, operation: Any, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    call(operation)

    assert any(record.name.startswith("httpx2") for record in caplog.records)
    assert key not in caplog.text
    assert not any(key in str(record.args) for record in caplog.records)


def test_no_error_of_the_connection_shows_the_key(
    call: Any, operation: Any, new_client: Any, key: str
) -> None:
    with pytest.raises(httpx2.ConnectError) as raised:
        call(operation, new_client(base_url="http://127.0.0.1:1"))

    shown = "".join(traceback.format_exception(raised.value))
    assert key not in shown + repr(raised.value) + repr(raised.value.request)


def test_an_unexpected_status_does_not_show_the_key(key: str) -> None:
    assert key not in str(UnexpectedStatus(418, b"short and stout"))


@pytest.mark.parametrize("key_and_more", ["{}\n", " {}", "{}\r\nX-Injected: 1", "{}\x00", "{}ключ"])
def test_a_key_that_no_header_can_hold_is_refused_and_not_shown(
    new_client: Any, key: str, key_and_more: str
) -> None:
    with pytest.raises(ValueError, match="the key is empty, or no header") as raised:
        new_client(token=key_and_more.format(key))

    assert key not in "".join(traceback.format_exception(raised.value))
