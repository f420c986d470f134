"""Fetching pages from a host on loopback: politely, within limits, and from no other host."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from scripts.intake.address import fault_of, shown, stays
from scripts.intake.fetch import TRIES, Answer, Fetcher, Unreachable, Validators
from scripts.intake.page.decoding import MAX_BYTES


def fetch(httpserver: HTTPServer, path: str = "/page", slept: list[float] | None = None) -> Answer:
    pauses = slept if slept is not None else []
    return Fetcher(2.0, sleep=pauses.append).fetch(httpserver.url_for(path))


def test_gives_status_text_and_validators(httpserver: HTTPServer) -> None:
    day = "Wed, 01 Jan 2020 00:00:00 GMT"
    headers = {"ETag": '"1"', "Last-Modified": day}
    httpserver.expect_request("/page").respond_with_data(b"openapi", headers=headers)

    assert fetch(httpserver) == Answer(
        200, b"openapi", Validators('"1"', day), place=httpserver.url_for("/page")
    )


def test_validators_are_sent(httpserver: HTTPServer) -> None:
    day = "Wed, 01 Jan 2020 00:00:00 GMT"
    asked = {"If-None-Match": '"1"', "If-Modified-Since": day}
    httpserver.expect_request("/page", headers=asked).respond_with_data(status=304)

    answer = Fetcher().fetch(httpserver.url_for("/page"), Validators('"1"', day))

    assert (answer.status, answer.data) == (304, b"")


@pytest.mark.parametrize(
    "validators",
    [
        Validators('"\xe9"'),
        Validators("x" * 50_000),
        Validators('"a"\r\nCookie: b'),
        Validators(None, "Fri, 01 Jan 2100 00:00:00 GMT"),
        Validators(None, "yesterday"),
        Validators(None, "Wed, 01 Jan 2020 00:00:00 GMT\r\nCookie: b"),
        Validators("", ""),
    ],
    ids=repr,
)
def test_what_proves_nothing_or_cannot_be_sent_is_not_asked_with(validators: Validators) -> None:
    assert validators.headers() == {}


def test_an_answer_to_a_question_that_was_none_is_no_answer(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data(status=304)

    with pytest.raises(Unreachable, match="304, not modified, to a question that was none"):
        fetch(httpserver)


@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_error_status_is_an_answer(status: int, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data("no", status=status)

    assert fetch(httpserver).status == status
    assert len(httpserver.log) == 1


def test_pauses_stand_between_pages(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data("text")
    slept: list[float] = []
    fetcher = Fetcher(2.0, sleep=slept.append)

    for _ in range(3):
        fetcher.fetch(httpserver.url_for("/page"))

    assert slept == [2.0, 2.0]


def test_a_busy_host_is_asked_three_times_with_longer_pauses(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data("", status=503)
    slept: list[float] = []

    with pytest.raises(Unreachable, match=r"answers 503 \(3 tries\)"):
        fetch(httpserver, slept=slept)

    assert (len(httpserver.log), slept) == (TRIES, [4.0, 8.0])


@pytest.mark.parametrize(
    ("asked", "pause"),
    [("7", 7.0), ("in half a minute", 30.0), ("tomorrow", 4.0), ("-1", 4.0)],
)
def test_the_pause_that_is_asked_for_is_kept(
    asked: str, pause: float, httpserver: HTTPServer
) -> None:
    answers = iter([429, 200])
    if asked == "in half a minute":
        asked = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)

    def answer(_request: Request) -> Response:
        return Response("text", next(answers), {"Retry-After": asked})

    httpserver.expect_request("/page").respond_with_handler(answer)
    slept: list[float] = []

    assert fetch(httpserver, slept=slept).status == 200
    assert slept == [pytest.approx(pause, abs=15 if pause == 30 else 0)]


def test_a_host_that_asks_for_hours_is_left_alone(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data("", 429, {"Retry-After": "9000"})

    with pytest.raises(Unreachable, match="answers 429 and asks to wait 9000 s"):
        fetch(httpserver)

    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("status", "moved"), [(301, True), (308, True), (302, False), (307, False)]
)
def test_redirects_on_the_host_are_followed(
    status: int, moved: bool, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/page").respond_with_data("", status, {"Location": "/new#part"})
    httpserver.expect_request("/new").respond_with_data("text")

    answer = fetch(httpserver)

    assert answer.data == b"text"
    assert answer.moved_to == (httpserver.url_for("/new") if moved else None)


@pytest.mark.parametrize(
    "location",
    ["https://example.com/", "//example.com/", "http://localhost:1/", "ftp:x", "file:/"],
)
def test_no_other_host_is_asked(location: str, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data("", 301, {"Location": location})

    answer = fetch(httpserver)

    assert (answer.left_host, answer.data, len(httpserver.log)) == (True, b"", 1)


def test_redirects_end(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/page").respond_with_data("", 301, {"Location": "/page"})

    with pytest.raises(Unreachable, match="more than 5 redirects"):
        fetch(httpserver)


def test_a_page_that_is_too_large_is_refused_at_once(httpserver: HTTPServer) -> None:
    packed = gzip.compress(b"a" * (MAX_BYTES + 1))
    headers = {"Content-Encoding": "gzip"}
    httpserver.expect_request("/page").respond_with_data(packed, headers=headers)

    with pytest.raises(Unreachable, match="more than the"):
        fetch(httpserver)

    assert len(httpserver.log) == 1


_TEXT = "".join(f"{number} films\n" for number in range(900)).encode()
_DEFLATED = zlib.compress(_TEXT)
_PARTS = gzip.compress(_TEXT[:99]) + bytes(8) + gzip.compress(_TEXT[99:]) + bytes(8)
PACKED = {
    "gzip": gzip.compress(_TEXT),
    "x-gzip": _PARTS,
    "deflate": _DEFLATED,
    "Deflate": _DEFLATED[2:-4],
}


@pytest.mark.parametrize("encoding", PACKED)
def test_a_packed_page_is_whole_or_refused(encoding: str, httpserver: HTTPServer) -> None:
    headers = {"Content-Encoding": encoding}
    for path, data in (("/page", PACKED[encoding]), ("/cut", PACKED[encoding][:-30])):
        httpserver.expect_request(path).respond_with_data(data, headers=headers)
    quiet = Fetcher(sleep=lambda _seconds: None)

    assert quiet.fetch(httpserver.url_for("/page")).data == _TEXT
    with pytest.raises(Unreachable, match="the page breaks off"):
        quiet.fetch(httpserver.url_for("/cut"))


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (gzip.compress(_TEXT) + b"more", "cannot be unpacked, it is no gzip"),
        (_TEXT, "cannot be unpacked, it is no gzip"),
        (gzip.compress(b"a") * 101, "more than 100 parts"),
        (gzip.compress(b"a" * MAX_BYTES) + gzip.compress(b"a"), "more than the"),
    ],
    ids=["something behind it", "not packed", "many parts", "large together"],
)
def test_what_is_packed_otherwise_than_it_says_is_refused(
    packed: bytes, reason: str, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/page").respond_with_data(
        packed, headers={"Content-Encoding": "gzip"}
    )

    with pytest.raises(Unreachable, match=reason):
        fetch(httpserver)


@pytest.fixture
def dripping() -> Iterator[str]:
    """Give the address of a host that sends a byte now and then, and never an end."""
    listener = socket.create_server(("127.0.0.1", 0))
    is_over = threading.Event()

    def drip(connection: socket.socket) -> None:
        with connection:
            try:
                while not is_over.wait(0.02):
                    connection.sendall(b"H")
            except OSError:
                return

    def serve() -> None:
        for _ in range(TRIES):
            connection, _ = listener.accept()
            threading.Thread(target=drip, args=(connection,)).start()

    serving = threading.Thread(target=serve, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/page"
    is_over.set()
    listener.close()


def test_a_host_that_drips_is_left_in_time(dripping: str) -> None:
    fetcher = Fetcher(0, sleep=lambda _: None, time_limit=0.15)

    with pytest.raises(Unreachable, match=r"longer than 0.15 s \(3 tries\)"):
        fetcher.fetch(dripping)


def test_nobody_there() -> None:
    with pytest.raises(Unreachable, match="cannot be reached"):
        Fetcher(0, sleep=lambda _: None).fetch("http://127.0.0.1:1/page")


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        ("привет".encode("windows-1251"), "text/html; charset=windows-1251"),
        ("привет".encode(), "text/html; charset=iso-8859-1"),
        ("привет".encode(), "text/markdown; charset=no-such-thing"),
    ],
    ids=["as named", "named wrongly", "named unknown"],
)
def test_text_of_any_encoding_becomes_utf8(
    data: bytes, content_type: str, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/page").respond_with_data(data, content_type=content_type)

    assert fetch(httpserver).data.decode() == "привет"


@pytest.mark.parametrize(
    "charset", ["base64", "idna", "undefined", "rot13", "zip", "no-such", "utf-7", "utf-8", ""]
)
def test_an_encoding_that_is_none_of_text_leaves_the_page_as_it_is(
    charset: str, httpserver: HTTPServer
) -> None:
    data = b"\xff+2AA- films"
    content_type = f"text/html; charset={charset}"
    httpserver.expect_request("/page").respond_with_data(data, content_type=content_type)

    assert fetch(httpserver).data == data


def test_a_redirect_may_be_written_as_people_write_addresses(httpserver: HTTPServer) -> None:
    where = {"Location": "/my films"}
    httpserver.expect_request("/page").respond_with_data("", 301, where)
    httpserver.expect_request("/my films").respond_with_data("found")

    answer = fetch(httpserver)

    assert (answer.data, answer.moved_to) == (b"found", httpserver.url_for("/my%20films"))


@pytest.mark.parametrize(
    ("encoding", "reason"), [("br", "packed as br"), ("gzip, Gzip", "packed more than once")]
)
def test_a_packing_that_was_not_asked_for_is_refused(
    encoding: str, reason: str, httpserver: HTTPServer
) -> None:
    packed = gzip.compress(gzip.compress(bytes(1_000_000)))
    headers = {"Content-Encoding": encoding}
    httpserver.expect_request("/page").respond_with_data(packed, headers=headers)

    with pytest.raises(Unreachable, match=reason):
        fetch(httpserver)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://",
        "http://[",
        "https:// a",
        "http://host:99999/",
        "ftp://host/",
    ],
)
def test_what_is_no_address_is_not_asked(address: str) -> None:
    with pytest.raises(Unreachable, match="no http or https address"):
        Fetcher(sleep=pytest.fail).fetch(address)


def test_passwords_are_neither_sent_nor_shown() -> None:
    with pytest.raises(Unreachable) as refusal:
        Fetcher().fetch("https://me:secret@example.com/page")

    assert "secret" not in str(refusal.value)
    assert shown("https://me:secret@example.com/a?b") == "https://example.com/a?b"
    assert fault_of("https://me@example.com/") is not None


@pytest.mark.parametrize(
    ("place", "target", "is_same"),
    [
        ("http://host/a", "https://host/b", True),
        ("https://host/a", "http://host/b", False),
        ("https://host/a", "https://HOST:443/b", True),
        ("https://host/a", "https://host:444/b", False),
        ("http://host:8080/a", "https://host:8080/b", False),
        ("https://host/a", "https://sub.host/b", False),
        ("https://host/a", "https://host@evil.example/b", False),
    ],
)
def test_what_stays_on_the_host(place: str, target: str, is_same: bool) -> None:
    assert stays(place, target) is is_same
