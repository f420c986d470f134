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


@pytest.mark.parametrize(
    ("status", "location", "task_id"),
    [
        (201, "/api/v1/jobs/recordInfo?taskId=t1", "t1"),
        (202, "https://api.example/x?a=b&task_id=t%201#end", "t 1"),
        (200, "/x?recordId=t1", "t1"),
        (201, "/api/v1/jobs/t1", None),
        (201, "/x?taskId=t1&taskId=t2", None),
        (201, "/x?taskId=", None),
        (303, "/x?taskId=t1", None),
        (500, "/x?taskId=t1", None),
    ],
)
def test_where_an_answer_points_may_hold_the_id(
    answer: Make, status: int, location: str, task_id: str | None
) -> None:
    given = answer(status=status, content=b"", location=location)
    verdict = policy().judge(given, 0.0)
    assert verdict == Created(task_id) if task_id else isinstance(verdict, Doubtful)


def test_an_answer_may_point_at_its_content_too(answer: Make) -> None:
    given = answer(status=201, content=b"", content_location="/x?taskId=t1")
    assert policy().judge(given, 0.0) == Created("t1")
    two = answer(status=201, content=b"", location="/x?taskId=t1", content_location="/x?taskId=t2")
    assert isinstance(policy().judge(two, 0.0), Doubtful)


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


@pytest.mark.parametrize(
    "content",
    [
        '{"code": 200, "data": {"taskId": 421337}}',
        '{"code": 200, "taskId": "421337"}',
        '{"taskId": "421337"}',
        '{"code": 200, "data": "{\\"taskId\\": \\"421337\\"}"}',
        '{"code": 200, "data": [{"taskId": "421337"}]}',
        '[{"code": 200, "data": {"task_id": "421337"}}]',
        '{"code": 200, "data": {"taskId": "421337"}}{"code"',
        '{"code": 200, "data": {"taskId": "421337", "rec',
        '{"code": 200, "data": {"taskId": 421337, "rec',
    ],
)
def test_an_id_out_of_its_place_is_known_where_nothing_speaks_against_it(
    answer: Make, content: str
) -> None:
    assert policy().judge(answer(content=content.encode()), 0.0) == Created("421337")
    partial = answer(content=content.encode())
    cut = TransportFault("the answer broke off", never_sent=False, partial=partial)
    assert policy().judge(cut, 0.0) == Created("421337")


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ('{"code": 777, "taskId": "421337"}', 200),
        ('{"code": 200, "data": [{"taskId": "421337"}, {"taskId": "421338"}]}', 200),
        ('{"code": 200, "data": {"taskId": "4213', 200),
        ('{"code": 200, "data": {"taskId": 4213', 200),
        ('{"code": 200, "data": {"taskId": true}}', 200),
        ('{"code": 200, "data": {"taskId": "\\ud800"}}', 200),
        ('{"code": 200, "data": "421337"}', 200),
        ('{"taskId": "421337"}', 504),
        ('{"code": 200, "echo": 1, "taskId": "an-earlier-one"}', 200),
    ],
)
def test_an_id_that_may_be_none_is_kept_with_the_doubt(
    answer: Make, content: str, status: int
) -> None:
    one = policy()
    one.request = '{"input": {"taskId": "an-earlier-one"}}'
    verdict = one.judge(answer(content=content.encode(), status=status), 0.0)
    assert isinstance(verdict, Doubtful)
    assert verdict.answer == content


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


@pytest.mark.parametrize("name", ["taskId", "task_id", "recordId"])
def test_the_id_goes_by_several_names(answer: Make, name: str) -> None:
    assert policy().judge(answer(200, {name: " abc "}), 0.0) == Created("abc")
    assert policy().judge(answer(500, {name: "abc"}), 0.0) == Created("abc")


@pytest.mark.parametrize("value", ["", "  ", None, True, False, 0, -7, 1.5, [], {}, "\ud800"])
def test_what_cannot_be_an_id_is_none(answer: Make, value: object) -> None:
    assert isinstance(policy().judge(answer(200, {"taskId": value}), 0.0), Doubtful)


def test_the_first_name_decides_where_two_stand(answer: Make) -> None:
    both = answer(200, {"recordId": "r", "task_id": "u", "taskId": "t"})
    assert policy().judge(both, 0.0) == Created("t")
    without = answer(200, {"recordId": "r", "taskId": ""})
    assert policy().judge(without, 0.0) == Created("r")


@pytest.mark.parametrize(
    ("content", "status", "found"),
    [
        (b'{"code": 200, "data": {"data": {"taskId": "t"}}}', 200, "t"),
        (b'{"data": {"data": {"data": {"taskId": "t"}}}}', 200, "t"),
        (b'{"data": {"data": {"data": {"data": {"taskId": "t"}}}}}', 200, None),
        (b'{"code": 200, "taskId": "t"}', 201, "t"),
        (b'{"code": 200, "taskId": "t"}', 299, "t"),
        (b'{"code": 200, "taskId": "t"}', 300, None),
        (b'{"code": 200, "taskId": "t", "data": {"taskId": ""}}', 200, "t"),
        (b'{"code": 200, "taskId": "t", "data": [{"taskId": "t"}]}', 200, "t"),
        (b'{"code": 200, "taskId": "t", "data": [{"taskId": "u"}]}', 200, None),
        (b'x{"code": "200", "taskId": "t"', 200, "t"),
        (b'x{"code": 2001, "taskId": "t"', 200, None),
        (b'x{"code": "422", "taskId": "t"', 200, None),
        (b'x"taskId": "a\\"b",', 200, 'a"b'),
        (b'x"taskId": "t", "task_id": "t"', 200, "t"),
        (b'x"taskId": "t", "task_id": "u"', 200, None),
        (b'x"taskId": 42', 200, None),
        (b'{"code": 200, "taskId": 1}', 200, "1"),
        (b'{"code": 200, "data": "[{\\"taskId\\": \\"t\\"}]"}', 200, "t"),
        (b'[[[{"taskId": "t"}]]]', 200, "t"),
        (b'[[[[{"taskId": "t"}]]]]', 200, None),
        (b'x"taskId": 42}', 200, "42"),
    ],
)
def test_where_an_id_is_looked_for(
    answer: Make, content: bytes, status: int, found: str | None
) -> None:
    verdict = policy().judge(answer(status=status, content=content), 0.0)
    assert verdict == Created(found) if found else not isinstance(verdict, Created)
