"""The id of the task in the answer to a submission: where it is found, and where it is not."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from wan_jobs.exchange import Answer, TransportFault
from wan_jobs.submission.policy import Created, Doubtful, SubmissionPolicy

Make = Callable[..., Answer]


DOCUMENTED = '{"code": 200, "data": {"taskId": 421337}}'


def guessed(task_id: str) -> Created:
    return Created(task_id, guessed=True)


def policy() -> SubmissionPolicy:
    return SubmissionPolicy(120.0, 15.0, lambda: 0.5)


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
    assert verdict == guessed(task_id) if task_id else isinstance(verdict, Doubtful)


def test_an_answer_may_point_at_its_content_too(answer: Make) -> None:
    given = answer(status=201, content=b"", content_location="/x?taskId=t1")
    assert policy().judge(given, 0.0) == guessed("t1")
    two = answer(status=201, content=b"", location="/x?taskId=t1", content_location="/x?taskId=t2")
    assert isinstance(policy().judge(two, 0.0), Doubtful)


@pytest.mark.parametrize(
    "content",
    [
        DOCUMENTED,
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
    verdict = policy().judge(answer(content=content.encode()), 0.0)
    assert verdict == Created("421337", guessed=content != DOCUMENTED)
    partial = answer(content=content.encode())
    cut = TransportFault("the answer broke off", never_sent=False, partial=partial)
    assert policy().judge(cut, 0.0) == policy().judge(partial, 0.0)


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
        (b'{"code": 200, "data": {"task": {"taskId": "t"}}}', 200, "t"),
        (b'{"code": 200, "result": {"task_id": "t", "recordId": "r"}}', 200, "t"),
        (b'{"code": 200, "data": {"jobs": [{"taskId": "t"}]}, "taskId": "t"}', 200, "t"),
        (b'{"code": 200, "data": {"jobs": [{"taskId": "t"}, {"taskId": "u"}]}}', 200, None),
        (b'{"code": 200, "data": {"task": {"recordId": "t"}}}', 200, None),
        (b'{"code": 200, "data": {"previousTask": {"taskId": "t"}}}', 200, None),
        (b'{"code": 200, "data": {"param": "{\\"taskId\\": \\"t\\"}"}}', 200, None),
    ],
)
def test_where_an_id_is_looked_for(
    answer: Make, content: bytes, status: int, found: str | None
) -> None:
    verdict = policy().judge(answer(status=status, content=content), 0.0)
    assert verdict == guessed(found) if found else not isinstance(verdict, Created)


def test_ids_behind_what_is_kept_of_an_answer_are_kept_too(answer: Make) -> None:
    ids = '"taskId": "one", "task_id": 2, "recordId": "three", "taskId": "one"'
    content = f'{{"code": 200, "padding": "{"x" * 600}", {ids}}}'
    verdict = policy().judge(answer(status=502, content=content.encode()), 0.0)
    assert isinstance(verdict, Doubtful)
    assert (
        verdict.answer == f'{content[:500]} … "taskId": "one" … "task_id": 2, … "recordId": "three"'
    )


@pytest.mark.parametrize(("ids", "is_known"), [(100, True), (101, False)])
def test_an_id_is_looked_for_among_so_many_members_and_no_more(
    answer: Make, ids: int, is_known: bool
) -> None:
    members = [{"n": number} for number in range(ids - 1)]
    content = json.dumps({"code": 200, "data": [*members, {"taskId": "t"}]})
    verdict = policy().judge(answer(content=content.encode()), 0.0)
    assert isinstance(verdict, Created) is is_known


def test_of_ids_behind_what_is_kept_a_few_are_kept_and_no_long_one_whole(answer: Make) -> None:
    ids = ", ".join(f'"taskId": "{letter * 300}"' for letter in "abcd")
    content = f'{{"padding": "{"x" * 600}", {ids}}}'
    verdict = policy().judge(answer(status=502, content=content.encode()), 0.0)
    assert isinstance(verdict, Doubtful)
    kept = [f'"taskId": "{letter * 189}' for letter in "abc"]
    assert verdict.answer == " … ".join([content[:500], *kept])
