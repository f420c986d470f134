"""What one read of a task's state means for the wait."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wan_jobs.configuration import Limits
from wan_jobs.errors import KeyRefused, RateLimited, StatusUnavailable, TaskNotFound
from wan_jobs.exchange import Answer, TransportFault
from wan_jobs.record import TaskRecord
from wan_jobs.waiting.watch import GiveUp, ReadAgain, StatusWatch

Make = Callable[..., Answer]

BROKEN = TransportFault("the connection was reset", never_sent=False)
LIMITS = Limits(visible_within=30, failed_reads=3, failed_reads_for=60)


@pytest.fixture
def watch() -> StatusWatch:
    return StatusWatch("t", LIMITS, since=0.0)


def running(answer: Make) -> Answer:
    return answer(200, {"taskId": "t", "state": "waiting"})


def test_a_new_task_may_stay_invisible_for_a_while(watch: StatusWatch, answer: Make) -> None:
    null = answer(422, msg="recordInfo is null")
    early = watch.judge(null, 29.0)
    assert isinstance(early, ReadAgain)
    assert early.invisible
    late = watch.judge(null, 31.0)
    assert isinstance(late, GiveUp)
    assert isinstance(late.error, TaskNotFound)


def test_what_may_only_seem_old_is_asked_for_once_more(answer: Make) -> None:
    watch = StatusWatch("t", LIMITS, since=0.0, ask_again=30.0)
    null = answer(422, msg="recordInfo is null")
    first = watch.judge(null, 0.0)
    assert isinstance(first, ReadAgain)
    assert first.at_least == 30.0
    assert isinstance(watch.judge(null, 30.0), GiveUp)


@pytest.mark.parametrize("code", [404, 422, 200])
def test_a_task_once_seen_cannot_become_unknown(
    watch: StatusWatch, answer: Make, code: int
) -> None:
    watch.judge(running(answer), 1.0)
    assert isinstance(watch.judge(answer(code), 300.0), ReadAgain)


def test_failures_must_be_many_and_long_lasting(watch: StatusWatch) -> None:
    assert all(isinstance(watch.judge(BROKEN, moment), ReadAgain) for moment in (0, 1, 2, 3, 59))
    end = watch.judge(BROKEN, 60.0)
    assert isinstance(end, GiveUp)
    assert isinstance(end.error, StatusUnavailable)
    assert "may still run" in str(end.error)


def test_as_many_failures_as_allowed_are_enough(watch: StatusWatch) -> None:
    assert isinstance(watch.judge(BROKEN, 0.0), ReadAgain)
    assert isinstance(watch.judge(BROKEN, 30.0), ReadAgain)
    assert isinstance(watch.judge(BROKEN, 60.0), GiveUp)


def test_two_failures_over_an_hour_are_not_many(watch: StatusWatch) -> None:
    watch.judge(BROKEN, 0.0)
    assert isinstance(watch.judge(BROKEN, 3600.0), ReadAgain)


def test_one_good_read_forgives_all_failures(watch: StatusWatch, answer: Make) -> None:
    for moment in (0, 1, 58):
        watch.judge(BROKEN, moment)
    assert isinstance(watch.judge(running(answer), 59), TaskRecord)
    assert isinstance(watch.judge(BROKEN, 3600), ReadAgain)


def test_throttling_is_no_failure_and_pauses_all_reads(watch: StatusWatch, answer: Make) -> None:
    for moment in range(0, 3600, 60):
        verdict = watch.judge(answer(429, retry_after="9"), moment)
        assert isinstance(verdict, ReadAgain)
        assert isinstance(verdict.error, RateLimited)
        assert verdict.pause == 9.0


def test_an_absurd_wish_does_not_stop_all_waits(watch: StatusWatch, answer: Make) -> None:
    verdict = watch.judge(answer(429, retry_after="99999999"), 0.0)
    assert isinstance(verdict, ReadAgain)
    assert verdict.pause == 300.0


@pytest.mark.parametrize("code", [401, 403])
def test_a_key_that_the_service_refuses_twice_ends_the_wait(
    watch: StatusWatch, answer: Make, code: int
) -> None:
    first = watch.judge(answer(code), 0.0)
    assert isinstance(first, ReadAgain)
    assert isinstance(first.error, KeyRefused)
    verdict = watch.judge(answer(code), 2.0)
    assert isinstance(verdict, GiveUp)
    assert isinstance(verdict.error, KeyRefused)
    assert verdict.error.task_id == "t"


def test_a_key_refused_now_and_then_does_not(watch: StatusWatch, answer: Make) -> None:
    for moment in range(10):
        assert isinstance(watch.judge(answer(401), moment), ReadAgain)
        assert isinstance(watch.judge(running(answer), moment), TaskRecord)


@pytest.mark.parametrize("status", [401, 403, 404, 500, 502, 520])
def test_a_page_of_a_gateway_is_waited_out_whatever_its_status(answer: Make, status: int) -> None:
    patient = StatusWatch("t", Limits(), since=0.0)
    patient.judge(running(answer), 0.0)
    for moment in range(0, 3000, 10):
        page = answer(status=status, content=b"<html>")
        assert isinstance(patient.judge(page, moment), ReadAgain)


@pytest.mark.parametrize("code", [401, 403, 404, 422, 200])
@pytest.mark.parametrize("status", [404, 408, 422, 499, 500, 502, 504, 520, 530])
def test_what_a_gateway_quotes_is_waited_out_as_well(answer: Make, code: int, status: int) -> None:
    if code == status:
        return
    watch = StatusWatch("t", LIMITS, since=float("-inf"))
    for _ in range(LIMITS.failed_reads - 1):
        verdict = watch.judge(answer(code, status=status), 0.0)
        assert isinstance(verdict, ReadAgain)
        assert not verdict.invisible


def test_the_service_says_by_a_status_too_that_it_knows_no_such_task(answer: Make) -> None:
    for code in (404, 422):
        stranger = StatusWatch("t", LIMITS, since=float("-inf"))
        assert isinstance(stranger.judge(answer(code, status=code), 0.0), GiveUp)


def test_a_code_that_says_still_generating_is_no_failure(watch: StatusWatch, answer: Make) -> None:
    assert isinstance(watch.judge(answer(249), 0.0), ReadAgain)
    assert watch.failures == 0
    assert watch.seen


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b'{"code":200,"data":{"taskId":"other","state":"success"}}',
        b'{"code":200,"data":[]}',
    ],
)
def test_what_tells_nothing_of_this_task_is_a_failed_read(
    watch: StatusWatch, answer: Make, content: bytes
) -> None:
    verdict = watch.judge(answer(content=content), 100.0)
    assert isinstance(verdict, ReadAgain)
    assert watch.failures == 1


def test_a_success_without_its_result_is_looked_at_again_before_it_is_taken(
    watch: StatusWatch, answer: Make
) -> None:
    bare = answer(200, {"taskId": "t", "state": "success", "resultJson": ""})
    assert [type(watch.judge(bare, moment)) for moment in range(4)] == [ReadAgain] * 3 + [
        TaskRecord
    ]


def test_a_failed_task_is_a_record_even_under_code_501(watch: StatusWatch, answer: Make) -> None:
    record = watch.judge(answer(501, {"taskId": "t", "state": "fail"}), 0.0)
    assert isinstance(record, TaskRecord)
    assert record.finished


def test_failures_are_read_again_at_growing_intervals(watch: StatusWatch) -> None:
    verdicts = [watch.judge(BROKEN, 0.0) for _ in range(7)]
    assert [each.at_least for each in verdicts if isinstance(each, ReadAgain)] == [
        2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0,
    ]  # fmt: skip
    assert {each.pause for each in verdicts if isinstance(each, ReadAgain)} == {0.0}
    assert not any(each.invisible for each in verdicts if isinstance(each, ReadAgain))


@pytest.mark.parametrize(
    ("code", "headers", "at_least", "pause"),
    [
        (429, {}, 0.0, 1.0),
        (455, {}, 0.0, 1.0),
        (429, {"retry_after": "0"}, 0.0, 1.0),
        (249, {}, 0.0, 0.0),
        (422, {}, 0.0, 0.0),
        (404, {}, 0.0, 0.0),
        (200, {}, 0.0, 0.0),
        (500, {}, 2.0, 0.0),
        (500, {"retry_after": "7"}, 2.0, 7.0),
        (401, {}, 2.0, 0.0),
    ],
)
def test_what_each_answer_without_a_record_asks_for(
    watch: StatusWatch, answer: Make, code: int, headers: dict[str, str], at_least: float,
    pause: float,
) -> None:  # fmt: skip
    verdict = watch.judge(answer(code, **headers), 0.0)
    assert isinstance(verdict, ReadAgain)
    assert (verdict.at_least, verdict.pause) == (at_least, pause)
    assert verdict.invisible == (code in {200, 404, 422})
    assert verdict.error.task_id == "t"


def test_only_the_words_for_unknown_are_taken_for_it(watch: StatusWatch, answer: Make) -> None:
    for said in (
        answer(500),
        answer(200, {"state": "success", "taskId": "other"}),
        answer(status=500, content=b"<html>"),
        answer(status=403, content=b"<html>"),
    ):
        verdict = watch.judge(said, 0.0)
        assert isinstance(verdict, ReadAgain)
        assert not verdict.invisible
    page = watch.judge(answer(status=404, content=b"<html>"), 0.0)
    assert isinstance(page, ReadAgain)
    assert page.invisible


def test_one_page_of_a_gateway_makes_no_old_task_unknown(answer: Make) -> None:
    watch = StatusWatch("t", LIMITS, since=float("-inf"))
    page = answer(status=404, content=b"<html>")
    for moment in (500.0, 529.0):
        verdict = watch.judge(page, moment)
        assert isinstance(verdict, ReadAgain)
        assert verdict.invisible
    late = watch.judge(page, 530.0)
    assert isinstance(late, GiveUp)
    assert isinstance(late.error, TaskNotFound)
    told = StatusWatch("t", LIMITS, since=float("-inf")).judge(answer(422), 500.0)
    assert isinstance(told, GiveUp)


def test_pages_of_a_gateway_never_make_the_task_of_an_item_unknown(answer: Make) -> None:
    watch = StatusWatch("t", LIMITS, since=0.0, ask_again=30.0, unattended=True)
    page = answer(status=404, content=b"<html>")
    for moment in (0.0, 35.0):
        assert isinstance(watch.judge(page, moment), ReadAgain)
    for moment in range(40, 4000, 40):
        last = watch.judge(page, float(moment))
    assert isinstance(last, GiveUp)
    assert isinstance(last.error, StatusUnavailable)
    assert isinstance(watch.judge(answer(404), 4000.0), GiveUp)


def test_the_time_to_become_visible_counts_from_when_it_may_have_been(answer: Make) -> None:
    late = StatusWatch("t", LIMITS, since=100.0)
    assert isinstance(late.judge(answer(422), 129.9), ReadAgain)
    assert isinstance(late.judge(answer(422), 130.0), GiveUp)


def test_an_answer_that_says_success_and_tells_nothing_is_called_unreadable(
    watch: StatusWatch, answer: Make
) -> None:
    watch.judge(running(answer), 0.0)
    empty = watch.judge(answer(200), 0.0)
    refused = watch.judge(answer(404), 0.0)
    assert isinstance(empty, ReadAgain)
    assert isinstance(refused, ReadAgain)
    assert "no record" in empty.error.message
    assert "no record" not in refused.error.message


def test_a_good_read_forgets_all_that_went_wrong(watch: StatusWatch, answer: Make) -> None:
    watch.judge(answer(401), 0.0)
    watch.judge(BROKEN, 0.0)
    assert watch.last_failure is not None
    watch.judge(running(answer), 0.0)
    assert (watch.failures, watch.key_refused, watch.last_failure) == (0, 0, None)
    again = watch.judge(BROKEN, 500.0)
    assert isinstance(again, ReadAgain)
    assert again.at_least == 2.0
    assert watch.failing_since == 500.0


def test_a_refusal_of_the_key_counts_only_in_a_row(watch: StatusWatch, answer: Make) -> None:
    for _ in range(3):
        assert isinstance(watch.judge(answer(401), 0.0), ReadAgain)
        assert isinstance(watch.judge(answer(429), 0.0), ReadAgain)


def test_a_result_that_is_not_there_yet_is_read_again_soon(
    watch: StatusWatch, answer: Make
) -> None:
    bare = answer(200, {"taskId": "t", "state": "success", "resultJson": ""})
    verdict = watch.judge(bare, 0.0)
    assert isinstance(verdict, ReadAgain)
    assert (verdict.at_least, verdict.pause, verdict.invisible) == (2.0, 0.0, False)
    assert verdict.error.task_id == "t"


def test_giving_up_tells_how_often_and_how_long(watch: StatusWatch) -> None:
    for moment in (100.0, 130.0, 145.0):
        assert isinstance(watch.judge(BROKEN, moment), ReadAgain)
    end = watch.judge(BROKEN, 160.0)
    assert isinstance(end, GiveUp)
    assert "4 times over 60 s" in str(end.error)
    assert isinstance(end.error, StatusUnavailable)
    assert end.error.cause is not None
    assert end.error.task_id == "t"
