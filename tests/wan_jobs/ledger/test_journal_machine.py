"""Journal and client through random histories: no task twice under a key, none unaccounted for."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from wan_jobs import (
    CallbackEvent,
    CreditsExhausted,
    EntryState,
    Journal,
    KeyConflict,
    SubmissionUnknown,
    Wan,
)
from wan_mock import CloseAfterCreating, Mock, Settings, TooManyRequests
from wan_mock.faults import AnswerWith, CloseBeforeCreating

MODEL = "wan/2-2-a14b-text-to-video-turbo"
FAULTS = {
    "none": None,
    "throttled": TooManyRequests(),
    "refused": AnswerWith(402, "no credits"),
    "lost before": CloseBeforeCreating(),
    "lost after": CloseAfterCreating(),
}


class Histories(RuleBasedStateMachine):
    """Submits, restarts, settles and calls back in any order, with faults in between."""

    clock_type: Any = None
    new_place: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.place = self.new_place()
        self.mock = Mock(manual=True, settings=Settings(credits=1e9))
        self.mock.start()
        self.bodies: dict[str, str] = {}
        self.tasks: dict[str, str] = {}
        self.open()

    def open(self) -> None:
        clock = self.clock_type(self.mock.advance)
        self.journal = Journal(self.place, clock=clock)
        self.wan = Wan(self.mock.key, base_url=self.mock.url, journal=self.journal, clock=clock)

    def teardown(self) -> None:
        self.wan.close()
        self.mock.stop()

    @rule(
        key=st.sampled_from(["a", "b", None]),
        prompt=st.sampled_from(["fox", "owl"]),
        fault=st.sampled_from(sorted(FAULTS)),
    )
    def submit(self, key: str | None, prompt: str, fault: str) -> None:
        before = self.mock.created
        injected = FAULTS[fault]
        injection = self.mock.inject(injected, on="createTask", times=1) if injected else None
        try:
            task = self.wan.submit({"prompt": prompt}, model=MODEL, key=key)
        except KeyConflict:
            assert key is not None
            assert self.bodies[key] != prompt
            assert self.mock.created == before
        except SubmissionUnknown:
            assert fault.startswith("lost") or key in self.bodies
            self.remember(key, prompt)
        except CreditsExhausted:
            assert fault == "refused"
            assert self.mock.created == before
        else:
            self.remember(key, prompt)
            if key is not None:
                assert self.tasks.setdefault(key, task.id) == task.id
        if injection is not None:
            injection.remove()
        self.mock.forgive()

    def remember(self, key: str | None, prompt: str) -> None:
        if key is not None:
            self.bodies[key] = prompt

    @rule()
    def restart(self) -> None:
        self.wan.close()
        self.open()

    @precondition(lambda self: self.journal.entries(unsettled=True))
    @rule(data=st.data(), by_callback=st.booleans())
    def settle(self, data: st.DataObject, by_callback: bool) -> None:
        doubt = data.draw(st.sampled_from(self.journal.entries(unsettled=True)))
        known = {entry.task_id for entry in self.journal.entries()}
        prompt = doubt.input["prompt"]
        lost = [
            task.id for task in self.mock.tasks if task.id not in known and prompt in str(task.body)
        ]
        found = lost[0] if lost else None
        if by_callback and found:
            assert self.wan.notify(CallbackEvent(found, verified=True, token=doubt.token))
        else:
            self.journal.settle(doubt.token, found)
        if found is None and doubt.key:
            del self.bodies[doubt.key]

    @precondition(lambda self: self.tasks)
    @rule(data=st.data())
    def wait(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.tasks)))
        assert self.wan.task(self.tasks[key]).wait().urls
        entry = self.journal.find(self.tasks[key])
        assert entry is not None
        assert entry.state is EntryState.SUCCEEDED

    @invariant()
    def every_task_is_accounted_for(self) -> None:
        entries = self.journal.entries(limit=10_000)
        ids = {entry.task_id for entry in entries}
        doubts = sum(entry.state.unsettled for entry in entries)
        unknown = [task for task in self.mock.tasks if task.id not in ids]
        assert len(unknown) <= doubts

    @invariant()
    def no_key_was_paid_for_twice(self) -> None:
        entries = self.journal.entries(limit=10_000)
        for key in ("a", "b"):
            standing = [
                entry
                for entry in entries
                if entry.key == key and entry.state is not EntryState.REFUSED
            ]
            assert len(standing) <= 1


@pytest.mark.parametrize(("kind", "examples"), [("file", 20), ("database", 8)])
def test_random_histories(
    stepped_clock: type[Any],
    tmp_path: Path,
    new_database: Callable[[], str],
    kind: str,
    examples: int,
) -> None:
    numbers = itertools.count()

    class Timed(Histories):
        clock_type = stepped_clock

        def new_place(self) -> Path | str:
            return tmp_path / f"{next(numbers)}.sqlite" if kind == "file" else new_database()

    run_state_machine_as_test(
        Timed,
        settings=settings(
            max_examples=examples,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
