"""The state machine without a server: random calls and clock steps against a model of the rules.

The model knows no more than the rules as a reader would state them, in whole numbers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from wan_document.document import ApiDocument
from wan_mock.api.message import Request
from wan_mock.api.profiles import profile_named
from wan_mock.api.service import Service
from wan_mock.api.settings import Durations, Limits, Rate, Settings
from wan_mock.faults import Aim, FailTask
from wan_mock.faults.fault import Injections
from wan_mock.http.application import Application
from wan_mock.http.clock import ManualClock

MODEL = "wan/2-2-a14b-text-to-video-turbo"
KEY = "key"
PRICES = {"480p": 3.0, "580p": 5.0, "720p": 7.0}
STAGES = Durations(invisible=1, waiting=2, queuing=3, generating=5)
TOTAL = 10
CREATIONS, READS, RUNNING, BALANCE = (5, 10), (4, 2), 4, 60


class Bench:
    """A service and a way to call it."""

    def __init__(self, document: ApiDocument, profile: str, chosen: Settings) -> None:
        self.service = Service(document, chosen, profile_named(profile), 0, "http://localhost:1")  # type: ignore[arg-type]
        self.service.add_account(KEY, None, 0.0)
        self.injections = Injections(Random(0))
        self.clock = ManualClock(0.0)
        self.application = Application(self.service, self.injections, self.clock)

    def call(self, method: str, path: str, now: float, body: Any = None, **query: str) -> Any:
        headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
        self.clock.advance_to(now)
        exchange = self.application.open(Request(method, path, query, headers))
        content = b"" if body is None else json.dumps(body).encode()
        return self.application.answer(exchange, content).payload

    def create(self, now: float, prompt: Any = "x", resolution: str = "480p") -> Any:
        body = {"model": MODEL, "input": {"prompt": prompt, "resolution": resolution}}
        return self.call("POST", "/api/v1/jobs/createTask", now, body)

    def details(self, now: float, task_id: str) -> Any:
        return self.call("GET", "/api/v1/jobs/recordInfo", now, taskId=task_id)


@dataclass
class ModelTask:
    """What the rules say of one task."""

    created_at: int
    price: int
    fails: bool

    def state(self, now: int) -> str:
        if now >= self.created_at + TOTAL:
            return "fail" if self.fails else "success"
        return "waiting"


class ModelBucket:
    """A token bucket in exact arithmetic."""

    def __init__(self, calls: int, seconds: int) -> None:
        self.rate, self.most = Fraction(calls, seconds), calls
        self.tokens, self.at = Fraction(calls), 0

    def take(self, now: int) -> bool:
        self.tokens = min(Fraction(self.most), self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Rules(RuleBasedStateMachine):
    """Calls in any order, at any time."""

    document: ApiDocument
    tasks = Bundle("tasks")

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench(
            self.document,
            "observed",
            Settings(
                credits=BALANCE,
                prices={"*": PRICES},
                durations=STAGES,
                limits=Limits(Rate(*CREATIONS), Rate(*READS), RUNNING),
            ),
        )
        self.now = 0
        self.creations, self.reads = ModelBucket(*CREATIONS), ModelBucket(*READS)
        self.known: dict[str, ModelTask] = {}

    def running(self) -> int:
        return sum(self.now < task.created_at + TOTAL for task in self.known.values())

    def spent(self) -> int:
        return sum(t.price for t in self.known.values() if t.state(self.now) != "fail")

    @rule(seconds=st.sampled_from([1, 1, 2, 5, 20]))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds

    @rule(target=tasks, resolution=st.sampled_from(sorted(PRICES)), fails=st.booleans())
    def create(self, resolution: str, fails: bool) -> Any:
        price = int(PRICES[resolution])
        if not self.creations.take(self.now) or self.running() >= RUNNING:
            expected = 429
        else:
            expected = 402 if price > BALANCE - self.spent() else 200
        injection = None
        if fails:
            injection = self.bench.injections.add(FailTask(), Aim(("createTask",)), 0)

        answer = self.bench.create(self.now, resolution=resolution)

        if injection:
            self.bench.injections.clear()
        assert answer["code"] == expected
        if expected == 200:
            task_id = answer["data"]["taskId"]
            assert task_id not in self.known
            self.known[task_id] = ModelTask(self.now, price, fails)
            return task_id
        return "0" * 32

    @rule()
    def create_nonsense(self) -> None:
        expected = 422 if self.creations.take(self.now) else 429

        assert self.bench.create(self.now, prompt=5)["code"] == expected

    @rule(task_id=tasks)
    def ask(self, task_id: str) -> None:
        self._ask(task_id)

    @rule(task_id=consumes(tasks))
    def ask_for_the_last_time(self, task_id: str) -> None:
        self._ask(task_id)

    def _ask(self, task_id: str) -> None:
        task = self.known.get(task_id)
        allowed = self.reads.take(self.now)
        answer = self.bench.details(self.now, task_id)
        if not allowed:
            assert answer["code"] == 429
        elif task is None or self.now < task.created_at + 1:
            assert (answer["code"], answer["msg"]) == (422, "recordInfo is null")
        else:
            record = answer["data"]
            state = task.state(self.now)
            assert record["state"] == state
            assert (record["completeTime"] is not None) == (state == "success")
            assert record["creditsConsumed"] == (0 if state == "fail" else task.price)
            assert bool(json.loads(record["resultJson"] or "{}")) == (state == "success")

    @invariant()
    def the_books_balance(self) -> None:
        self.bench.service.settle(self.now)
        account = self.bench.service.accounts[KEY]
        assert account.paid == self.spent()
        assert account.credits == BALANCE - self.spent()
        assert account.running == self.running()
        assert self.bench.service.jobs.created == len(self.known)
        assert not self.bench.application.log.complaints


def test_the_service_keeps_the_rules(document: ApiDocument) -> None:
    class Bound(Rules):
        pass

    Bound.document = document
    case = Bound.TestCase
    case.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
    case("runTest").runTest()


@pytest.mark.parametrize("profile", ["observed", "documented"])
def test_the_same_seed_and_times_give_the_same_answers(document: ApiDocument, profile: str) -> None:
    def run() -> list[Any]:
        bench = Bench(document, profile, Settings())
        ids = [bench.create(float(n))["data"]["taskId"] for n in range(3)]
        return [bench.details(130.0, task_id) for task_id in ids]

    assert run() == run()


def test_what_is_remembered_is_bounded_and_what_is_counted_is_not(document: ApiDocument) -> None:
    bench = Bench(
        document,
        "observed",
        Settings(credits=1e9, limits=Limits.none(), remembered_tasks=20, remembered_requests=30),
    )

    for n in range(500):
        bench.create(float(n))

    assert len(list(bench.service.jobs)) == 20
    assert len(bench.application.log.requests) == 30
    assert bench.service.jobs.created == bench.application.log.total == 500
    assert bench.service.accounts[KEY].running == 20
    assert len(bench.service.jobs._ends) < 200


@pytest.mark.parametrize(
    ("prices", "resolution", "price"),
    [
        ({"m": {"480p": 40.0, "720p": 80.0}}, "1080p", 80.0),
        ({"m": {"480p": 40.0, "720p": 80.0}}, None, 80.0),
        ({"m": {"480p": 40.0, "*": 10.0}}, "1080p", 10.0),
        ({"m": {"480p": 0.0}}, "1080p", 0.0),
        ({"*": {"480p": 40.0}}, "1080p", 40.0),
        ({"other": {"480p": 40.0}}, "480p", 0.0),
        ({}, "480p", 0.0),
    ],
)
def test_a_resolution_without_a_price_is_never_free_by_omission(
    prices: dict[str, dict[str, float]], resolution: str | None, price: float
) -> None:
    assert Settings(prices=prices).price("m", resolution) == price
