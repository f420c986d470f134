"""What no honest client sends gets an answer or a hang-up, at once, and makes no traceback."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.wan_mock.conftest import TEXT_MODEL
from wan_mock import Limits, Mock, Settings

_GOOD = json.dumps({"model": TEXT_MODEL, "input": {"prompt": "x"}}).encode()
_HEAD = "POST /api/v1/jobs/createTask HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wan-mock-key\r\n"
_AT_ONCE = 5.0


@pytest.fixture
def mock(start_mock: Callable[..., Mock]) -> Mock:
    return start_mock(settings=Settings(credits=1e9, limits=Limits.none()))


def sent(mock: Mock, raw: bytes, *, hang_up: bool = True) -> bytes:
    """Send bytes, and say no more if so; return all that comes back."""
    with socket.create_connection(("127.0.0.1", mock.server.port), _AT_ONCE) as connection:
        connection.sendall(raw)
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while got := connection.recv(65_536):
            received += got
    return received


def posted(mock: Mock, body: bytes, media_type: str = "application/json") -> dict[str, Any]:
    head = f"{_HEAD}Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    answer: dict[str, Any] = json.loads(sent(mock, head.encode() + body).partition(b"\r\n\r\n")[2])
    return answer


def still_works(mock: Mock) -> bool:
    return bool(posted(mock, _GOOD)["code"] == 200)


@pytest.mark.parametrize(
    "chunks",
    [
        b"-5\r\nhello\r\n0\r\n\r\n",
        b"+5\r\nhello\r\n0\r\n\r\n",
        b"0x5\r\nhello\r\n0\r\n\r\n",
        b"1_0\r\n0123456789012345\r\n0\r\n\r\n",
        b"\xd9\xa5\r\nhello\r\n0\r\n\r\n",
        b"5\r\nhelloXX0\r\n\r\n",
        b"f" * 90 + b"\r\n",
        b"\r\n\r\n",
        b"0\r\n" + b"X: y\r\n" * 10_000,
    ],
)
def test_chunks_are_read_to_the_letter(mock: Mock, chunks: bytes) -> None:
    raw = f"{_HEAD}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks

    assert sent(mock, raw).startswith(b"HTTP/1.1 400 ")
    assert still_works(mock)


@pytest.mark.parametrize(
    "head",
    [
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: \u0665",
        "Content-Length: 0x5",
    ],
)
def test_two_readings_of_where_a_body_ends_are_refused(mock: Mock, head: str) -> None:
    raw = f"{_HEAD}{head}\r\n\r\n0\r\n\r\n".encode()

    assert sent(mock, raw).startswith(b"HTTP/1.1 400 ")
    assert mock.created == 0


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": -Infinity}', "-Infinity is not JSON"),
        (b'{"a": 1e999}', "1e999 is too large a number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not valid JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, "nested too deeply"),
        (b'{"model": "\xff"}', "not valid JSON"),
        (_GOOD.decode().encode("utf-16"), "not valid JSON"),
        (b"", "not valid JSON"),
        (b"null", "must be a JSON object"),
        (b'{"model": ["x"]}', "is not one of the models"),
        (b'{"model": "\\ud800"}', "is not one of the models"),
    ],
)
def test_what_is_no_json_object_is_refused_in_words(mock: Mock, body: bytes, words: str) -> None:
    answer = posted(mock, body)

    assert answer["code"] == 422
    assert words in answer["msg"]


@pytest.mark.parametrize("media_type", ["text/plain", "multipart/form-data", "", "\xff"])
def test_another_media_type_is_refused(mock: Mock, media_type: str) -> None:
    assert posted(mock, _GOOD, media_type)["msg"] == "Content-Type must be application/json"


def test_a_name_that_stands_twice_is_told_and_refused_by_a_strict_mock(
    mock: Mock, start_mock: Callable[..., Mock]
) -> None:
    strict = start_mock(settings=Settings(strict=True))
    body = b'{"model": "other", "model": "%s", "input": {"prompt": "x", "prompt": "y"}}'
    body = body.replace(b"%s", TEXT_MODEL.encode())

    assert posted(mock, body)["code"] == 200
    refused = posted(strict, body)

    said = [str(violation) for violation in mock.requests[-1].violations]
    words = "stands here twice, and the last one counts"
    assert said == [f"model: {words}", f"input.prompt: {words}"]
    assert (refused["code"], refused["msg"]) == (422, "; ".join(said))


def test_a_name_that_stands_twice_in_a_query_or_a_form_is_told(mock: Mock, call: Any) -> None:
    form = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name, value)
        for name, value in ((b"file", b"x"), (b"uploadPath", b"a"), (b"uploadPath", b"b"))
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    path = "/file-upload/api/file-stream-upload"

    call("GET", "/api/v1/jobs/recordInfo?taskId=a&taskId=b")
    stored = call("POST", path, form + b"--b--", headers=headers)

    told = [str(violation) for record in mock.requests for violation in record.violations]
    assert [text.partition(":")[0] for text in told] == ["taskId", "uploadPath"]
    assert stored.json["data"]["filePath"].startswith("b/")


def test_thousands_of_unknown_fields_are_told_at_once_as_some(mock: Mock) -> None:
    fields = {f"k{number}": number for number in range(12_000)}
    body = json.dumps({"model": TEXT_MODEL, "input": {"prompt": "x", **fields}}).encode()

    began = time.perf_counter()
    assert posted(mock, body)["code"] == 200

    assert time.perf_counter() - began < _AT_ONCE
    assert len(mock.requests[-1].violations) == 100


@pytest.mark.parametrize(
    "raw",
    [
        b"GET http://evil.example/api/v1/chat/credit HTTP/1.1\r\n\r\n",
        b"GET //evil.example/x HTTP/1.1\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\n\r\n",
        b"GET /%zz%ff%00 HTTP/1.1\r\n\r\n",
        b"GET /files/a?expires=zz&signature=\xc3\xa4 HTTP/1.1\r\n\r\n",
        b"GET /results/%2e%2e/%00/video.mp4 HTTP/1.1\r\nRange: bytes=" + b"9" * 30 + b"-\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5_000 + b"\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        _HEAD.encode() + b"Content-Length: 50\r\n\r\n{",
        _HEAD.encode() + b"Transfer-Encoding: chunked\r\n\r\n50\r\nabc",
    ],
)
def test_no_request_makes_a_traceback(
    mock: Mock, raw: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = sent(mock, raw)
    assert still_works(mock)
    mock.stop()

    assert answer[:9] in (b"HTTP/1.1 ", b"")
    assert b"<html" not in answer
    assert "Traceback" not in "".join(capfd.readouterr())
    assert not any("the mock itself failed" in complaint for complaint in mock.complaints)


def test_clients_that_never_finish_hinder_nobody(mock: Mock) -> None:
    slow = [socket.create_connection(("127.0.0.1", mock.server.port)) for _ in range(200)]
    for connection in slow:
        connection.sendall(_HEAD.encode()[:70])

    began = time.perf_counter()
    assert still_works(mock)
    mock.stop()

    assert time.perf_counter() - began < _AT_ONCE
    for connection in slow:
        connection.close()


def test_five_hundred_connections_at_once_are_all_answered(mock: Mock) -> None:
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda: codes.append(posted(mock, _GOOD)["code"]))
        for _ in range(500)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert codes == [200] * 500
    assert mock.created == 500


def test_who_takes_the_mock_for_https_is_refused_at_once(mock: Mock) -> None:
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(60)
    assert sent(mock, hello, hang_up=False).startswith(b"HTTP/1.1 400 ")
    assert still_works(mock)


@pytest.mark.parametrize("body", [gzip.compress(_GOOD, mtime=0), _GOOD], ids=["packed", "plain"])
def test_an_encoded_body_is_refused_by_its_encoding(mock: Mock, body: bytes) -> None:
    answer = posted(mock, body, "application/json\r\nContent-Encoding: gzip")
    assert (answer["code"], answer["msg"]) == (422, "The request body must not be encoded: gzip")
