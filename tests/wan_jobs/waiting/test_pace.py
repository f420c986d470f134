"""The intervals between reads."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wan_jobs.clock import Pace
from wan_jobs.ledger.history import Lifetimes
from wan_jobs.waiting.pace import (
    CallbackPace,
    DocumentedPace,
    LearntPace,
    choose_pace,
)


@settings(deadline=None)
@given(st.floats(0, 7200), st.floats(0, 1))
def test_documented_intervals(age: float, chance: float) -> None:
    interval = DocumentedPace().interval(age, chance)
    low, high = (2, 3) if age < 30 else (5, 10) if age < 120 else (15, 30)
    assert low <= interval <= high


@settings(deadline=None)
@given(st.floats(0, 7200), st.floats(0, 1))
def test_under_a_callback_reads_are_rare(age: float, chance: float) -> None:
    assert 120 <= CallbackPace().interval(age, chance) <= 240


def test_under_a_callback_the_first_read_comes_when_it_should_be_there() -> None:
    durations = [100.0 + number % 20 for number in range(40)]
    first = CallbackPace(durations).interval(0.0, 0.5)
    assert 125 < first < 160
    assert CallbackPace(durations).interval(first, 0.5) == 180
    assert CallbackPace(durations[:3]).interval(0.0, 0.5) == 180


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.floats(0.5, 3600), min_size=8, max_size=30),
    st.floats(0, 20_000),
    st.floats(0, 1),
    st.floats(1, 10),
)
def test_learnt_intervals_stay_within_the_documented_ones(
    durations: list[float], age: float, chance: float, wish: float
) -> None:
    assert 2.0 <= LearntPace(durations, wish).interval(age, chance) <= 30.0


@pytest.mark.parametrize("spread", [0.0, 0.1, 0.3])
def test_a_patient_wait_needs_four_reads_and_is_not_much_later(spread: float) -> None:
    draw = random.Random(1)
    durations = [120 * math.exp(draw.gauss(0.0, spread)) for _ in range(2000)]
    reads, late = reads_and_delay(LearntPace(durations[:100], 3.0, patient=True), durations)
    assert reads < 4.3
    assert late < 3 + 120 * spread / 2


def test_tasks_that_all_take_the_same_time_are_read_twice_or_three_times() -> None:
    reads, late = reads_and_delay(LearntPace([120.0] * 20, 3.0, patient=True), [120.0] * 100)
    assert reads <= 3
    assert late < 3


def test_tasks_that_last_much_longer_than_those_before_are_not_stormed_with_reads() -> None:
    reads, late = reads_and_delay(LearntPace([60.0] * 20, 3.0, patient=True), [600.0] * 100)
    assert reads < 30
    assert late < 30


@pytest.mark.parametrize(("tasks", "most", "latest"), [(3, 30, 10), (40, 15, 10), (100, 7, 15)])
def test_many_tasks_of_an_unknown_model_share_their_reads(
    tasks: int, most: float, latest: float
) -> None:
    draw = random.Random(1)
    durations = [draw.uniform(60, 200) for _ in range(2000)]
    reads, late = reads_and_delay(choose_pace(Lifetimes(), 3.0, patient=lambda: tasks), durations)
    assert reads < most
    assert late < latest


@pytest.mark.parametrize(
    ("tasks", "within", "first"), [(8, math.inf, 8), (9, math.inf, 30), (8, 4, 2.5), (9, 20, 10)]
)
def test_a_few_tasks_of_an_unknown_model_are_read_soon_and_all_once_one_has_ended(
    tasks: int, within: float, first: float
) -> None:
    pace = choose_pace(Lifetimes([], [], within), 3.0, patient=lambda: tasks)
    assert pace.interval(0.0, 0.5) == pytest.approx(first)


def reads_and_delay(pace: Pace, durations: list[float]) -> tuple[float, float]:
    """Return the reads of a task and how late its end is noticed, on average."""
    draw = random.Random(2)
    reads, late = 0, 0.0
    for end in durations:
        age = 0.0
        while age < end:
            age += pace.interval(age, draw.random())
            reads += 1
        late += age - end
    return reads / len(durations), late / len(durations)


def test_learnt_reads_gather_where_the_end_is_likely() -> None:
    durations = [150 + 5 * step for step in range(-8, 9)]
    pace = LearntPace(durations, notice_within=3.0)
    assert pace.interval(20.0, 0.5) > 3 * pace.interval(155.0, 0.5)


@pytest.mark.parametrize("wish", [3.0, 5.0])
def test_an_end_is_noticed_as_late_as_was_wished(wish: float) -> None:
    draw = random.Random(1)
    durations = [math.exp(draw.gauss(5.0, 0.4)) for _ in range(2000)]
    pace = LearntPace(durations[:100], wish)
    late = []
    for end in durations:
        now = 0.0
        while now < end:
            now += pace.interval(now, draw.random())
        late.append(now - end)
    assert sum(late) / len(late) == pytest.approx(wish, rel=0.25)
