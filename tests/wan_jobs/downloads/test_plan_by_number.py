"""The numbers and names of a download's plan, one by one; `test_plan.py` tells the story."""

from __future__ import annotations

import pytest

from wan_jobs.downloads.content import check_head
from wan_jobs.downloads.plan import DownloadPlan, Pause, Receive, Redirect
from wan_jobs.errors import DownloadError, DownloadRefused, ResultExpired

URL = "https://files.example/video.mp4"
WHOLE = {"content-length": "100", "content-type": "video/mp4", "etag": '"v1"'}


def plan(max_bytes: int = 10_000) -> DownloadPlan:
    return DownloadPlan(max_bytes, lambda: 0.5)


def cut_at(received: int) -> DownloadPlan:
    one = plan()
    one.answered(URL, 200, WHOLE)
    one.arrived(received)
    one.ended()
    return one


def test_the_pauses_for_a_file_that_lags_behind() -> None:
    one = DownloadPlan(10_000, lambda: 0.5, fresh=True)
    pauses = [one.answered(URL, 404, {}) for _ in range(7)]
    assert pauses == [Pause(each) for each in (1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0)]
    with pytest.raises(ResultExpired):
        one.answered(URL, 404, {})


@pytest.mark.parametrize(("luck", "first"), [(0.0, 0.5), (0.5, 0.75), (1.0, 1.0)])
def test_the_pauses_between_failures_double_and_are_jittered(luck: float, first: float) -> None:
    one = DownloadPlan(10_000, lambda: luck)
    assert [one.cut("x") for _ in range(4)] == [Pause(first * 2**each) for each in range(4)]


@pytest.mark.parametrize(("asked", "paused"), [("7", 7.0), ("0", 0.75), ("30", 30.0), ("31", 30.0)])
def test_a_host_may_ask_for_a_pause(asked: str, paused: float) -> None:
    assert plan().answered(URL, 503, {"retry-after": asked}) == Pause(paused)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 501, 502, 503, 504, 520, 599])
def test_statuses_that_may_pass(status: int) -> None:
    assert isinstance(plan().answered(URL, status, {}), Pause)


@pytest.mark.parametrize(
    "status", [201, 204, 300, 304, 309, 400, 402, 405, 407, 409, 426, 430, 451]
)
def test_other_statuses_end_it(status: int) -> None:
    with pytest.raises(DownloadError, match=f"answered {status}"):
        plan().answered(URL, status, {"location": "/x"} if status in {201, 309} else {})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects(status: int) -> None:
    assert plan().answered(URL, status, {"location": "/x"}) == Redirect("/x")
    with pytest.raises(DownloadError):
        plan().answered(URL, status, {})


def test_a_location_alone_is_no_redirect() -> None:
    assert plan().answered(URL, 200, WHOLE | {"location": "/x"}) == Receive(0)


def test_a_file_may_be_as_large_as_is_permitted_and_no_larger() -> None:
    one = plan(max_bytes=100)
    assert one.answered(URL, 200, WHOLE) == Receive(0)
    one.arrived(100)
    assert one.ended() is None
    other = plan(max_bytes=100)
    other.answered(URL, 200, {})
    other.arrived(100)
    with pytest.raises(DownloadRefused):
        other.arrived(1)
    with pytest.raises(DownloadRefused):
        plan(max_bytes=99).answered(URL, 200, WHOLE)


def test_an_empty_file_is_none() -> None:
    one = plan()
    one.answered(URL, 200, {})
    assert isinstance(one.ended(), Pause)
    other = plan()
    other.answered(URL, 200, WHOLE | {"content-length": "0"})
    assert isinstance(other.ended(), Pause)


@pytest.mark.parametrize(
    ("first", "rest", "total", "goes_on"),
    [
        (WHOLE, "bytes 40-99/100", 100, True),
        (WHOLE, "bytes 40-99/*", 100, True),
        (WHOLE, "bytes 40-99/170", None, False),
        ({"etag": '"v1"'}, "bytes 40-99/100", 100, True),
        ({"etag": '"v1"'}, "bytes 40-99/*", None, True),
    ],
)
def test_the_rest_of_a_file_has_its_size(
    first: dict[str, str], rest: str, total: int | None, goes_on: bool
) -> None:
    one = plan()
    one.answered(URL, 200, first)
    one.arrived(40)
    one.cut("it broke off")
    step = one.answered(URL, 206, {"content-range": rest, "etag": '"v1"'})
    assert step == Receive(40) if goes_on else isinstance(step, Pause)
    assert one.total == total


def test_a_part_of_another_version_changes_nothing_of_what_is_known() -> None:
    one = cut_at(40)
    one.answered(URL, 206, {"content-range": "bytes 40-99/100", "etag": '"v2"'})
    assert (one.received, one.total, one.headers()) == (0, None, {})
    other = plan()
    other.answered(URL, 200, {"etag": '"v1"'})
    other.arrived(40)
    other.cut("it broke off")
    other.answered(URL, 206, {"content-range": "bytes 40-99/100", "etag": '"v2"'})
    assert other.total is None


@pytest.mark.parametrize(
    ("total", "gain"), [(64, 1), (63, 1), (6400, 100), (64 << 20, 1 << 20), (1 << 40, 1 << 20)]
)
def test_what_counts_as_progress(total: int, gain: int) -> None:
    def failing(size: int) -> DownloadPlan:
        one = plan(max_bytes=1 << 41)
        one.answered(URL, 200, WHOLE | {"content-length": str(total)})
        for _ in range(4):
            one.cut("x")
        one.arrived(size)
        return one

    assert failing(gain).cut("x") == Pause(0.75)
    if gain > 1:
        with pytest.raises(DownloadError, match="5 times"):
            failing(gain - 1).cut("x")


def test_progress_of_a_file_of_unknown_size_is_a_64th_of_a_megabyte() -> None:
    one = plan(max_bytes=1 << 40)
    one.answered(URL, 200, {"etag": '"v1"'})
    for _ in range(4):
        one.cut("x")
    one.arrived((1 << 14) - 1)
    with pytest.raises(DownloadError, match="5 times"):
        one.cut("x")
    other = plan(max_bytes=1 << 40)
    other.answered(URL, 200, {"etag": '"v1"'})
    other.cut("x")
    other.arrived(1 << 14)
    assert other.cut("x") == Pause(0.75)


@pytest.mark.parametrize(
    "ending", [".json", ".xml", ".svg", ".txt", ".csv", ".vtt", ".srt", ".html", ".md"]
)
def test_a_text_that_is_named_as_one_is_taken(ending: str) -> None:
    url = f"https://files.example/words{ending.upper()}?a=1"
    for kind in ("text/plain", "application/json", "application/xml"):
        assert plan().answered(url, 200, WHOLE | {"content-type": kind}) == Receive(0)
    check_head(url, b"<words>")


@pytest.mark.parametrize("kind", ["text/xml", "application/json; a=1; b=2", "APPLICATION/XML"])
def test_a_text_in_place_of_a_video_is_known_by_its_type(kind: str) -> None:
    with pytest.raises(DownloadRefused):
        plan().answered(URL, 200, WHOLE | {"content-type": kind})


@pytest.mark.parametrize(
    ("told", "total"), [("9" * 18, 10**18 - 1), ("9" * 19, None), ("-1", None)]
)
def test_a_length_that_no_file_has_is_not_believed(told: str, total: int | None) -> None:
    one = plan(max_bytes=10**20)
    one.answered(URL, 200, WHOLE | {"content-length": told})
    assert one.total == total


@pytest.mark.parametrize("packing", ["identity", " Identity "])
def test_a_host_may_say_that_it_does_not_pack(packing: str) -> None:
    assert plan().answered(URL, 200, WHOLE | {"content-encoding": packing}) == Receive(0)


@pytest.mark.parametrize("packing", ["gzip", "br", "identity, gzip"])
def test_a_packed_file_is_refused(packing: str) -> None:
    with pytest.raises(DownloadRefused, match="packs"):
        plan().answered(URL, 200, WHOLE | {"content-encoding": packing})


def test_a_plan_begins_with_nothing() -> None:
    one = plan()
    assert (one.received, one.total, one.headers()) == (0, None, {})
    one.answered(URL, 200, WHOLE)
    one.arrived(1)
    assert one.ended() == Pause(0.75)
