"""What a client learns of a model's pace while many wait, and how often it learns it."""

from __future__ import annotations

import asyncio

from wan_jobs import AsyncWan, Journal
from wan_jobs.clock import Pace
from wan_jobs.ledger.entry import Intent
from wan_jobs.ledger.grant import Account
from wan_jobs.ledger.history import Lifetimes
from wan_jobs.record import SUCCESS, TaskRecord
from wan_jobs.waiting.follow import _Pacing
from wan_jobs.waiting.pace import ENOUGH_DURATIONS, LearntPace, PatientPace

SERVICE = "http://127.0.0.1:9"
MODEL = "some/model"
LASTED = {"createTime": 1_000_000, "completeTime": 1_004_000}


class CountingJournal(Journal):
    asked = 0

    def lifetimes(self, service: str, model: str, *, limit: int = 100) -> Lifetimes:
        self.asked += 1
        return super().lifetimes(service, model, limit=limit)


def know(journal: Journal, tasks: int) -> None:
    """Have tasks of a model end, each of which lasted for four seconds."""
    for number in range(tasks):
        intent = Intent(SERVICE, MODEL, {}, "digest")
        journal.grant(intent, Account("account", creations=tasks))
        journal.created(intent.token, f"task-{number}")
        ended = TaskRecord(f"task-{number}", SUCCESS, LASTED, {})
        journal.observed(ended, SERVICE, ran_ago=0.0)


async def test_many_waits_that_think_again_at_once_learn_a_pace_once() -> None:
    journal = CountingJournal(None)
    async with AsyncWan("k", base_url=SERVICE, journal=journal) as wan:
        pacing = _Pacing(wan.session, MODEL, by_callback=False, patient=True)
        guessed = await pacing.pace()
        assert isinstance(guessed, PatientPace)
        know(journal, ENOUGH_DURATIONS)
        journal.asked = 0
        await asyncio.gather(*(pacing.learn_anew(guessed.within) for _ in range(50)))
        learnt = await asyncio.gather(*(pacing.pace() for _ in range(50)))
        assert len(set(map(id, learnt))) == 1
        assert isinstance(learnt[0], LearntPace)

        wan.session.paces.put(pacing._name(by_callback=False), (learnt[0], 0.0))  # grown old
        journal.asked = 0
        again: list[Pace] = await asyncio.gather(*(pacing.pace() for _ in range(50)))
        assert journal.asked == 1
        assert isinstance(again[0], LearntPace)
