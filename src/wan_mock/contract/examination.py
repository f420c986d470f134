"""One examination of a server: what is asked, what came, what it may cost."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from wan_document.document import ApiDocument
from wan_document.json_value import JsonObject
from wan_mock.api.message import CREATE
from wan_mock.contract.expectation import Expectation, Shapes
from wan_mock.contract.wire import Answer, NoAnswer, Probe, Server

_SHOWN = 200
_ACCEPTED, _THROTTLED = 200, 429
_PAUSE = 10.0
"""Seconds to pause when the server asks for it: the span of its documented limit."""
_PAUSES = 2


class CheckVerdict(Enum):
    """What became of a check."""

    HOLDS = "holds"
    DIFFERS = "differs"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Result:
    """One check: what was expected of which operation, and what differed.

    `found` is the answer in short, or why there was none or why nothing was asked.
    """

    operation: str
    check: str
    verdict: CheckVerdict
    expected: str
    found: str
    differences: tuple[str, ...] = ()


class Examination:
    """Asks a server and keeps the results.

    Args:
        document: what the server is held to.
        server: where it is.
        key: its API key; without one, only what needs none is asked.
        spend: how many tasks may be created, which are paid for.
        told: called with each result as it comes.
        sleep: how to wait, in seconds.

    """

    def __init__(
        self,
        document: ApiDocument,
        server: Server,
        key: str | None = None,
        *,
        spend: int = 0,
        told: Callable[[Result], None] = lambda _result: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.document = document
        self.key = key
        self.sleep = sleep
        self.results: list[Result] = []
        self.tasks: list[str] = []
        self._server = server
        self._budget = spend
        self._told = told
        self._shapes = Shapes(document)

    @property
    def may_spend(self) -> bool:
        """Whether one more task may be created."""
        return self._budget > 0

    def call(
        self,
        operation: str,
        *,
        query: dict[str, str] | None = None,
        body: JsonObject | bytes | None = None,
    ) -> Probe:
        """Make a call of an operation of the document."""
        known = self.document.operations[operation]
        return Probe(known.method, known.path, query or {}, body)

    def ask(self, operation: str, check: str, call: Probe, expected: Expectation) -> Answer | None:
        """Make a call with the key and judge the answer; returns it if it is as expected."""
        return self.ask_as(self.key, operation, check, call, expected)

    def ask_as(
        self, key: str | None, operation: str, check: str, call: Probe, expected: Expectation
    ) -> Answer | None:
        """Do the same with another key, or without any."""
        try:
            answer = self._send(call, key)
        except NoAnswer as error:
            # A task whose answer got lost may run all the same.
            self._budget -= operation == CREATE
            self._add(
                operation, check, CheckVerdict.DIFFERS, str(expected), str(error), ("no answer",)
            )
            return None
        if operation == CREATE and (task_id := answer.data.get("taskId")):
            self._budget -= 1
            self.tasks.append(self._clean(str(task_id)))
        shape = self._shapes.differences(operation, answer)
        differences = tuple(dict.fromkeys([*expected.differences(answer), *shape]))
        verdict = CheckVerdict.DIFFERS if differences else CheckVerdict.HOLDS
        self._add(operation, check, verdict, str(expected), _shown(answer), differences)
        return None if differences else answer

    def await_known(self, call: Probe, seconds: int) -> None:
        """Repeat a query every second until it is accepted, for so many seconds at most."""
        for _ in range(seconds):
            try:
                if self._send(call, self.key).code == _ACCEPTED:
                    return
            except NoAnswer:
                pass
            self.sleep(1)

    def skip(self, operation: str, check: str, why: str) -> None:
        """Note a check that is not made, and why."""
        self._add(operation, check, CheckVerdict.SKIPPED, "", why)

    def _send(self, call: Probe, key: str | None) -> Answer:
        answer = self._server.send(call, key)
        for _ in range(_PAUSES):
            if _THROTTLED not in (answer.code, answer.status):
                break
            self.sleep(_PAUSE)
            answer = self._server.send(call, key)
        return answer

    def _add(
        self,
        operation: str,
        check: str,
        verdict: CheckVerdict,
        expected: str,
        found: str,
        differences: tuple[str, ...] = (),
    ) -> None:
        clean = tuple(map(self._clean, differences))
        result = Result(operation, check, verdict, expected, self._clean(found), clean)
        self.results.append(result)
        self._told(result)

    def _clean(self, text: str) -> str:
        """Make the server's own words safe to show: no key, no control characters."""
        hidden = text.replace(self.key, "(the key)") if self.key else text
        short = hidden if len(hidden) <= _SHOWN else f"{hidden[:_SHOWN]}…"
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in short)


def _shown(answer: Answer) -> str:
    text = answer.content.decode("utf-8", "replace")
    return f"HTTP {answer.status} {text}".strip()
