"""Downloads over a real connection, cut, redirected and misdirected."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from wan_jobs import (
    AsyncResult,
    AsyncWan,
    DownloadError,
    DownloadRefused,
    Result,
    ResultExpired,
    Wan,
)

CLIP = b"\0\0\0\x20ftypisom" + bytes(range(256)) * 400
KEY = "sk-secret-of-this-test"


@pytest.fixture
def result_at(httpserver: HTTPServer, clock: Any, document: Any) -> Callable[[str], Result]:
    """Give the result of a task whose file stands at an address."""

    def make(url: str) -> Result:
        record = {"taskId": "t1", "state": "success", "resultJson": {"resultUrls": [url]}}
        answer = {"code": 200, "msg": "success", "data": record}
        httpserver.expect_request("/api/v1/jobs/recordInfo").respond_with_json(answer)
        wan = Wan(KEY, base_url=httpserver.url_for("").rstrip("/"), clock=clock, document=document)
        return wan.task("t1").refresh().result()

    return make


class Flaky:
    """Serves the clip, breaking off after so many bytes each time; hears what was asked."""

    def __init__(self, cuts: list[int], *, etags: list[str] | None = None) -> None:
        self.cuts = cuts
        self.etags = etags or []
        self.asked: list[str | None] = []
        self.keys: list[str | None] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request.headers.get("Range"))
        self.keys.append(request.headers.get("Authorization"))
        etag = self.etags.pop(0) if self.etags else '"v1"'
        same = request.headers.get("If-Range") in (None, etag)
        start = int(request.range.ranges[0][0]) if request.range and same else 0
        body = CLIP[start:]
        headers = {"Content-Type": "video/mp4", "ETag": etag, "Content-Length": str(len(body))}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(CLIP) - 1}/{len(CLIP)}"
        cut = self.cuts.pop(0) if self.cuts else len(body)
        parts = [body[index : index + 4096] for index in range(0, min(cut, len(body)), 4096)]
        return Response(parts, status=206 if start else 200, headers=headers)


def test_a_cut_download_is_continued_where_it_broke_off(
    httpserver: HTTPServer, result_at: Callable[[str], Result], tmp_path: Path, clock: Any
) -> None:
    host = Flaky([40_960, 20_480])
    httpserver.expect_request("/v.mp4").respond_with_handler(host)
    seen: list[tuple[int, int | None]] = []
    path = result_at(httpserver.url_for("/v.mp4")).download(
        tmp_path, lambda done, total: seen.append((done, total))
    )
    assert path.read_bytes() == CLIP
    assert path.name == "v.mp4"
    assert host.asked == [None, "bytes=40960-", "bytes=61440-"]
    assert host.keys == [None, None, None]
    assert seen[-1][0] == len(CLIP)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_file_that_changed_meanwhile_is_fetched_anew(
    httpserver: HTTPServer, result_at: Callable[[str], Result], tmp_path: Path
) -> None:
    host = Flaky([40_960], etags=['"v1"', '"v2"'])
    httpserver.expect_request("/v.mp4").respond_with_handler(host)
    path = result_at(httpserver.url_for("/v.mp4")).download(tmp_path / "fox.mp4")
    assert path.read_bytes() == CLIP


def test_nothing_half_written_is_ever_seen(
    httpserver: HTTPServer, result_at: Callable[[str], Result], tmp_path: Path
) -> None:
    httpserver.expect_request("/v.mp4").respond_with_handler(Flaky([0] * 50))
    target = tmp_path / "fox.mp4"
    target.write_bytes(b"the earlier one")
    with pytest.raises(DownloadError, match="in a row"):
        result_at(httpserver.url_for("/v.mp4")).download(target, overwrite=True)
    with pytest.raises(DownloadError, match="exists already"):
        result_at(httpserver.url_for("/v.mp4")).download(target)
    assert target.read_bytes() == b"the earlier one"
    assert list(tmp_path.iterdir()) == [target]


def test_a_caller_who_stops_leaves_nothing_behind(
    httpserver: HTTPServer, result_at: Callable[[str], Result], tmp_path: Path
) -> None:
    def stop(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    httpserver.expect_request("/v.mp4").respond_with_handler(Flaky([]))
    with pytest.raises(KeyboardInterrupt):
        result_at(httpserver.url_for("/v.mp4")).download(tmp_path, stop)
    assert list(tmp_path.iterdir()) == []


def test_redirects_are_followed_without_the_key(
    httpserver: HTTPServer, result_at: Callable[[str], Result], tmp_path: Path
) -> None:
    host = Flaky([])
    httpserver.expect_request("/final/video.webm").respond_with_handler(host)
    moved = {"Location": "/final/video.webm"}
    httpserver.expect_request("/v.mp4").respond_with_data(status=302, headers=moved)
    path = result_at(httpserver.url_for("/v.mp4")).download(tmp_path)
    assert path.read_bytes() == CLIP
    assert host.keys == [None]


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://10.0.0.7/a",
        "file:///etc/passwd",
    ],
)
def test_redirects_into_other_networks_are_refused(
    httpserver: HTTPServer, result_at: Callable[[str], Result], tmp_path: Path, location: str
) -> None:
    headers = {"Location": location}
    httpserver.expect_request("/v.mp4").respond_with_data(status=302, headers=headers)
    with pytest.raises(DownloadRefused):
        result_at(httpserver.url_for("/v.mp4")).download(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_service_elsewhere_cannot_send_us_to_this_machine(
    httpserver: HTTPServer, result_at: Callable[[str], Result], tmp_path: Path, clock: Any
) -> None:
    host = Flaky([])
    httpserver.expect_request("/v.mp4").respond_with_handler(host)
    result = result_at(httpserver.url_for("/v.mp4"))
    elsewhere = Wan(KEY, base_url="https://api.example", clock=clock)
    foreign = Result(elsewhere._session, result._handle, result._record)
    with pytest.raises(DownloadRefused, match="not a public address"):
        foreign.download(tmp_path)
    assert host.asked == []


@pytest.mark.parametrize("setting", ["NO_PROXY", "FTP_PROXY"])
@pytest.mark.parametrize("awaited", [False, True])
def test_a_name_that_leads_to_this_machine_is_refused_before_it_is_asked(
    httpserver: HTTPServer,
    result_at: Callable[[str], Result],
    tmp_path: Path,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    awaited: bool,
) -> None:
    """What stands in the environment of proxies that are not used does not matter."""
    host = Flaky([])
    httpserver.expect_request("/v.mp4").respond_with_handler(host)
    result = result_at(httpserver.url_for("/v.mp4"))
    monkeypatch.setenv(setting, "http://127.0.0.1:9")
    kind = AsyncWan if awaited else Wan
    session = kind(KEY, base_url="https://api.example", clock=clock)._session

    def download() -> object:
        if awaited:
            foreign = AsyncResult(session, result._handle, result._record)
            return asyncio.run(foreign.download(tmp_path))
        return Result(session, result._handle, result._record).download(tmp_path)

    with pytest.raises(DownloadRefused, match="not a public address"):
        download()
    assert host.asked == []
    assert list(tmp_path.iterdir()) == []


def test_a_name_is_judged_by_the_address_that_is_used(
    httpserver: HTTPServer,
    result_at: Callable[[str], Result],
    tmp_path: Path,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A resolver that answers otherwise each time: what was judged is what is connected to."""
    host = Flaky([])
    httpserver.expect_request("/v.mp4").respond_with_handler(host)
    result = result_at(httpserver.url_for("/v.mp4").replace("localhost", "files.example"))
    answers = iter(["198.18.0.21", "127.0.0.1"])
    real = socket.getaddrinfo

    def resolve(name: str, port: int, *rest: Any, **named: Any) -> Any:
        if name == "files.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]
        return real(name, port, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    elsewhere = Wan(KEY, base_url="https://api.example", clock=clock)
    foreign = Result(elsewhere._session, result._handle, result._record)
    for address in ("198.18.0.21", "127.0.0.1"):
        with pytest.raises(DownloadRefused, match=f"leads to {address}"):
            foreign.download(tmp_path)
    assert host.asked == []


def test_a_mock_that_is_named_may_serve_files_from_a_private_address(
    httpserver: HTTPServer,
    result_at: Callable[[str], Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    httpserver.expect_request("/v.mp4").respond_with_handler(Flaky([]))
    url = httpserver.url_for("/v.mp4").replace("localhost", "mock")
    result = result_at(url)
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda name, *rest, **more: real("127.0.0.1" if name == "mock" else name, *rest, **more),
    )
    monkeypatch.setenv("WAN_PLAIN_HTTP", "mock")
    session = Wan(KEY, base_url=url.removesuffix("/v.mp4"))._session
    path = Result(session, result._handle, result._record).download(tmp_path)
    assert path.read_bytes() == CLIP


@pytest.mark.parametrize("awaited", [False, True])
def test_the_next_address_of_a_host_is_tried(
    httpserver: HTTPServer,
    result_at: Callable[[str], Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    awaited: bool,
) -> None:
    host = Flaky([])
    httpserver.expect_request("/v.mp4").respond_with_handler(host)
    result = result_at(httpserver.url_for("/v.mp4").replace("localhost", "files.example"))
    real = socket.getaddrinfo

    def resolve(name: str, port: int, *rest: Any, **named: Any) -> Any:
        if name == "files.example":  # nobody listens at the first, and the second is private
            return [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
                for address in ("127.0.0.9", "10.0.0.1", "127.0.0.1")
            ]
        return real(name, port, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    if awaited:
        foreign = AsyncResult(result._session, result._handle, result._record)
        session = AsyncWan(KEY, base_url=result._session.connection.base_url)._session
        foreign._session = session
        path = asyncio.run(foreign.download(tmp_path))
    else:
        path = result.download(tmp_path)
    assert path.read_bytes() == CLIP


@pytest.mark.parametrize(
    ("body", "media_type", "status", "kind"),
    [
        (b"<html>expired</html>", "text/html", 200, DownloadRefused),
        (b"<!doctype html>", "video/mp4", 200, DownloadRefused),
        (b'{"error":"x"}', "application/json", 200, DownloadRefused),
        (b"", "video/mp4", 404, ResultExpired),
        (b"", "video/mp4", 403, ResultExpired),
        (b"", "video/mp4", 200, DownloadError),
        (b"", "video/mp4", 503, DownloadError),
        (b"", "video/mp4", 204, DownloadError),
    ],
)
def test_what_is_not_the_file_is_not_kept(
    httpserver: HTTPServer,
    result_at: Callable[[str], Result],
    tmp_path: Path,
    body: bytes,
    media_type: str,
    status: int,
    kind: type[DownloadError],
) -> None:
    httpserver.expect_request("/v.mp4").respond_with_data(body, status, content_type=media_type)
    address = httpserver.url_for("/v.mp4")
    with pytest.raises(kind) as caught:
        result_at(f"{address}?signature=s3cret").download(tmp_path)
    assert caught.value.url == f"{address}?signature=s3cret"
    assert f"The file is {address}" in caught.value.__notes__
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(
    httpserver: HTTPServer, result_at: Callable[[str], Result], tmp_path: Path
) -> None:
    httpserver.expect_request("/v.mp4").respond_with_handler(Flaky([]))
    (tmp_path / "file").touch()
    with pytest.raises(DownloadError, match="cannot be written"):
        result_at(httpserver.url_for("/v.mp4")).download(tmp_path / "file" / "fox.mp4")


@pytest.mark.skipif(os.name != "posix", reason="limits of size are a matter of POSIX")
def test_a_full_disk_is_told_once(
    httpserver: HTTPServer, result_at: Callable[[str], Result], tmp_path: Path
) -> None:
    import resource

    httpserver.expect_request("/v.mp4").respond_with_handler(Flaky([]))
    result = result_at(httpserver.url_for("/v.mp4"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(DownloadError, match=r"cannot be written: File too large"):
            result.download(tmp_path / "fox.mp4")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
def test_the_file_gets_the_modes_of_any_new_file(
    httpserver: HTTPServer, result_at: Callable[[str], Result], tmp_path: Path
) -> None:
    httpserver.expect_request("/v.mp4").respond_with_handler(Flaky([]))
    (tmp_path / "other").touch()
    path = result_at(httpserver.url_for("/v.mp4")).download(tmp_path / "fox.mp4")
    modes = {stat.S_IMODE(each.stat().st_mode) for each in (path, tmp_path / "other")}
    assert len(modes) == 1


async def test_the_same_on_an_event_loop(
    httpserver: HTTPServer, result_at: Callable[[str], Result], tmp_path: Path, clock: Any
) -> None:
    host = Flaky([40_960])
    httpserver.expect_request("/v.mp4").respond_with_handler(host)
    result_at(httpserver.url_for("/v.mp4"))
    async with AsyncWan(KEY, base_url=httpserver.url_for("").rstrip("/"), clock=clock) as wan:
        task = await wan.task("t1").refresh()
        assert (await task.result().download(tmp_path)).read_bytes() == CLIP
    assert host.asked == [None, "bytes=40960-"]
