"""How a download goes on, from where, and under which name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wan_jobs.configuration import Network
from wan_jobs.downloads.content import check_head
from wan_jobs.downloads.hosts import check_address, check_peer, redirect_target
from wan_jobs.downloads.plan import DownloadPlan, Pause, Receive, Redirect
from wan_jobs.downloads.target import safe_name
from wan_jobs.errors import ConfigurationError, DownloadError, DownloadRefused, ResultExpired

URL = "https://files.example/video.mp4"
WHOLE = {"content-length": "100", "content-type": "video/mp4", "etag": '"v1"'}


def plan(max_bytes: int = 10_000) -> DownloadPlan:
    return DownloadPlan(max_bytes, lambda: 0.5)


def cut_at(received: int, **headers: str) -> DownloadPlan:
    one = plan()
    assert one.answered(URL, 200, WHOLE | headers) == Receive(0)
    one.arrived(received)
    assert isinstance(one.ended(), Pause)
    return one


def many(act: Callable[[], None]) -> None:
    for _ in range(20):
        act()


def test_a_whole_file() -> None:
    one = plan()
    assert one.headers() == {}
    assert one.answered(URL, 200, WHOLE) == Receive(0)
    one.arrived(100)
    assert one.ended() is None


def test_a_cut_file_is_continued_if_it_is_still_the_same() -> None:
    one = cut_at(40)
    assert one.headers() == {"Range": "bytes=40-", "If-Range": '"v1"'}
    rest = {"content-range": "bytes 40-99/100", "etag": '"v1"'}
    assert one.answered(URL, 206, rest) == Receive(40)
    one.arrived(60)
    assert one.ended() is None


@pytest.mark.parametrize("etag", ["", 'W/"v1"', "v1"])
def test_without_a_strong_etag_a_cut_file_is_begun_anew(etag: str) -> None:
    one = cut_at(40, etag=etag, **{"last-modified": "Mon, 21 Sep 2026 14:13:30 GMT"})
    assert one.headers() == {}
    assert one.answered(URL, 200, WHOLE) == Receive(0)


def test_a_part_that_does_not_name_its_version_is_not_taken() -> None:
    one = cut_at(40)
    assert isinstance(one.answered(URL, 206, {"content-range": "bytes 40-99/100"}), Pause)
    assert one.headers() == {}


def test_a_changed_file_is_begun_anew() -> None:
    one = cut_at(40)
    assert one.answered(URL, 200, WHOLE | {"content-length": "70"}) == Receive(0)
    one.arrived(70)
    assert one.ended() is None


@pytest.mark.parametrize(
    ("status", "range_"),
    [
        (206, "bytes 0-99/100"),
        (206, "bytes 40-99/170"),
        (206, "bytes 40-99/" + "9" * 5000),
        (206, "bytes \u0664\u0660-99/100"),
        (206, "items 1-2/3"),
        (206, ""),
        (416, ""),
    ],
)
def test_a_part_that_does_not_fit_is_not_taken(status: int, range_: str) -> None:
    one = cut_at(40)
    assert isinstance(one.answered(URL, status, {"content-range": range_}), Pause)
    assert one.headers() == {}


def test_framed_parts_are_not_taken_for_the_rest_of_a_file() -> None:
    one = cut_at(40)
    headers = {"content-range": "bytes 40-99/100", "etag": '"v1"'}
    framed = headers | {"content-type": "Multipart/byteranges; boundary=x"}
    assert isinstance(one.answered(URL, 206, framed), Pause)
    assert one.headers() == {}


def test_a_part_of_another_version_is_not_taken_even_from_a_host_that_ignores_if_range() -> None:
    one = cut_at(40)
    headers = {"content-range": "bytes 40-99/100", "etag": '"v2"'}
    assert isinstance(one.answered(URL, 206, headers), Pause)
    assert one.headers() == {}


def test_more_bytes_than_announced_are_no_file() -> None:
    one = plan()
    one.answered(URL, 200, WHOLE)
    one.arrived(101)
    assert isinstance(one.ended(), Pause)
    assert one.received == 0


def test_failures_without_a_byte_between_them_end_it() -> None:
    one = plan()
    for _ in range(4):
        assert isinstance(one.answered(URL, 503, {}), Pause)
    with pytest.raises(DownloadError, match="5 times in a row"):
        one.answered(URL, 503, {})


def test_each_piece_that_is_won_renews_the_patience() -> None:
    one = plan()
    one.answered(URL, 200, WHOLE)
    for step in range(20):
        one.arrived(1)
        assert isinstance(one.ended(), Pause), step


@pytest.mark.parametrize("etag", ['"v1"', ""])
def test_bytes_that_were_had_before_are_no_progress(etag: str) -> None:
    """A host that cuts every answer at half and knows no ranges, or refuses them."""
    one = plan()

    def half() -> None:
        if one.headers():
            one.answered(URL, 416, {})
        one.answered(URL, 200, WHOLE | {"etag": etag})
        one.arrived(50)
        one.ended()

    with pytest.raises(DownloadError, match="5 times in a row"):
        many(half)


def test_drops_of_a_large_file_are_no_progress() -> None:
    one = plan(max_bytes=1 << 40)
    large = WHOLE | {"content-length": str(10 << 30)}
    one.answered(URL, 200, large)

    def drop() -> None:
        one.arrived(1000)
        one.ended()

    with pytest.raises(DownloadError, match="in a row"):
        many(drop)


def test_the_file_of_a_task_that_just_ended_may_lag_behind() -> None:
    one = DownloadPlan(10_000, lambda: 0.5, fresh=True)
    waited: list[float] = []

    def missing() -> None:
        step = one.answered(URL, 404, {})
        assert isinstance(step, Pause)
        waited.append(step.seconds)

    with pytest.raises(ResultExpired):
        many(missing)
    assert 30 <= sum(waited) <= 120
    other = DownloadPlan(10_000, lambda: 0.5, fresh=True)
    assert isinstance(other.answered(URL, 403, {}), Pause)
    assert other.answered(URL, 200, WHOLE) == Receive(0)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_result_that_is_gone(status: int) -> None:
    with pytest.raises(ResultExpired, match="expired"):
        plan().answered(URL, status, {})


@pytest.mark.parametrize(
    "headers",
    [
        WHOLE | {"content-type": "text/html; charset=utf-8"},
        WHOLE | {"content-type": "application/json"},
        WHOLE | {"content-type": "text/plain"},
        WHOLE | {"content-encoding": "gzip"},
        WHOLE | {"content-length": "10001"},
    ],
)
def test_what_is_no_media_file_is_refused_before_a_byte_is_read(headers: dict[str, str]) -> None:
    with pytest.raises(DownloadRefused):
        plan().answered(URL, 200, headers)


def test_a_file_that_outgrows_its_limit_is_refused() -> None:
    one = plan(max_bytes=50)
    one.answered(URL, 200, {})
    with pytest.raises(DownloadRefused, match="larger"):
        one.arrived(51)


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE html><p>",
        b"  <html>",
        b'<?xml version="1.0"?>',
        b'\xef\xbb\xbf{"error": "AccessDenied"}',
        b"\n[1]",
        b"<Error><Code>NoSuchKey</Code>",
    ],
)
def test_a_text_in_place_of_a_file_is_known_by_its_beginning(head: bytes) -> None:
    with pytest.raises(DownloadRefused):
        check_head(URL, head)
    check_head("https://files.example/words.json?a=1", head)
    check_head(URL, b"\0\0\0\x20ftypisom")


def test_redirects_come_to_an_end() -> None:
    one = plan()
    for _ in range(5):
        assert one.answered(URL, 302, {"location": "/next"}) == Redirect("/next")
    with pytest.raises(DownloadRefused, match="without end"):
        one.answered(URL, 302, {"location": "/next"})


def test_no_redirect_leads_from_https_to_http() -> None:
    assert redirect_target(URL, "/b", local_service=False) == "https://files.example/b"
    with pytest.raises(DownloadRefused):
        redirect_target(URL, "http://files.example/b", local_service=False)
    with pytest.raises(DownloadRefused):
        redirect_target(URL, "https://[", local_service=False)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::93.184.216.34",
        "::127.0.0.1",
        "fec0::1",
        "198.18.0.21",
        "2002:0a00:0001::",
    ],
)
def test_private_addresses_are_refused(address: str) -> None:
    with pytest.raises(DownloadRefused):
        check_peer(address, local_service=False, network=Network())


def test_a_network_that_the_caller_names_is_trusted_and_no_other() -> None:
    network = Network(private_hosts=["198.18.0.0/15", "fd00::/8"])
    for address in ("198.19.255.1", "fd12::1", "93.184.216.34"):
        check_peer(address, local_service=False, network=network)
    with pytest.raises(DownloadRefused):
        check_peer("10.0.0.1", local_service=False, network=network)
    with pytest.raises(DownloadRefused, match=r"WAN_PRIVATE_HOSTS=198\.18\.0\.0/15"):
        check_peer("198.18.0.21", local_service=False, network=Network())
    with pytest.raises(ConfigurationError, match="no network"):
        Network(private_hosts=["everything"])


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "file:///etc/passwd",
        "https://user:word@files.example/a",
        "https://files.example:99999/a",
        "https://files.example:0/a",
        "https://",
        "",
    ],
)
def test_addresses_a_result_cannot_have(url: str) -> None:
    with pytest.raises(DownloadRefused):
        check_address(url, local_service=False, network=Network())


def test_public_addresses_and_a_local_mock_pass() -> None:
    check_address("https://93.184.216.34/a", local_service=False, network=Network())
    check_address("http://127.0.0.1:1/a", local_service=True, network=Network())
    with pytest.raises(DownloadRefused):
        check_address("https://10.0.0.1/a", local_service=True, network=Network())


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=50))
def test_a_name_from_a_server_is_one_plain_component(path: str, fallback: str) -> None:
    name = safe_name(f"https://files.example/{path}", "video/mp4", fallback)
    assert Path(name).name == name
    assert not name.startswith((".", "-"))
    assert 0 < len(name) <= 130
    assert name.isascii()
    assert name.isprintable()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/video.mp4?sig=1", "video.mp4"),
        ("..%2F..%2Fetc%2Fpasswd", "passwd.mp4"),
        ("a%5Cb.mp4", "b.mp4"),
        ("%D1%84%D0%B8.mp4", "t1.mp4"),
        ("con.mp4", "_con.mp4"),
        ("a b;rm.mp4", "a_b_rm.mp4"),
        ("", "t1.mp4"),
        (".hidden", "hidden.mp4"),
        ("x" * 500 + ".webm", "x" * 95 + ".webm"),
        ("setup.exe", "setup.exe.mp4"),
        ("INDEX.HTML", "INDEX.HTML.mp4"),
        ("clip.v2", "clip.v2.mp4"),
        ("still.JPEG", "still.JPEG"),
        ("x" * 500 + ".exe", "x" * 92 + ".exe.mp4"),
    ],
)
def test_names(path: str, name: str) -> None:
    assert safe_name(f"https://files.example/{path}", "video/mp4", "t1") == name


def test_a_host_does_not_get_to_name_a_program() -> None:
    for named in ("run.sh", "a.desktop", "a.py", "a.lnk", "a.html"):
        for media_type in ("", "text/plain", "application/x-sh", "no type"):
            assert safe_name(f"https://a.example/{named}", media_type, "t1") == f"{named}.bin"
    assert safe_name("https://a.example/clip", "", "t1") == "clip"
