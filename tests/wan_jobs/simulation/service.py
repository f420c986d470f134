"""The mock's pure machine behind a network that loses, delays and cuts."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from tests.wan_jobs.simulation.virtual_time import EPOCH, VirtualLoop
from wan_document.document import ApiDocument
from wan_jobs.exchange import Answer, Call
from wan_mock import Durations, Limits, Settings
from wan_mock.api.account import Account
from wan_mock.api.message import Call as ServiceCall
from wan_mock.api.message import Refusal, Request
from wan_mock.api.profiles import profile_named
from wan_mock.api.service import Service
from wan_mock.api.task import Failure, Task

KEY = "a-key-of-the-simulation"
OTHER_KEY = "a-key-of-another-account"
OPERATIONS = {"/api/v1/jobs/createTask": "createTask", "/api/v1/jobs/recordInfo": "getTaskDetails"}

# All simulations of a process read the same document; it is never changed.
_DOCUMENT = ApiDocument.load()


class Broken(AssertionError):
    """An invariant does not hold."""


class SimulatedService:
    """What the service did, and whether it was asked for what must never be asked for."""

    def __init__(
        self,
        loop: VirtualLoop,
        draw: random.Random,
        running: int,
        announce: Callable[[Task, str], object],
    ) -> None:
        self._loop, self._draw = loop, draw
        limits = Limits(running=running)
        durations = Durations(invisible=draw.choice([1.0, 20.0]))
        settings = Settings(
            credits=1e12, limits=limits, durations=durations, remembered_tasks=1_000_000
        )
        self._machine = Service(
            _DOCUMENT, settings, profile_named("observed"), draw.getrandbits(32), "http://files"
        )
        for key in (KEY, OTHER_KEY):
            self._machine.add_account(key, None, EPOCH)
        self.by_prompt: dict[str, list[Task]] = defaultdict(list)
        self.failing = draw.choice([0.1, 0.4])
        self.lasting = draw.choice([(40.0, 250.0), (10.0, 60.0)])
        self._announce = announce
        # How often somebody had a prompt sent again that may have been paid for.
        self.called_for: Counter[str] = Counter()
        self.reluctant = 0.05
        # How often it answers a read with something else than the task.
        self.odd = 0.0
        self.too_often = 0

    @property
    def now(self) -> float:
        return EPOCH + self._loop.now

    @property
    def account(self) -> Account:
        return self._machine.accounts[KEY]

    def answer(self, call: Call, key: str) -> Answer:
        """Do what a request that has arrived asks for."""
        operation = OPERATIONS[call.operation.path]
        body = json.dumps(call.body).encode() if call.body is not None else b""
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        request = Request(call.operation.method, call.operation.path, call.query, headers, body)
        creates = operation == "createTask"
        if creates:
            self._machine.settle(self.now)
            if self._draw.random() < self.reluctant:
                return self._answered({"code": self._draw.choice([429, 455]), "msg": "later"})
        elif self.odd and self._draw.random() < self.odd:
            return self._answered({"code": self._draw.choice([429, 455, 500]), "msg": "later"})
        asked = ServiceCall(request, self.now, self._lot)
        try:
            response = self._machine.perform(operation, asked)
        except Refusal as refusal:
            response = self._machine.profile.refuse(refusal)
            self.too_often += creates and response.code == 429
            if response.code not in (422, 429):
                raise Broken(f"the service refused: {refusal}") from None
        else:
            if creates:
                self._created(call, str(asked.task_id))
        return self._answered(response.payload or {})

    def runs(self, task_id: str) -> bool:
        """Whether there is such a task and it has not ended."""
        task = self._machine.jobs.find(task_id)
        return task is not None and not task.ended(self.now)

    def price_of(self, tasks: list[Task]) -> float:
        """What these tasks cost, as far as they have not failed."""
        return sum(task.cost(self.now) for task in tasks)

    def _answered(self, payload: Any) -> Answer:
        return Answer(200, {}, json.dumps(payload).encode(), self.now)

    def _lot(self, task: Task) -> None:
        task.schedule.end_after(self._draw.uniform(*self.lasting))
        if self._draw.random() < self.failing:
            message = self._draw.choice(["oom", "busy", "timeout"])
            task.failure = Failure(message, "500")

    def _created(self, call: Call, task_id: str) -> None:
        task = self._machine.jobs.find(task_id)
        assert task is not None
        values: Any = (call.body or {})["input"]
        prompt = str(values["prompt"])
        paid = [
            earlier.id
            for earlier in self.by_prompt[prompt]
            if earlier.failure is None or not earlier.ended(self.now)
        ]
        if len(paid) > self.called_for[prompt]:
            raise Broken(f"{prompt!r} is paid for twice: {paid} and {task_id}")
        self.by_prompt[prompt].append(task)
        if address := (call.body or {}).get("callBackUrl"):
            self._announce(task, str(address))
