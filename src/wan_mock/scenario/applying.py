"""Bringing a scenario onto a mock, and taking its steps as the mock's time goes by."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from wan_mock.api.settings import Settings
from wan_mock.mock import Mock
from wan_mock.scenario.fields import ScenarioError, ScenarioProblem, suggestion
from wan_mock.scenario.plan import PlannedFault, Scenario, Step
from wan_mock.scenario.reading import load_scenario

_LOOK_SECONDS = 0.02


def apply_scenario(
    mock: Mock,
    scenario: Scenario | str | Path,
    *,
    settings: Settings | None = None,
    announce: Callable[[str], None] | None = None,
) -> Timeline:
    """Begin a scenario on a mock, which starts afresh: no tasks, no records, no other faults.

    Args:
        mock: the mock; its address, key, routes and listeners stay.
        scenario: the name of a ready one, the path of a file, or a scenario that has been read.
        settings: what the scenario begins from; by default the mock's own.
        announce: is told the note of each step as it is taken.

    Returns:
        The steps yet to come. They end by themselves with the mock, its next reset or scenario.

    Raises:
        ScenarioError: the scenario cannot be read, does not suit the mock's document, or has steps
            while the mock's time is moved by hand.

    """
    if not isinstance(scenario, Scenario):
        scenario = load_scenario(scenario, settings or mock.settings)
    _check(mock, scenario)
    mock.reset(profile=scenario.profile, seed=scenario.seed, settings=scenario.settings)
    inject(mock, scenario.faults)

    def take(step: Step) -> None:
        _take(mock, step)
        if announce and step.note:
            announce(step.note)

    timeline = Timeline(mock, scenario.steps, take)
    timeline.start()
    return timeline


def _check(mock: Mock, scenario: Scenario) -> None:
    known = tuple(mock.document.models)
    named = {*scenario.settings.prices, *scenario.settings.disabled_models} - {"*"}
    problems = [
        ScenarioProblem(scenario.name, None, f"there is no model `{m}`", suggestion(m, known))
        for m in sorted(named.difference(known))
    ]
    if scenario.steps and _moves_by_hand(mock):
        text = "its steps need a clock that runs, and this mock's time is moved by hand"
        problems.append(ScenarioProblem(scenario.name, None, text, "start the mock with a speed"))
    if problems:
        raise ScenarioError(problems)


def _moves_by_hand(mock: Mock) -> bool:
    try:
        mock.advance(0)
    except RuntimeError:
        return False
    return True


def inject(mock: Mock, faults: tuple[PlannedFault, ...]) -> None:
    """Put planned faults to work; raises `ValueError` for an aim that nothing can meet."""
    for planned in faults:
        aim = planned.aim
        mock.inject(
            planned.fault,
            on=aim.on or None,
            call=aim.call,
            times=aim.times,
            task=aim.task,
            chance=aim.chance,
            seconds=aim.seconds,
        )


def _take(mock: Mock, step: Step) -> None:
    if step.clear_faults:
        mock.clear_faults()
    if step.balance is not None:
        mock.balance = step.balance
    for task in mock.tasks if step.tasks else ():
        # Between the look and the act a task may end or be forgotten: then there is nothing to do.
        with suppress(KeyError, ValueError):
            if step.tasks == "expire":
                mock.expire(task.id)
            elif step.tasks == "finish":
                mock.finish(task.id)
            else:
                mock.fail(task.id)
    inject(mock, step.faults)


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
