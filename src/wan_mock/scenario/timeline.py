"""The steps of a scenario, taken as the mock's time goes by."""

from __future__ import annotations

import threading
from collections.abc import Callable

from wan_mock.mock import Mock
from wan_mock.scenario.plan import Step

_LOOK_SECONDS = 0.02


class Timeline:
    """Takes each step when its time has come; `stop` ends it early.

    A reset with other settings, which the next scenario is, and the mock's stop end it too.
    """

    def __init__(self, mock: Mock, steps: tuple[Step, ...], take: Callable[[Step], None]) -> None:
        self._mock = mock
        self._settings = mock.settings
        self._began = mock.now
        self._coming = list(steps)
        self._take = take
        self._stopping = threading.Event()

    @property
    def coming(self) -> tuple[Step, ...]:
        """The steps not yet taken."""
        return tuple(self._coming)

    def start(self) -> None:
        """Begin; without steps there is nothing to begin."""
        if self._coming:
            threading.Thread(target=self._run, daemon=True, name="wan-mock-steps").start()

    def stop(self) -> None:
        """Take no more steps."""
        self._stopping.set()

    def _run(self) -> None:
        while self._coming and not self._stopping.wait(_LOOK_SECONDS) and self._in_force():
            while self._coming and self._mock.now >= self._began + self._coming[0].at:
                self._take(self._coming.pop(0))

    def _in_force(self) -> bool:
        return self._mock.settings is self._settings and self._mock.server.is_running()
