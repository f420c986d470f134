"""The submission policy: what may follow an attempt at a paid request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wan_jobs.errors import ERRORS_BY_CODE, RateLimited, ServiceUnreachable
from wan_jobs.exchange import Answer, TransportFault, asked_pause
from wan_jobs.submission.policy import (
    REFUSALS,
    Created,
    Doubtful,
    Refused,
    Resend,
    SubmissionPolicy,
)

Make = Callable[..., Answer]

NEVER_SENT = TransportFault("no connection", never_sent=True)
MAYBE_SENT = TransportFault("no answer came in time", never_sent=False)


def policy(submit_for: float = 120.0, connect_for: float = 15.0) -> SubmissionPolicy:
    return SubmissionPolicy(submit_for, connect_for, lambda: 0.5)


def test_a_task_id_decides_whatever_else_the_answer_says(answer: Make) -> None:
    for code, status in ((200, 200), (500, 200), (429, 503)):
        verdict = policy().judge(answer(code, {"taskId": "abc"}, status=status), 0.0)
        assert verdict == Created("abc")


def test_what_never_arrived_is_sent_again_while_time_allows() -> None:
    judge = policy(connect_for=10.0).judge
    assert isinstance(judge(NEVER_SENT, 0.0), Resend)
    late = judge(NEVER_SENT, 9.9)
    assert isinstance(late, Refused)
    assert isinstance(late.error, ServiceUnreachable)


def test_intervals_grow() -> None:
    one = policy(connect_for=1e9)
    waits = [one.judge(NEVER_SENT, 0.0) for _ in range(8)]
    seconds = [wait.after for wait in waits if isinstance(wait, Resend)]
    assert seconds == sorted(seconds)
    assert seconds[0] < 1.0
    assert 15.0 <= seconds[-1] <= 30.0


def test_a_proxy_that_refuses_is_reported_at_once() -> None:
    fault = TransportFault("the proxy refused", never_sent=True, retriable=False)
    assert isinstance(policy().judge(fault, 0.0), Refused)


DOCUMENTED = [400, 401, 402, 403, 404, 422, 433, 500, 501, 505]
CODES = [None, 200, 201, 408, 410, 429, 455, 499, 502, 503, 504, 520, 777, *DOCUMENTED]
STATUSES = [*range(200, 210), *range(300, 310), *range(400, 465), *range(494, 532), 561, 598, 599]


def voice(code: int, *, in_body: bool) -> type:
    """What one of the two voices of an answer says by itself."""
    if code in {429, 455}:
        return Resend
    refuses = code in DOCUMENTED if in_body else code in {301, 307, 308, *range(400, 500)}
    return Refused if refuses else Doubtful


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_with_every_code_and_with_an_id_or_without(answer: Make, status: int) -> None:
    gateway = {408, 444, 460, 499, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527}
    for code in CODES:
        by_status = Doubtful if status in gateway else voice(status, in_body=False)
        by_body = by_status if code is None else voice(code, in_body=True)
        if status in gateway:
            expected = Doubtful
        elif code is None or status in {200, code}:
            expected = by_body
        else:
            expected = max(by_status, by_body, key=[Resend, Refused, Doubtful].index)
        content = b"<html>" if code is None else b""
        verdict = policy().judge(answer(code, status=status, content=content), 0.0)
        assert type(verdict) is expected, (status, code)
        by_gateway = isinstance(verdict, Doubtful) and "a gateway answered" in verdict.reason
        assert by_gateway == (status in gateway), (status, code)
        if code is not None:
            named = answer(code, {"taskId": "abc"}, status=status)
            assert policy().judge(named, 0.0) == Created("abc"), (status, code)


@pytest.mark.parametrize("code", [429, 455])
@pytest.mark.parametrize("in_body", [True, False])
def test_throttling_and_maintenance_are_waited_out(answer: Make, code: int, in_body: bool) -> None:
    said = answer(code) if in_body else answer(status=code, content=b"slow down")
    verdict = policy().judge(said, 0.0)
    assert isinstance(verdict, Resend)


def test_the_service_sets_the_pace_where_it_says_one(answer: Make) -> None:
    verdict = policy().judge(answer(429, retry_after="7"), 0.0)
    assert isinstance(verdict, Resend)
    assert verdict.after == 7.0


def test_a_doubt_says_how_an_answer_was_packed_that_cannot_be_read(answer: Make) -> None:
    for packing, told in (("br", "understood (it came packed: br)"), ("identity", "understood")):
        verdict = policy().judge(answer(content=b"\x0b\x10\x80", content_encoding=packing), 0.0)
        assert isinstance(verdict, Doubtful)
        assert verdict.reason.endswith(told)


@pytest.mark.parametrize("asked", ["0", "00", "Mon, 21 Sep 2026 14:13:10 GMT"])
def test_no_time_at_all_is_not_a_pace(answer: Make, asked: str) -> None:
    puts_off, pauses = policy(), []
    for _ in range(4):
        verdict = puts_off.judge(answer(429, retry_after=asked), 0.0)
        assert isinstance(verdict, Resend)
        pauses.append(verdict.after)
    assert pauses == [0.75, 1.5, 3.0, 6.0]


def test_retry_after_may_be_a_date(answer: Make) -> None:
    date = "Mon, 21 Sep 2026 14:13:30 GMT"
    assert answer(429, retry_after=date).retry_after == 10.0
    assert answer(429, retry_after="soon").retry_after is None


def test_a_retry_after_date_counts_from_the_answers_own_date() -> None:
    until = {"retry-after": "Mon, 21 Sep 2026 14:13:30 GMT"}
    own = {**until, "date": "Mon, 21 Sep 2026 14:13:10 GMT"}
    an_hour_off = 1_790_000_000.0
    assert asked_pause(own, an_hour_off) == asked_pause(own) == 20.0
    assert asked_pause(until) is None
    assert asked_pause({"retry-after": "0020"}, an_hour_off) == 20.0


def test_a_wait_beyond_the_time_allowed_is_not_begun(answer: Make) -> None:
    verdict = policy(submit_for=60.0).judge(answer(429, retry_after="61"), 0.0)
    assert isinstance(verdict, Refused)
    assert isinstance(verdict.error, RateLimited)
    assert verdict.error.retry_after == 61.0


@pytest.mark.parametrize("code", DOCUMENTED)
def test_documented_refusals_are_raised_at_once(answer: Make, code: int) -> None:
    verdict = policy().judge(answer(code, msg="no such luck"), 0.0)
    assert isinstance(verdict, Refused)
    assert verdict.error.code == code
    assert "no such luck" in str(verdict.error)


@pytest.mark.parametrize("status", [301, 307, 400, 401, 404, 413])
def test_http_itself_can_refuse(answer: Make, status: int) -> None:
    verdict = policy().judge(answer(status=status, content=b"<html>"), 0.0)
    assert isinstance(verdict, Refused)


@pytest.mark.parametrize(
    ("code", "status", "content"),
    [
        (200, 200, b""),
        (None, 200, b"<html>"),
        (None, 200, b'{"code": 200, "ms'),
        (None, 500, b"oops"),
        (None, 502, b"<html>"),
        (None, 408, b""),
        (None, 504, b""),
        (504, 200, b""),
        (408, 200, b""),
        (777, 200, b""),
        (200, 401, b""),
        (None, 300, b""),
        (None, 302, b""),
        (None, 303, b""),
        (422, 302, b""),
        (422.5, 200, b""),
        (10**400, 200, b""),
        (None, 200, b'{"code": 422, "code": 200}'),
        (None, 200, b'{"code": 200, "code": 422}'),
        (None, 200, b'{"code": 429, "code": null, "code": 777}'),
        (None, 200, b'{"code": 200, "data": {"taskId": "a", "taskId": "b"}}'),
        (None, 200, b'{"code": 200, "taskId": "a", "taskId": "b"}'),
        (None, 200, b'[{"taskId": "a", "taskId": "b"}]'),
        (None, 200, b"[" * 100_000),
    ],
)
def test_nobody_can_tell(answer: Make, code: int | None, status: int, content: bytes) -> None:
    assert isinstance(policy().judge(answer(code, status=status, content=content), 0.0), Doubtful)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"code": 422, "code": 422}', Refused),
        (b'{"code": 429, "code": 422}', Refused),
        (b'{"code": 422, "code": 429}', Refused),
        (b'{"code": 429, "code": null}', Doubtful),
        (b'{"code": 200, "msg": "a", "msg": "b", "data": {"taskId": "t"}}', Created),
        (b'{"code": 200, "code": 422, "data": {"taskId": "t"}}', Created),
        (b'{"code": 200, "data": {"taskId": "t", "taskId": "t"}}', Created),
        (b'{"code": 200, "data": {"taskId": "", "taskId": "t"}}', Created),
        (b'{"code": 200, "data": {"taskId": "t", "taskId": null}}', Created),
    ],
)
def test_members_that_come_twice_are_all_heard(
    answer: Make, content: bytes, expected: type
) -> None:
    assert type(policy().judge(answer(content=content), 0.0)) is expected


def test_every_failure_code_in_the_error_table_has_its_place_here() -> None:
    assert set(ERRORS_BY_CODE) - {429, 455} <= REFUSALS


outcomes = st.sampled_from(["never sent", "maybe sent", "refused", "later", "garbled"])


@settings(deadline=None)
@given(st.lists(outcomes, min_size=1, max_size=8))
def test_a_doubt_stays_whatever_comes_later(names: list[str]) -> None:
    said: dict[str, Answer | TransportFault] = {
        "never sent": NEVER_SENT,
        "maybe sent": MAYBE_SENT,
        "refused": Answer(200, {}, b'{"code": 422, "msg": "", "data": null}'),
        "later": Answer(200, {}, b'{"code": 429, "msg": "", "data": null}'),
        "garbled": Answer(200, {}, b"<"),
    }
    one = policy(1e9, 1e9)
    doubted = False
    for name in names:
        verdict = one.judge(said[name], 0.0)
        doubted = doubted or name in {"maybe sent", "garbled"}
        assert isinstance(verdict, Doubtful) == doubted


def test_intervals_double_up_to_half_a_minute_and_are_jittered() -> None:
    one = SubmissionPolicy(1e9, 1e9, lambda: 1.0)
    waits = [one.judge(NEVER_SENT, 0.0) for _ in range(15)]
    assert [wait.after for wait in waits if isinstance(wait, Resend)] == [
        1.0, 2.0, 4.0, 8.0, 16.0, *[30.0] * 10,
    ]  # fmt: skip
    low = SubmissionPolicy(1e9, 1e9, lambda: 0.0).judge(NEVER_SENT, 0.0)
    assert isinstance(low, Resend)
    assert low.after == 0.5


@pytest.mark.parametrize(
    ("said", "allowed"), [(NEVER_SENT, "connect_for"), (429, "submit_for"), (455, "submit_for")]
)
def test_each_reason_to_resend_has_its_own_time(
    answer: Make, said: TransportFault | int, allowed: str
) -> None:
    times = {"connect_for": 0.0, "submit_for": 0.0, allowed: 10.0}
    outcome = answer(said, retry_after="4") if isinstance(said, int) else said
    after = 4.0 if isinstance(said, int) else 0.75
    assert isinstance(policy(**times).judge(outcome, 10.0 - after), Resend)
    late = policy(**times).judge(outcome, 10.01 - after)
    assert isinstance(late, Refused)
    times[allowed] = 0.0
    assert isinstance(policy(**times).judge(outcome, 0.0), Refused)


def test_the_first_doubt_is_the_one_that_is_told(answer: Make) -> None:
    one = policy()
    first = one.judge(MAYBE_SENT, 0.0)
    assert first == Doubtful("no answer came in time")
    assert one.judge(answer(422), 0.0) == first
    assert one.judge(answer(504, status=504), 0.0) == first
    assert one.judge(answer(200, {"taskId": "t"}), 0.0) == Created("t")
    assert one.attempts == 4


@pytest.mark.parametrize(
    ("status", "refuses"), [(399, False), (400, True), (498, True), (299, False), (500, False)]
)
def test_statuses_without_an_envelope(answer: Make, status: int, refuses: bool) -> None:
    verdict = policy().judge(answer(status=status, content=b"no"), 0.0)
    assert type(verdict) is (Refused if refuses else Doubtful)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"status": 504, "content": b"<html>bad gateway"}, "a gateway answered HTTP 504"),
        ({"code": 200}, "names no task"),
        ({"code": 777}, "the code 777"),
        ({"status": 500, "content": b"<html>"}, "HTTP 500, cannot be understood"),
    ],
)
def test_a_doubt_says_why_and_keeps_what_was_answered(
    answer: Make, said: dict[str, Any], words: str
) -> None:
    verdict = policy().judge(answer(**said), 0.0)
    assert isinstance(verdict, Doubtful)
    assert words in verdict.reason
    assert verdict.answer == answer(**said).content.decode()


def test_a_cut_answer_without_an_id_is_kept_with_the_doubt(answer: Make) -> None:
    partial = answer(content=b'{"code": 200, "da')
    cut = TransportFault("it broke off", never_sent=False, partial=partial)
    assert policy().judge(cut, 0.0) == Doubtful("it broke off", '{"code": 200, "da')
