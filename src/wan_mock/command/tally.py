"""Counting over a whole run, across the scenarios that begin during it."""

from __future__ import annotations

from collections import Counter

from wan_mock.http.request_log import RequestRecord
from wan_mock.mock import Mock


class Tally:
    """What a run comes to.

    Attributes:
        requests: by verdict.
        faults: how often each kind of fault struck.
        created: tasks created.
        paid: credits paid for tasks that did not fail.

    """

    def __init__(self, mock: Mock) -> None:
        self._mock = mock
        self.requests: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.created = 0
        self.paid = 0.0

    def count(self, record: RequestRecord) -> None:
        """Count one request."""
        self.requests[record.verdict] += 1
        if record.faults:
            self._count_faults(record.faults)

    def settle(self) -> None:
        """Take over what the mock has counted itself, before it begins afresh or ends."""
        self.created += self._mock.created
        self.paid += self._mock.paid
        for struck in {(record.task_id, record.faults) for record in self._mock.callbacks}:
            self._count_faults(struck[1])

    def _count_faults(self, faults: tuple[str, ...]) -> None:
        self.faults.update(fault.partition("(")[0] for fault in faults)
